package org.veredus.protocol.imap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// The mailboxes a message is in, as labels. Google's X-GM-EXT-1
final class Labels {
    private final Account account;
    private final Output out;

    Labels(Account account, Output out) {
        this.account = account;
        this.out = out;
    }

    void write(long email) throws IOException, StoreFailed {
        MailboxTree tree = account.state().tree();
        out.ascii("X-GM-LABELS (");
        boolean first = true;
        for (MailboxId id : account.mailboxesOf(email)) {
            Mailbox mailbox = tree.find(id);
            if (mailbox == null) continue;
            if (!first) out.octet(' ');
            first = false;
            String special = special(mailbox.role());
            if (special == null) out.mailbox(tree.path(mailbox));
            else out.ascii(special);
        }
        out.octet(')');
    }

    private static @Nullable String special(@Nullable Role role) {
        if (role == null) return null;
        return switch (role) {
            case INBOX -> "\\Inbox";
            case DRAFTS -> "\\Draft";
            case FLAGGED -> "\\Starred";
            case ALL, ARCHIVE, IMPORTANT, JUNK, SENT, TRASH -> role.attribute();
        };
    }
}
