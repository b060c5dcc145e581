package org.veredus.transport.deliver;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Revision;
import org.veredus.account.script.Vacations;
import org.veredus.storage.kv.StoreFailed;

/// Who is away, for as long as nothing in an account's records changes. An account that says
/// nothing costs a look into memory.
final class Absences {
    /// Characters of answers, which stand for the memory of what was compiled of them.
    private static final long MAX_CHARS = 16L << 20;

    /// What an account that says nothing counts as.
    private static final int ENTRY = 64;

    private final Cache<Revision, Optional<Absence>> known =
            Caffeine.newBuilder()
                    .weakKeys() // compared by identity, and gone with the account's state
                    .maximumWeight(MAX_CHARS)
                    .weigher((Revision _, Optional<Absence> absence) -> weight(absence))
                    .build();

    private static int weight(Optional<Absence> absence) {
        return ENTRY + absence.map(Absence::length).orElse(0);
    }

    /// Null if the account says nothing.
    @Nullable Absence of(Account account) throws StoreFailed {
        Revision revision = account.state().revision();
        Optional<Absence> absence = known.getIfPresent(revision);
        if (absence == null) {
            // Read after the revision: it may be newer than that, never older
            absence = Optional.ofNullable(Absence.of(new Vacations(account).now()));
            known.put(revision, absence);
        }
        return absence.orElse(null);
    }
}
