package org.veredus.account.mailbox;

/// Memory for people's mail.
///
/// @param hotAccounts accounts kept in memory though nobody uses them
/// @param cachedEmails records of single messages kept in memory
/// @param intake octets of all messages on their way in that are held in memory; beyond it they
///     stream to the store as they come
public record MailboxSettings(int hotAccounts, int cachedEmails, long intake) {
    public MailboxSettings {
        if (hotAccounts < 0 || cachedEmails < 0 || intake < 0) {
            throw new IllegalArgumentException("negative cache size");
        }
    }

    /// A quarter of the heap may be messages on their way in.
    public static MailboxSettings defaults() {
        return new MailboxSettings(10_000, 20_000, Runtime.getRuntime().maxMemory() / 4);
    }
}
