package org.veredus.account.fuzzy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.storage.kv.StoreFailed;

/// What accounts have reported, those that were asked for lately from memory. Any thread.
public final class AccountFuzzies {
    private static final int IN_MEMORY = 5000;

    private final Accounts accounts;
    private final Cache<AccountId, AccountFuzzy> known =
            Caffeine.newBuilder().maximumSize(IN_MEMORY).build();

    public AccountFuzzies(Accounts accounts) {
        this.accounts = accounts;
    }

    public AccountFuzzy of(AccountId id) throws StoreFailed {
        AccountFuzzy there = known.getIfPresent(id);
        if (there != null) return there;
        AccountFuzzy read = AccountFuzzy.of(accounts.open(id));
        known.put(id, read);
        return read;
    }

    /// To be called after an account has learned.
    public void refresh(AccountId id) {
        known.invalidate(id);
    }
}
