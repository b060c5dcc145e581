package org.veredus.transport.queue;

import java.time.Instant;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One destination: what waits for it and how it fares. Guarded by the queue's lock.
final class Lane {
    static final Comparator<Lane> BY_WAKING =
            Comparator.<Lane, Instant>comparing(lane -> lane.wakeAt)
                    .thenComparing(lane -> lane.name);

    /// A destination we know nothing of gets so many attempts at once; each success adds one.
    private static final int FIRST_LIMIT = 5;

    final String name;
    final TreeSet<Job> waiting = new TreeSet<>(Job.BY_ATTEMPT);
    private final int most;
    private int limit;
    private int running;
    private int failures;
    private Instant downSince = Instant.MIN;
    private Instant downUntil = Instant.MIN;
    private @Nullable Trouble trouble;

    /// Its key among the sleeping ones; changed only while it is not among them.
    Instant wakeAt = Instant.MIN;

    Lane(String name, int most) {
        this.name = name;
        this.most = most;
        this.limit = Math.min(FIRST_LIMIT, most);
    }

    boolean hasRoom() {
        return running < limit;
    }

    boolean isDown(Instant now) {
        return downUntil.isAfter(now);
    }

    boolean isForgettable(Instant now) {
        return waiting.isEmpty() && running == 0 && !isDown(now);
    }

    /// When something is next to be done here.
    Instant due() {
        if (waiting.isEmpty()) return downUntil;
        Instant first = waiting.first().nextAttempt();
        return first.isAfter(downUntil) ? first : downUntil;
    }

    /// What the last one that found nobody here was told.
    @Nullable Trouble trouble() {
        return trouble;
    }

    void begun() {
        running++;
    }

    void reached() {
        running--;
        failures = 0;
        downUntil = Instant.MIN;
        trouble = null;
        limit = Math.min(most, limit + 1);
    }

    /// The attempt ended without a word on the destination.
    void ended() {
        running--;
    }

    /// @param begun when the attempt began: those that ran while the first found out say nothing
    ///     new
    void unreachable(Trouble why, Instant begun, Instant now, Schedule schedule) {
        running--;
        trouble = why;
        limit = 1; // the next one finds out for all
        if (begun.isBefore(downSince)) return;
        failures++;
        downSince = now;
        downUntil = schedule.downUntil(now, failures);
    }

    void lift() {
        downSince = Instant.MIN;
        downUntil = Instant.MIN;
    }
}
