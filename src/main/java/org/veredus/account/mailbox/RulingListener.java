package org.veredus.account.mailbox;

/// Hears that somebody has said what messages of an account are.
@FunctionalInterface
public interface RulingListener {
    /// Runs on the thread that made the change, when that is durable; must be short and must not
    /// block. What was said is asked of the account.
    void ruled(AccountId account);
}
