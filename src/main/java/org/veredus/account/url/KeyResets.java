package org.veredus.account.url;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Place;

/// Which keys were made anew while the program runs, for sessions that tell of it. RFC 4467 §7
/// RESETKEY
///
/// The monitor guards both fields; what counts is read without it first.
final class KeyResets {
    /// So many are remembered; a session hears of one that was forgotten when it selects anew.
    private static final int MOST = 10_000;

    private final Map<Reset, Long> latest =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Reset, Long> eldest) {
                    return size() > MOST;
                }
            };
    private volatile long count;

    /// @param mailbox of its owner; 0 and 0 for all
    private record Reset(long user, long owner, int mailbox) {
        static Reset of(AccountId user, @Nullable Place place) {
            if (place == null) return new Reset(user.number(), 0, 0);
            return new Reset(
                    user.number(), place.account().id().number(), place.mailbox().id().number());
        }
    }

    /// How many there were.
    long count() {
        return count;
    }

    /// @param place null for all mailboxes of the user
    synchronized void note(AccountId user, @Nullable Place place) {
        latest.put(Reset.of(user, place), ++count);
    }

    /// Whether the user's key to a mailbox was made anew after so many.
    synchronized boolean isNewer(AccountId user, Place place, long known) {
        return latest.getOrDefault(Reset.of(user, place), 0L) > known
                || latest.getOrDefault(Reset.of(user, null), 0L) > known;
    }
}
