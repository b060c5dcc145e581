package org.veredus.protocol.imap;

import java.io.IOException;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.format.mime.BodyStructure;
import org.veredus.protocol.imap.push.ApplePushes;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.MailboxNames;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// Commands of those who have logged in: hands each to the class of its family. RFC 9051 §6.3
final class UserCommands {
    private final Conversation talk;
    private final Account account;
    private final Output out;

    UserCommands(Conversation talk, Account account) {
        this.talk = talk;
        this.account = account;
        out = talk.out();
    }

    Completion run(String tag, Command.OfUser command)
            throws IOException,
                    BadSyntax,
                    MailboxLost,
                    MailboxRefused,
                    StoreFailed,
                    Filters.Undefined {
        return switch (command) {
            case Command.Enable enable -> new Enabling(talk).run(enable);
            case Command.Select select -> select(select);
            case Command.Append append -> new Appending(talk, account).run(append);
            case Command.Idle() -> new Idling(talk).run();
            case Command.Create create -> told(changes().create(create), create.mailbox());
            case Command.Delete delete -> told(changes().delete(delete), delete.mailbox());
            case Command.Rename rename ->
                    told(changes().rename(rename), rename.from(), rename.to());
            case Command.Subscribe(String name) -> told(changes().subscribe(name, true), name);
            case Command.Unsubscribe(String name) -> told(changes().subscribe(name, false), name);
            case Command.ListMailboxes(var listing) -> {
                new MailboxLister(talk, account, status()).list(listing);
                yield talk.told(Completion.ok("done"));
            }
            case Command.Lsub(String reference, String pattern) -> {
                new MailboxLister(talk, account, status()).lsub(reference, pattern);
                yield talk.told(Completion.ok("done"));
            }
            case Command.Xlist(String reference, String pattern) -> {
                new MailboxLister(talk, account, status()).xlist(reference, pattern);
                yield talk.told(Completion.ok("done"));
            }
            case Command.Namespace() -> {
                // RFC 2342 §5
                out.ascii("* NAMESPACE ((\"\" \"/\")) ((\"");
                out.ascii(VisibleMailboxes.OTHERS).ascii("/\" \"/\")) NIL").crlf();
                yield talk.told(Completion.ok("done"));
            }
            case Command.MultiSearch search ->
                    talk.told(new MultiSearching(talk, account).run(tag, search));
            case Command.GetMetadata get ->
                    talk.told(new Metadata(talk.mailboxes(), account, out).get(get));
            case Command.SetMetadata set ->
                    told(new Metadata(talk.mailboxes(), account, out).set(set));
            case Command.GetQuota(String root) -> talk.told(quotas().root(root));
            case Command.GetQuotaRoot(String mailbox) -> talk.told(quotas().mailbox(mailbox));
            case Command.SetQuota set -> talk.told(quotas().set(set));
            case Command.Unauthenticate() -> {
                talk.leave();
                yield Completion.ok("CAPABILITY " + talk.capabilities(), "who is next?");
            }
            case Command.Comparator comparator -> talk.told(new Comparators(out).run(comparator));
            case Command.Conversions conversions -> talk.told(Converting.offers(conversions, out));
            case Command.GetJmapAccess() -> talk.told(jmapAccess());
            case Command.ApplePush push -> talk.told(applePush(push));
            case Command.Compress(String mechanism) -> mayCompress(mechanism);
            case Command.Notify notify -> new Notifying(talk, account).run(notify);
            case Command.OfUrl url -> talk.told(new UrlCommands(talk, account).run(url));
            case Command.OfAcl acl -> talk.told(new Sharing(talk.mailboxes(), out).run(acl));
            case Command.Status status -> talk.told(status().run(status));
        };
    }

    private Completion applePush(Command.ApplePush push)
            throws IOException, BadSyntax, StoreFailed {
        ApplePushes pushes = talk.services().people().applePushes();
        if (pushes == null) throw new BadSyntax("no pushes to Apple's devices here");
        return new WakingApple(talk, pushes).run(push);
    }

    /// @param names of the mailboxes it has changed, which is no news to the client
    private Completion told(Completion completion, String... names)
            throws IOException, StoreFailed, MailboxLost {
        Notifications notifications = talk.notifications();
        if (notifications != null) notifications.knows(names);
        return talk.told(completion);
    }

    /// RFC 9698
    private Completion jmapAccess() throws IOException {
        String session = talk.settings().jmapSession();
        if (session == null) return Completion.bad("there is no JMAP here");
        out.ascii("* JMAPACCESS ").string(session).crlf();
        return Completion.ok("done");
    }

    private Completion mayCompress(String mechanism) {
        if (!mechanism.equals("DEFLATE")) return Completion.bad("only DEFLATE is known");
        if (talk.isCompressed()) {
            return Completion.no("COMPRESSIONACTIVE", "the connection is compressed already");
        }
        if (!talk.services().compression().tryAcquire()) {
            return Completion.no("LIMIT", "too many connections are compressed");
        }
        return Completion.ok("compressed from now on");
    }

    private MailboxChanges changes() {
        return new MailboxChanges(talk, account);
    }

    private Quotas quotas() {
        return new Quotas(talk, account);
    }

    private StatusWriter status() {
        return new StatusWriter(talk);
    }

    private Completion select(Command.Select select)
            throws IOException, BadSyntax, MailboxRefused, StoreFailed {
        Extensions extensions = talk.extensions();
        if (select.resync() != null && !extensions.qresync()) {
            // RFC 7162 §3.2.5
            throw new BadSyntax("ENABLE QRESYNC comes before SELECT with QRESYNC");
        }
        if (talk.selected() != null) {
            // RFC 7162 §3.2.11
            out.ascii("* OK [CLOSED] previous mailbox closed").crlf();
            talk.select(null);
        }
        if (select.watch().modSeqs()) extensions.enableCondstore();
        SelectedMailbox selected = new Selecting(talk.mailboxes(), extensions, out).run(select);
        talk.select(selected);
        return Selecting.completion(selected);
    }

    /// Makes envelopes and structures with text as the client reads it.
    static BodyStructure structures(Output out) {
        boolean utf8 = out.names() == MailboxNames.UTF8;
        return new BodyStructure(utf8 ? BodyStructure.Strings.UTF8 : BodyStructure.Strings.ASCII);
    }
}
