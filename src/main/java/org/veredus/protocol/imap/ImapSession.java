package org.veredus.protocol.imap;

import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.UidSet;
import org.veredus.base.net.Connection;
import org.veredus.base.wire.WireException;
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
    private final Conversation talk;
    private int badCommands;
    private boolean open = true;

    ImapSession(ImapServices services, Connection connection) {
        this.services = services;
        this.connection = connection;
        talk = new Conversation(services, connection);
        out = talk.out();
    }

    void run() throws IOException {
        try {
            serve();
            out.flush();
        } finally {
            talk.end();
        }
    }

    private void serve() throws IOException {
        try {
            greet();
            while (open) next();
        } catch (RuntimeException bug) {
            log.error("bug session={}", connection.id(), bug);
            bye("internal error");
        }
    }

    private void greet() throws IOException {
        out.ascii("* OK [CAPABILITY ").ascii(talk.capabilities()).ascii("] ");
        out.ascii(services.settings().serverName()).ascii(" ready").crlf();
    }

    private void next() throws IOException {
        if (talk.account() == null) connection.deadlineOfStranger(services.settings().loginTime());
        else connection.deadline(services.settings().autologout());
        if (!connection.in().hasBufferedLine()) out.flush();
        connection.idle(true);
        try {
            if (talk.notifications() != null) awaitOrPush();
            CommandReader.Text text =
                    talk.reader()
                            .next(
                                    talk.account() == null
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
            answer(large.tag(), Completion.tooLarge());
            countBad();
        } catch (MailboxLost lost) {
            bye("the selected mailbox was deleted");
        } catch (StoreFailed broken) {
            log.error("store failed session={}", connection.id(), broken);
            bye("the store failed, try again later");
        }
        if (open && connection.stopping()) bye("the server is stopping");
    }

    /// RFC 5465 §3.1: between commands the client hears of changes, too.
    private void awaitOrPush() throws IOException, StoreFailed, MailboxLost {
        if (connection.in().buffered() > 0) return;
        new Pushing(talk, talk::push, talk::watched).during(() -> connection.in().fill());
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
        countBad();
    }

    private void countBad() throws IOException {
        services.meters().ran("unknown", Completion.Result.BAD);
        if (++badCommands >= services.settings().maxBadCommands()) bye("too many wrong commands");
    }

    private void answer(String tag, Completion completion) throws IOException {
        out.ascii(tag).octet(' ').ascii(completion.result().name()).octet(' ');
        if (completion.code() != null) out.octet('[').ascii(completion.code()).ascii("] ");
        out.sentence(completion.text()).crlf();
    }

    private void handle(CommandReader.Text text) throws IOException {
        CommandParser parser = new CommandParser(new CommandText(text.octets()), out.names());
        boolean understood = false;
        try {
            Command command = parser.parse(text.message());
            understood = true;
            Completion completion = execute(parser.tag(), command);
            services.meters().ran(command.name(), completion.result());
            badCommands = completion.result() == Completion.Result.BAD ? badCommands + 1 : 0;
            answer(parser.tag(), completion);
            if (command instanceof Command.StartTls
                    && completion.result() == Completion.Result.OK) {
                startTls();
            }
            if (command instanceof Command.Compress
                    && completion.result() == Completion.Result.OK) {
                talk.compress();
            }
        } catch (BadSyntax wrong) {
            if (!understood) refuseMessage(text.message());
            bad(parser.tag(), String.valueOf(wrong.getMessage()));
        } catch (UnknownCharset unknown) {
            // RFC 5182 §2.1: a result that could not be saved is no result
            SelectedMailbox mailbox = talk.selected();
            if (unknown.saves() && mailbox != null) mailbox.save(UidSet.EMPTY);
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
        talk.reader().skip(message.size());
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
        } catch (Filters.Undefined undefined) {
            return undefined.completion();
        } catch (StoreFailed broken) {
            log.error(
                    "store failed session={} command={}", connection.id(), command.name(), broken);
            return Completion.no("UNAVAILABLE", "the store failed, try again later");
        }
    }

    private Completion inAnyState(String tag, Command command)
            throws IOException,
                    BadSyntax,
                    MailboxLost,
                    MailboxRefused,
                    StoreFailed,
                    Filters.Undefined {
        Completion refusal = talk.readsOnly() ? ReadingAlone.refusal(command) : null;
        if (refusal != null) return refusal;
        return switch (command) {
            case Command.OfAnyone anyone -> ofAnyone(anyone);
            case Command.OfUser ofUser -> {
                Account mine = talk.account();
                Command.OfUser allowed = talk.readsOnly() ? ReadingAlone.harmless(ofUser) : ofUser;
                yield mine == null
                        ? Completion.bad("log in first")
                        : new UserCommands(talk, mine).run(tag, allowed);
            }
            case Command.OfMailbox ofMailbox -> {
                Account mine = talk.account();
                SelectedMailbox mailbox = talk.selected();
                if (mine == null) yield Completion.bad("log in first");
                if (mailbox == null) yield Completion.bad("select a mailbox first");
                yield new MailboxCommands(talk, mine, mailbox).run(tag, ofMailbox);
            }
        };
    }

    private Completion ofAnyone(Command.OfAnyone command)
            throws IOException, BadSyntax, MailboxLost, StoreFailed {
        return switch (command) {
            case Command.Capability() -> {
                out.ascii("* CAPABILITY ").ascii(talk.capabilities()).crlf();
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
            case Command.Language language -> new Languages(out).run(language);
            case Command.Noop() -> talk.told(Completion.ok("done"));
            case Command.StartTls() -> mayStartTls();
            case Command.Login login ->
                    talk.account() == null ? loggedIn(newLogin().login(login)) : twice();
            case Command.Authenticate authenticate ->
                    talk.account() == null
                            ? loggedIn(newLogin().authenticate(authenticate))
                            : twice();
        };
    }

    private static Completion twice() {
        return Completion.bad("already logged in");
    }

    private Completion mayStartTls() {
        if (connection.isEncrypted()) return Completion.bad("already encrypted");
        if (services.tls() == null) return Completion.bad("TLS is not offered");
        if (talk.account() != null) return Completion.bad("too late for TLS");
        return Completion.ok("begin TLS now");
    }

    private void startTls() throws IOException {
        out.flush();
        if (services.tls() != null) connection.startTls(services.tls());
    }

    private ImapLogin newLogin() {
        return new ImapLogin(
                services.people().authenticator(),
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
            case ImapLogin.Result.LoggedIn(var id, var pass, var scope) -> {
                talk.enter(services.people().accounts().open(id), pass, scope);
                log.info("login session={} account={}", connection.id(), id.number());
                yield Completion.ok("CAPABILITY " + talk.capabilities(), "logged in");
            }
        };
    }
}
