package org.veredus.account.mailbox;

/// @param hotAccounts accounts kept in memory though nobody uses them
/// @param cachedEmails records of single messages kept in memory
public record MailboxSettings(int hotAccounts, int cachedEmails) {
    public MailboxSettings {
        if (hotAccounts < 0 || cachedEmails < 0)
            throw new IllegalArgumentException("negative cache size");
    }

    public static MailboxSettings defaults() {
        return new MailboxSettings(10_000, 20_000);
    }
}
