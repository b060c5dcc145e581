package org.veredus.protocol.imap;

import java.io.IOException;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// The commands that change the list of mailboxes. RFC 3501 §6.3.3 to §6.3.7, RFC 6154 §3
final class MailboxChanges {
    private final Account account;
    private final Extensions extensions;
    private final Output out;

    MailboxChanges(Account account, Extensions extensions, Output out) {
        this.account = account;
        this.extensions = extensions;
        this.out = out;
    }

    Completion create(Command.Create create) throws MailboxRefused, StoreFailed {
        Role role = create.role();
        if (role != null && account.state().tree().find(role) != null) {
            // RFC 6154 §3
            return Completion.no("USEATTR", "another mailbox has that special use");
        }
        String name = create.mailbox();
        // RFC 3501 §6.3.3: a delimiter at the end only announces that children will come
        if (name.length() > 1 && name.charAt(name.length() - 1) == MailboxTree.DELIMITER) {
            name = name.substring(0, name.length() - 1);
        }
        Mailbox made = account.create(name, role);
        return Completion.ok("MAILBOXID (" + ObjectIds.of(made.id()) + ")", "created");
    }

    Completion delete(Command.Delete delete) throws MailboxRefused, StoreFailed {
        Mailbox mailbox = account.state().tree().find(delete.mailbox());
        if (mailbox == null) return Completion.noMailbox();
        account.delete(mailbox.id());
        return Completion.ok("deleted");
    }

    Completion rename(Command.Rename rename) throws IOException, MailboxRefused, StoreFailed {
        MailboxTree before = account.state().tree();
        Mailbox mailbox = before.find(rename.from());
        if (mailbox == null) return Completion.noMailbox();
        account.rename(mailbox.id(), rename.to());
        if (extensions.rev2()) tellNewName(before.path(mailbox), rename.to());
        return Completion.ok("renamed");
    }

    /// RFC 9051 §6.3.6, §7.3.1: a name the client did not give in its final form is told.
    private void tellNewName(String from, String to) throws IOException, StoreFailed {
        MailboxTree tree = account.state().tree();
        Mailbox now = tree.find(to);
        if (now == null || tree.path(now).equals(to)) return;
        out.ascii("* LIST () \"/\" ").mailbox(tree.path(now));
        out.ascii(" (\"OLDNAME\" (").mailbox(from).ascii("))").crlf();
    }

    Completion subscribe(String name, boolean on) throws MailboxRefused, StoreFailed {
        if (!on) {
            account.unsubscribe(name);
            return Completion.ok("done");
        }
        Mailbox mailbox = account.state().tree().find(name);
        if (mailbox == null) return Completion.noMailbox();
        account.subscribe(mailbox.id(), true);
        return Completion.ok("done");
    }
}
