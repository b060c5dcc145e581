package org.veredus.protocol.pop3;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;

/// Which accounts have logged in a short while ago. RFC 2449 §6.5
final class LoginDelays {
    /// More than that many logins within the delay and the oldest are forgotten.
    private static final int MAX_REMEMBERED = 100_000;

    private final @Nullable Cache<AccountId, Boolean> recent;

    /// @param delay between two logins; null: none
    LoginDelays(@Nullable Duration delay, LongSupplier nanos) {
        recent =
                delay == null
                        ? null
                        : Caffeine.newBuilder()
                                .maximumSize(MAX_REMEMBERED)
                                .expireAfterWrite(delay)
                                .ticker(nanos::getAsLong)
                                .build();
    }

    boolean mustWait(AccountId account) {
        return recent != null && recent.getIfPresent(account) != null;
    }

    void loggedIn(AccountId account) {
        if (recent != null) recent.put(account, true);
    }
}
