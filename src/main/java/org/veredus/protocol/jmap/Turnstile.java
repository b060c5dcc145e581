package org.veredus.protocol.jmap;

import java.util.concurrent.ConcurrentHashMap;
import org.veredus.account.mailbox.AccountId;

/// How many requests of an account are being answered. RFC 8620 §2
final class Turnstile {
    private final int most;
    private final ConcurrentHashMap<AccountId, Integer> inside = new ConcurrentHashMap<>();

    Turnstile(int most) {
        this.most = most;
    }

    /// @return false if there are too many
    boolean enter(AccountId account) {
        boolean[] admitted = {false};
        inside.compute(
                account,
                (_, count) -> {
                    int now = count == null ? 0 : count;
                    admitted[0] = now < most;
                    return admitted[0] ? Integer.valueOf(now + 1) : count;
                });
        return admitted[0];
    }

    void leave(AccountId account) {
        inside.computeIfPresent(account, (_, count) -> count == 1 ? null : count - 1);
    }
}
