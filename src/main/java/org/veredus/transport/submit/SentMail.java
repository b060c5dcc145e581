package org.veredus.transport.submit;

import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Letter;

/// Hears what our users have sent.
@FunctionalInterface
public interface SentMail {
    /// Refuses what an account wants to send to so many.
    default void admit(AccountId account, int recipients) throws SubmissionRefused {}

    void sent(Letter letter) throws StoreFailed;

    /// Both, in this order.
    static SentMail both(SentMail first, SentMail second) {
        return new SentMail() {
            @Override
            public void admit(AccountId account, int recipients) throws SubmissionRefused {
                first.admit(account, recipients);
                second.admit(account, recipients);
            }

            @Override
            public void sent(Letter letter) throws StoreFailed {
                first.sent(letter);
                second.sent(letter);
            }
        };
    }
}
