package org.veredus.protocol.jmap.push;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.push.PushSubscriptions;

/// When a subscription may be posted to next. Guarded by its [Pusher].
final class Lane {
    /// Between two posts, where nobody has asked for less.
    private static final Duration GAP = Duration.ofSeconds(1);

    private static final Duration LONGEST_GAP = Duration.ofMinutes(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(2);
    private static final int MOST_DOUBLINGS = 12;

    /// An address that takes nothing for so long has gone.
    private static final Duration PATIENCE = Duration.ofDays(3);

    final PushSubscriptions.Name name;
    boolean busy;

    /// Whose changes are told there.
    Set<AccountId> heard;

    private Instant notBefore = Instant.MIN;
    private Instant failingSince = Instant.MAX;
    private Duration gap = GAP;
    private int failures;

    Lane(PushSubscriptions.Name name) {
        this.name = name;
        heard = Set.of(name.account());
    }

    Instant notBefore() {
        return notBefore;
    }

    void taken(Instant now) {
        failures = 0;
        failingSince = Instant.MAX;
        notBefore = now.plus(gap);
        Duration half = gap.dividedBy(2);
        gap = half.compareTo(GAP) > 0 ? half : GAP;
    }

    /// RFC 8620 §7.2: whoever is asked too often is asked less often from now on.
    void tooOften() {
        Duration twice = gap.multipliedBy(4);
        gap = twice.compareTo(LONGEST_GAP) < 0 ? twice : LONGEST_GAP;
    }

    /// @param wished by the other side
    /// @return whether there is sense in further attempts
    boolean failed(Instant now, Duration wished) {
        if (failures == 0) failingSince = now;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, MOST_DOUBLINGS));
        if (wished.compareTo(pause) > 0) pause = wished;
        if (pause.compareTo(LONGEST_PAUSE) > 0) pause = LONGEST_PAUSE;
        notBefore = now.plus(pause);
        return now.isBefore(failingSince.plus(PATIENCE));
    }
}
