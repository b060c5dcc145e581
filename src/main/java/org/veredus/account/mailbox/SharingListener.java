package org.veredus.account.mailbox;

import org.veredus.storage.kv.StoreFailed;

/// Hears of what becomes of mailboxes that people let each other into. Runs on the thread that made
/// the change, when that is durable.
public interface SharingListener {
    /// Nobody listens.
    SharingListener NONE =
            new SharingListener() {
                @Override
                public void shared(Sharing sharing) {}

                @Override
                public void subscribed(AccountId who, AccountId owner, MailboxId mailbox) {}
            };

    /// Somebody may do something else with a mailbox than before.
    ///
    /// @param by who has changed it
    /// @param to whom it concerns
    record Sharing(
            AccountId owner,
            Mailbox mailbox,
            AccountId by,
            AccountId to,
            Rights before,
            Rights after) {}

    void shared(Sharing sharing) throws StoreFailed;

    /// Somebody wants to see another's mailbox.
    void subscribed(AccountId who, AccountId owner, MailboxId mailbox) throws StoreFailed;
}
