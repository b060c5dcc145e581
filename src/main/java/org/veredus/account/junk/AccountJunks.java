package org.veredus.account.junk;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.storage.kv.StoreFailed;

/// What accounts have been taught, those that were asked for lately from memory. Any thread.
public final class AccountJunks {
    /// Models in memory, of 1 MiB each; those that have learned nothing take nearly none.
    private static final int TAUGHT = 64;

    private static final int UNTAUGHT = 20_000;

    private final Accounts accounts;
    private final Cache<AccountId, AccountJunk> taught =
            Caffeine.newBuilder().maximumSize(TAUGHT).build();
    private final Cache<AccountId, AccountJunk> untaught =
            Caffeine.newBuilder().maximumSize(UNTAUGHT).build();

    public AccountJunks(Accounts accounts) {
        this.accounts = accounts;
    }

    public AccountJunk of(AccountId id) throws StoreFailed {
        AccountJunk known = taught.getIfPresent(id);
        if (known == null) known = untaught.getIfPresent(id);
        if (known != null) return known;
        AccountJunk read = AccountJunk.of(accounts.open(id));
        (read.isEmpty() ? untaught : taught).put(id, read);
        return read;
    }

    /// To be called after an account has learned.
    public void refresh(AccountId id) {
        taught.invalidate(id);
        untaught.invalidate(id);
    }
}
