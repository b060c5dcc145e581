package org.veredus.account.mailbox;

import java.util.List;
import org.veredus.account.mailbox.UserEvent.Cause;
import org.veredus.account.mailbox.UserEvent.Touched;

/// Hears what people do with the messages of mailboxes, once that is on stable storage. Called on
/// the session's thread: it is quick, waits for nobody, and never fails.
public interface UserEvents {
    /// Nobody listens.
    UserEvents NONE = (_, _) -> {};

    /// @param account whose mailbox it is
    void happened(Account account, UserEvent event);

    /// Messages are new in a mailbox.
    default void added(
            Account account, AccountId actor, Cause cause, MailboxId mailbox, List<Integer> uids) {
        if (uids.isEmpty()) return;
        List<Touched> touched =
                uids.stream().map(uid -> new Touched(uid, List.of(), null)).toList();
        happened(account, new UserEvent(actor, cause, mailbox, touched));
    }

    /// Flags are different.
    default void flagged(Account account, AccountId actor, MailboxId mailbox, Stored stored) {
        List<Touched> touched = stored.touched();
        if (touched.isEmpty()) return;
        happened(account, new UserEvent(actor, Cause.FLAG, mailbox, touched));
    }
}
