package org.veredus.transport.queue;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// The recipients of one message that go to one destination: all that scheduling needs to know.
///
/// @param lane the destination's name
/// @param recipients their indexes
/// @param release no attempt before
/// @param deadline when something is due though no attempt is
record Job(
        QueueId id,
        String trace,
        String lane,
        Destination.Kind kind,
        List<Integer> recipients,
        Instant nextAttempt,
        Instant release,
        Deadline deadline) {
    static final Comparator<Job> BY_ATTEMPT =
            Comparator.comparing(Job::nextAttempt)
                    .thenComparing(Job::id)
                    .thenComparingInt(Job::firstRecipient);

    static final Comparator<Job> BY_DEADLINE =
            Comparator.<Job, Instant>comparing(job -> job.deadline.at())
                    .thenComparing(Job::id)
                    .thenComparingInt(Job::firstRecipient);

    Job {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) throw new IllegalArgumentException("no recipients");
    }

    Job at(Instant attempt) {
        Instant next = attempt.isBefore(release) ? release : attempt;
        return new Job(id, trace, lane, kind, recipients, next, release, deadline);
    }

    private int firstRecipient() {
        return recipients.getFirst();
    }

    /// What time brings with it.
    sealed interface Deadline {
        Instant at();

        /// The sender should hear of the delay.
        record Warn(Instant at) implements Deadline {}

        /// Enough is enough.
        record Expire(Instant at) implements Deadline {}
    }
}
