package org.veredus.account.mailbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/// What is kept in memory of single messages, of all accounts together.
///
/// @param emails their records
/// @param subjects of accounts in which somebody has looked for one
record MessageMemory(EmailCache emails, Cache<AccountId, Subjects> subjects) {
    /// Octets of subjects.
    private static final long SUBJECTS = 32L << 20;

    static MessageMemory of(MailboxSettings settings) {
        Cache<AccountId, Subjects> subjects =
                Caffeine.newBuilder()
                        .maximumWeight(SUBJECTS)
                        .weigher((AccountId _, Subjects each) -> each.weight())
                        .build();
        return new MessageMemory(new EmailCache(settings.cachedEmails()), subjects);
    }
}
