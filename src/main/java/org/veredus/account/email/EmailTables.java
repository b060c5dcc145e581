package org.veredus.account.email;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.AccountId;

/// The tables of the accounts that were asked about lately.
public final class EmailTables {
    /// An email takes some 150 octets, so this is about what many people's mail takes together.
    private static final long MAX_EMAILS = 4_000_000;

    /// What an account costs at least.
    private static final int BASE = 200;

    private static final Duration KEPT = Duration.ofHours(1);

    /// Whose, and who looks.
    private record Key(AccountId account, AccountId who) {}

    private final Cache<Key, EmailTable> tables =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_EMAILS)
                    .weigher((Key _, EmailTable table) -> table.weight() + BASE)
                    .expireAfterAccess(KEPT)
                    .build();

    public EmailTable of(Access access) {
        Key key = new Key(access.account().id(), access.who());
        EmailTable known = tables.getIfPresent(key);
        if (known != null) return known;
        EmailTable made = tables.get(key, _ -> new EmailTable(access));
        tables.put(key, made);
        return made;
    }
}
