package org.veredus.protocol.imap;

import java.io.IOException;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountState;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// GETQUOTA and GETQUOTAROOT: the account is one quota root with an empty name. RFC 9208
final class Quotas {
    /// RFC 9208 §5.1
    private static final long STORAGE_UNIT = 1024;

    private final VisibleMailboxes visible;
    private final Account account;
    private final Output out;

    Quotas(VisibleMailboxes visible, Account account, Output out) {
        this.visible = visible;
        this.account = account;
        this.out = out;
    }

    Completion root(String root) throws IOException, StoreFailed {
        if (!root.isEmpty()) return Completion.no("NONEXISTENT", "no such quota root");
        write();
        return Completion.ok("done");
    }

    /// RFC 9208 §4.1.2: also for a mailbox that is not there yet.
    Completion mailbox(String name) throws IOException, MailboxRefused, StoreFailed {
        if (VisibleMailboxes.isOfOthers(name)) {
            // how much others have is theirs to know: no root, which RFC 9208 §4.1.2 allows
            visible.require(name).require(Right.READ);
            out.ascii("* QUOTAROOT ").mailbox(name).crlf();
            return Completion.ok("done");
        }
        out.ascii("* QUOTAROOT ").mailbox(name).ascii(" \"\"").crlf();
        write();
        return Completion.ok("done");
    }

    private void write() throws IOException, StoreFailed {
        AccountState state = account.state();
        Quota quota = account.quota();
        out.ascii("* QUOTA \"\" (");
        if (quota.octets() != Long.MAX_VALUE) {
            long used = (state.usage().octets() + STORAGE_UNIT - 1) / STORAGE_UNIT;
            resource("STORAGE", used, quota.octets() / STORAGE_UNIT);
            out.octet(' ');
        }
        if (quota.messages() != Long.MAX_VALUE) {
            resource("MESSAGE", state.usage().messages(), quota.messages());
            out.octet(' ');
        }
        resource("MAILBOX", state.tree().size(), Account.MAX_MAILBOXES);
        out.octet(')').crlf();
    }

    private void resource(String name, long used, long limit) throws IOException {
        out.ascii(name).octet(' ').number(used).octet(' ').number(limit);
    }
}
