package org.veredus.protocol.imap;

import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.storage.kv.StoreFailed;

/// The commands that change the list of mailboxes. RFC 3501 §6.3.3 to §6.3.7, RFC 6154 §3
final class MailboxChanges {
    private final Account account;

    MailboxChanges(Account account) {
        this.account = account;
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

    Completion rename(Command.Rename rename) throws MailboxRefused, StoreFailed {
        Mailbox mailbox = account.state().tree().find(rename.from());
        if (mailbox == null) return Completion.noMailbox();
        account.rename(mailbox.id(), rename.to());
        return Completion.ok("renamed");
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
