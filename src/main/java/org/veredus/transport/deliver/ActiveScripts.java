package org.veredus.transport.deliver;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Revision;
import org.veredus.account.script.ScriptLog;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.Scripts;
import org.veredus.format.sieve.Limits;
import org.veredus.storage.kv.StoreFailed;

/// The scripts that run, compiled, for as long as nothing in their accounts' scripts changes.
/// An account without one costs a look into memory.
final class ActiveScripts {
    /// Characters of script text, which stand for the memory of what was compiled of them.
    private static final long MAX_CHARS = 32L << 20;

    /// What an account without a script counts as.
    private static final int ENTRY = 64;

    private final Cache<Revision, ActiveScript> compiled =
            Caffeine.newBuilder()
                    .weakKeys() // compared by identity, and gone with the account's state
                    .maximumWeight(MAX_CHARS)
                    .weigher((Revision _, ActiveScript script) -> ENTRY + script.length())
                    .build();

    ActiveScript of(Account account) throws StoreFailed {
        Revision revision = account.state().revision();
        ActiveScript known = compiled.getIfPresent(revision);
        if (known == null) {
            // Read after the revision: it may be newer than that, never older
            known = read(account);
            compiled.put(revision, known);
        }
        return known;
    }

    private static ActiveScript read(Account account) throws StoreFailed {
        String text = new Scripts(account, ScriptQuota.defaults()).active();
        return text == null
                ? ActiveScript.none()
                : ActiveScript.compile(text, Limits.defaults(), ScriptLog.tracedUntil(account));
    }
}
