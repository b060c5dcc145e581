package org.veredus.protocol.imap;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.base.net.Connection;
import org.veredus.base.wire.WireException;
import org.veredus.protocol.imap.SelectedMailbox.Expunges;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.CommandParser;
import org.veredus.protocol.imap.syntax.CommandText;
import org.veredus.protocol.imap.syntax.LiteralMark;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.protocol.imap.syntax.UnknownCharset;
import org.veredus.storage.kv.StoreFailed;

/// One client's session, RFC 3501 §3: reads a command, runs it, answers. One thread; while the
/// client idles [Idling] has a second one write.
final class ImapSession {
    private static final Logger log = LoggerFactory.getLogger(ImapSession.class);

    /// Octets of a command before anybody has logged in.
    private static final int MAX_STRANGERS_COMMAND = 8 * 1024;

    private final ImapServices services;
    private final Connection connection;
    private final Output out;
    private final CommandReader reader;
    private final Extensions extensions = new Extensions();
    private @Nullable Account account;
    private @Nullable SelectedMailbox selected;
    private int badCommands;
    private boolean open = true;

    ImapSession(ImapServices services, Connection connection) {
        this.services = services;
        this.connection = connection;
        out = new Output(connection.out());
        reader = new CommandReader(connection.in(), out);
    }

    void run() throws IOException {
        try {
            greet();
            while (open) next();
        } catch (RuntimeException bug) {
            log.error("bug session={}", connection.id(), bug);
            bye("internal error");
        }
        out.flush();
    }

    private void greet() throws IOException {
        out.ascii("* OK [CAPABILITY ").ascii(capabilities()).ascii("] ");
        out.ascii(services.settings().serverName()).ascii(" ready").crlf();
    }

    private String capabilities() {
        return Capabilities.of(services, connection.isEncrypted(), account != null);
    }

    private void next() throws IOException {
        connection.deadline(
                account == null
                        ? services.settings().loginTime()
                        : services.settings().autologout());
        if (!connection.in().hasBufferedLine()) out.flush();
        connection.idle(true);
        try {
            CommandReader.Text text =
                    reader.next(
                            account == null
                                    ? MAX_STRANGERS_COMMAND
                                    : services.settings().maxCommand());
            connection.idle(false);
            if (text == null) ended();
            else handle(text);
        } catch (WireException wrong) {
            bad("*", String.valueOf(wrong.getMessage()));
        } catch (BadSyntax wrong) {
            bad("*", String.valueOf(wrong.getMessage()));
        } catch (CommandReader.TooLarge large) {
            bad(large.tag(), "command too large");
        }
        if (open && connection.stopping()) bye("the server is stopping");
    }

    private void ended() throws IOException {
        open = false;
        if (connection.timedOut()) bye("idle for too long");
        else if (connection.stopping()) bye("the server is stopping");
    }

    void bye(String why) throws IOException {
        open = false;
        out.ascii("* BYE ").sentence(why).crlf().flush();
    }

    private void bad(String tag, String sentence) throws IOException {
        answer(tag, Completion.bad(sentence));
        services.meters().ran("unknown", Completion.Result.BAD);
        if (++badCommands >= services.settings().maxBadCommands()) bye("too many wrong commands");
    }

    private void answer(String tag, Completion completion) throws IOException {
        out.ascii(tag).octet(' ').ascii(completion.result().name()).octet(' ');
        if (completion.code() != null) out.octet('[').ascii(completion.code()).ascii("] ");
        out.sentence(completion.text()).crlf();
    }

    private void handle(CommandReader.Text text) throws IOException {
        CommandParser parser = new CommandParser(new CommandText(text.octets()));
        try {
            Command command = parser.parse(text.message());
            Completion completion = execute(parser.tag(), command);
            services.meters().ran(command.name(), completion.result());
            if (completion.result() == Completion.Result.BAD) badCommands++;
            answer(parser.tag(), completion);
            if (command instanceof Command.StartTls
                    && completion.result() == Completion.Result.OK) {
                startTls();
            }
        } catch (BadSyntax wrong) {
            refuseMessage(text.message());
            bad(parser.tag(), String.valueOf(wrong.getMessage()));
        } catch (UnknownCharset unknown) {
            // RFC 3501 §6.4.4
            answer(parser.tag(), Completion.no("BADCHARSET (UTF-8 US-ASCII)", "unknown charset"));
        } catch (MailboxLost lost) {
            bye("the selected mailbox was deleted");
        } catch (EOFException end) {
            ended();
        }
        if (badCommands >= services.settings().maxBadCommands() && open) {
            bye("too many wrong commands");
        }
    }

    /// The message of an APPEND that was not understood comes all the same, if it did not wait.
    private void refuseMessage(@Nullable LiteralMark message) throws IOException {
        if (message == null || message.waits()) return;
        reader.skip(message.size());
        try {
            connection.in().readLine(CommandReader.MAX_LINE);
        } catch (WireException alsoWrong) {
            log.debug("behind a message session={}", connection.id(), alsoWrong);
        }
    }

    private Completion execute(String tag, Command command)
            throws IOException, BadSyntax, MailboxLost {
        try {
            return inAnyState(tag, command);
        } catch (MailboxRefused refused) {
            return Completion.of(refused);
        } catch (StoreFailed broken) {
            log.error(
                    "store failed session={} command={}", connection.id(), command.name(), broken);
            return Completion.no("UNAVAILABLE", "the store failed, try again later");
        }
    }

    private Completion inAnyState(String tag, Command command)
            throws IOException, BadSyntax, MailboxLost, MailboxRefused, StoreFailed {
        return switch (command) {
            case Command.Capability() -> {
                out.ascii("* CAPABILITY ").ascii(capabilities()).crlf();
                yield Completion.ok("done");
            }
            case Command.Id(_) -> {
                Capabilities.writeId(services.settings(), out);
                yield Completion.ok("done");
            }
            case Command.Logout() -> {
                bye("see you");
                yield Completion.ok("done");
            }
            case Command.Noop() -> {
                announce();
                yield Completion.ok("done");
            }
            case Command.StartTls() -> mayStartTls();
            case Command.Login login ->
                    account == null ? loggedIn(newLogin().login(login)) : twice();
            case Command.Authenticate authenticate ->
                    account == null ? loggedIn(newLogin().authenticate(authenticate)) : twice();
            default -> {
                Account mine = account;
                yield mine == null ? Completion.bad("log in first") : ofUser(tag, mine, command);
            }
        };
    }

    private static Completion twice() {
        return Completion.bad("already logged in");
    }

    private Completion mayStartTls() {
        if (connection.isEncrypted()) return Completion.bad("already encrypted");
        if (services.tls() == null) return Completion.bad("TLS is not offered");
        if (account != null) return Completion.bad("too late for TLS");
        return Completion.ok("begin TLS now");
    }

    private void startTls() throws IOException {
        out.flush();
        if (services.tls() != null) connection.startTls(services.tls());
    }

    private ImapLogin newLogin() {
        return new ImapLogin(
                services.authenticator(),
                connection,
                out,
                connection.isEncrypted() || services.settings().plaintextLogin());
    }

    private Completion loggedIn(ImapLogin.Result result) throws StoreFailed {
        return switch (result) {
            case ImapLogin.Result.Refused(var answer) -> {
                services.meters().loginFailed();
                yield answer;
            }
            case ImapLogin.Result.LoggedIn(var id) -> {
                account = services.accounts().open(id);
                log.info("login session={} account={}", connection.id(), id.number());
                yield Completion.ok("CAPABILITY " + capabilities(), "logged in");
            }
        };
    }

    private Completion ofUser(String tag, Account mine, Command command)
            throws IOException, BadSyntax, MailboxLost, MailboxRefused, StoreFailed {
        return switch (command) {
            case Command.Enable(var names) -> enable(names);
            case Command.Select select -> select(mine, select);
            case Command.Append append ->
                    new Appending(services, mine, connection, reader, out)
                            .run(append, this::announce);
            case Command.Idle() -> idle(mine);
            case Command.Create create -> told(new MailboxChanges(mine).create(create));
            case Command.Delete delete -> told(new MailboxChanges(mine).delete(delete));
            case Command.Rename rename -> told(new MailboxChanges(mine).rename(rename));
            case Command.Subscribe(String name) ->
                    told(new MailboxChanges(mine).subscribe(name, true));
            case Command.Unsubscribe(String name) ->
                    told(new MailboxChanges(mine).subscribe(name, false));
            case Command.ListMailboxes(var listing) -> {
                new MailboxLister(mine, out, statusOf(mine)).list(listing);
                yield told(Completion.ok("done"));
            }
            case Command.Lsub(String reference, String pattern) -> {
                new MailboxLister(mine, out, statusOf(mine)).lsub(reference, pattern);
                yield told(Completion.ok("done"));
            }
            case Command.Namespace() -> {
                // RFC 2342 §5
                out.ascii("* NAMESPACE ((\"\" \"/\")) NIL NIL").crlf();
                yield told(Completion.ok("done"));
            }
            case Command.Status status -> told(statusOf(mine).run(status));
            default -> {
                SelectedMailbox mailbox = selected;
                yield mailbox == null
                        ? Completion.bad("select a mailbox first")
                        : ofMailbox(tag, mine, mailbox, command);
            }
        };
    }

    private StatusWriter statusOf(Account mine) {
        return new StatusWriter(mine, out, services.settings(), this::enableCondstore);
    }

    private Completion ofMailbox(String tag, Account mine, SelectedMailbox mailbox, Command command)
            throws IOException, BadSyntax, MailboxLost, MailboxRefused, StoreFailed {
        MessageChanges changes = new MessageChanges(mine, mailbox, extensions, out);
        return switch (command) {
            case Command.Check() -> told(Completion.ok("done"));
            case Command.Unselect() -> {
                selected = null;
                yield Completion.ok("mailbox closed");
            }
            case Command.Close() -> {
                selected = null;
                yield changes.close();
            }
            case Command.Expunge(var only) -> changes.expunge(only);
            case Command.Copy copy -> told(changes.copy(copy));
            case Command.Move move -> changes.move(move);
            case Command.Store store -> {
                if (store.unchangedSince() >= 0) enableCondstore();
                yield changes.store(store);
            }
            case Command.Fetch fetch -> {
                if (Fetching.usesModSeq(fetch)) enableCondstore();
                yield new Fetching(mine, mailbox, extensions, out).run(fetch);
            }
            case Command.Search search -> {
                if (Searching.usesModSeq(search.key())) enableCondstore();
                yield new Searching(mine, mailbox, out, services.clock().instant())
                        .run(tag, search);
            }
            default -> throw new IllegalStateException("not handled: " + command.name());
        };
    }

    private Completion told(Completion completion) throws IOException, StoreFailed, MailboxLost {
        announce();
        return completion;
    }

    private void announce() throws IOException, StoreFailed, MailboxLost {
        if (selected != null) selected.announce(out, Expunges.TELL, SelectedMailbox.NONE);
    }

    private Completion enable(List<String> names) throws IOException {
        StringBuilder enabled = new StringBuilder();
        for (String name : names) {
            switch (name) {
                case "CONDSTORE" -> enableCondstore();
                case "QRESYNC" -> {
                    enableCondstore();
                    extensions.enableQresync();
                }
                case "IMAP4REV2" -> extensions.enableRev2();
                default -> {
                    continue; // RFC 5161 §3.1: unknown ones are passed over
                }
            }
            enabled.append(' ').append(name);
        }
        out.ascii("* ENABLED").ascii(enabled.toString()).crlf();
        return Completion.ok("done");
    }

    /// RFC 7162 §3.1: the first command that needs CONDSTORE turns it on.
    private void enableCondstore() throws IOException {
        if (extensions.condstore()) return;
        extensions.enableCondstore();
        if (selected != null) {
            out.ascii("* OK [HIGHESTMODSEQ ").number(selected.toldModSeq()).ascii("] known");
            out.crlf();
        }
    }

    private Completion select(Account mine, Command.Select select)
            throws IOException, BadSyntax, StoreFailed {
        if (select.resync() != null && !extensions.qresync()) {
            // RFC 7162 §3.2.5
            throw new BadSyntax("ENABLE QRESYNC comes before SELECT with QRESYNC");
        }
        if (selected != null) {
            // RFC 7162 §3.2.11
            out.ascii("* OK [CLOSED] previous mailbox closed").crlf();
            selected = null;
        }
        if (select.condstore()) extensions.enableCondstore();
        selected = new Selecting(mine, extensions, out).run(select);
        return Selecting.completion(selected);
    }

    private Completion idle(Account mine) throws IOException, StoreFailed, MailboxLost {
        Idling idling = new Idling(mine, selected, connection, out);
        return idling.run();
    }
}
