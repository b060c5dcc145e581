package org.veredus.account.email;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.storage.kv.StoreFailed;

/// The tables of the accounts that were asked about lately.
public final class EmailTables {
    /// An email takes some 150 octets, so this is about what many people's mail takes together.
    private static final long MAX_EMAILS = 4_000_000;

    /// What an account costs at least.
    private static final int BASE = 200;

    private static final Duration KEPT = Duration.ofHours(1);

    private final Accounts accounts;
    private final Cache<AccountId, EmailTable> tables =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_EMAILS)
                    .weigher((AccountId _, EmailTable table) -> table.weight() + BASE)
                    .expireAfterAccess(KEPT)
                    .build();

    public EmailTables(Accounts accounts) {
        this.accounts = accounts;
    }

    public EmailTable of(AccountId id) throws StoreFailed {
        EmailTable known = tables.getIfPresent(id);
        if (known != null) return known;
        Account account = accounts.open(id);
        EmailTable made = tables.get(id, _ -> new EmailTable(account));
        tables.put(id, made);
        return made;
    }
}
