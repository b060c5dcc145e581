package org.veredus.transport.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.queue.QueueEvents.Step;
import org.veredus.transport.queue.QueueRecords.Whole;
import org.veredus.transport.queue.RecipientOutcome.Blame;
import org.veredus.transport.queue.RecipientOutcome.Reach;

/// Does what is due: attempts, warnings, giving up. Each on a virtual thread, or, by [#runDue],
/// on the caller's.
public final class QueueRunner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueueRunner.class);

    /// A job is left alone for so long when its records could not be read or written.
    private static final Duration AFTER_STORE_FAILURE = Duration.ofMinutes(1);

    /// How long closing waits for attempts under way.
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Queue queue;
    private final Map<Destination.Kind, Carrier> carriers;
    private final Reports reports;
    private final InstantSource clock;
    private volatile boolean stopping;

    /// @param carriers one for each kind but [Destination.Kind#FILED]
    public QueueRunner(
            Queue queue,
            Map<Destination.Kind, Carrier> carriers,
            Reporter reporter,
            BounceSink sink,
            InstantSource clock) {
        this.queue = queue;
        this.carriers = new EnumMap<>(carriers);
        this.carriers.put(Destination.Kind.FILED, QueueRunner::filed);
        this.reports = new Reports(queue.blobs(), queue.settings().maxReturned(), reporter, sink);
        this.clock = clock;
        for (Destination.Kind kind : Destination.Kind.values()) {
            if (!this.carriers.containsKey(kind))
                throw new IllegalArgumentException("no carrier for " + kind);
        }
    }

    /// Works until it is closed.
    public QueueRunner start() {
        var _ = Thread.ofVirtual().name("queue").start(this::loop);
        return this;
    }

    /// Looks at the clock again: for whoever moves it.
    public void wake() {
        queue.wake();
    }

    /// Does all that is due now, one after the other, on this thread.
    ///
    /// @return how many things were done
    public int runDue() {
        int done = 0;
        for (Task task = next(); task != null; task = next()) {
            run(task);
            done++;
        }
        return done;
    }

    /// Begins nothing more and gives what is under way a short time to end.
    @Override
    public void close() {
        stopping = true;
        queue.wake();
        try {
            queue.awaitIdle(GRACE);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt(); // who interrupts does not want to wait
        }
    }

    /// Takes a message out of the queue and tells its sender that it failed.
    ///
    /// @return whether there was such a message
    public boolean bounce(QueueId id, String why) throws StoreFailed {
        Whole whole = queue.load(id);
        if (whole == null) return false;
        Outcomes outcomes = new Outcomes(whole, clock.instant(), queue.schedule());
        whole.left()
                .forEach(
                        (index, record) ->
                                outcomes.failed(
                                        new Entry(index, record),
                                        Trouble.ours("5.0.0", why),
                                        record.lastAttempt()));
        report(whole, outcomes);
        boolean removed = queue.remove(id);
        tell(whole, outcomes);
        return removed;
    }

    private void loop() {
        try {
            while (!stopping) {
                Task task = next();
                if (task == null) queue.awaitDue();
                else launch(task);
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // who interrupts this thread wants it to end
        }
    }

    private @Nullable Task next() {
        try {
            queue.heedClock();
        } catch (StoreFailed broken) { // what is due cannot be read either, and stays
            log.warn("queue storage failed while the clock was set", broken);
        }
        return queue.next();
    }

    private void launch(Task task) {
        Job job = task.job();
        var _ =
                Thread.ofVirtual()
                        .name("queue-" + job.id() + "-" + job.lane())
                        .start(() -> run(task));
    }

    /// Runs a task to its end, whatever happens: the queue counts on hearing of it.
    private void run(Task task) {
        Job job = task.job();
        Ended ended = new Ended(new Lanes.Feedback.Unknown(), laterAgain(job));
        try {
            Whole whole = queue.load(job.id());
            List<Entry> entries = whole == null ? List.of() : entries(whole, job);
            ended =
                    whole == null || entries.isEmpty()
                            ? new Ended(new Lanes.Feedback.Unknown(), null)
                            : work(task, whole, entries);
        } catch (StoreFailed broken) {
            log.atWarn()
                    .setCause(broken)
                    .addKeyValue("queue", job.id())
                    .addKeyValue("destination", job.lane())
                    .log("queue storage failed");
        } catch (RuntimeException bug) {
            log.atError()
                    .setCause(bug)
                    .addKeyValue("queue", job.id())
                    .addKeyValue("destination", job.lane())
                    .log("queue attempt failed");
        } finally {
            queue.done(task, ended.feedback, ended.rest);
        }
    }

    /// How a task ended.
    private record Ended(Lanes.Feedback feedback, @Nullable Job rest) {}

    private Job laterAgain(Job job) {
        Instant later = clock.instant().plus(AFTER_STORE_FAILURE);
        Job.Deadline deadline =
                switch (job.deadline()) {
                    case Job.Deadline.Warn(var at) -> new Job.Deadline.Warn(later(at, later));
                    case Job.Deadline.Expire(var at) -> new Job.Deadline.Expire(later(at, later));
                };
        return new Job(
                job.id(),
                job.trace(),
                job.lane(),
                job.kind(),
                job.recipients(),
                later,
                job.release(),
                deadline);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static List<Entry> entries(Whole whole, Job job) {
        List<Entry> entries = new ArrayList<>();
        for (int index : job.recipients()) {
            RecipientRecord record = whole.left().get(index);
            if (record != null) entries.add(new Entry(index, record));
        }
        return entries;
    }

    private Ended work(Task task, Whole whole, List<Entry> entries) throws StoreFailed {
        Outcomes outcomes =
                switch (task) {
                    case Task.Attempt(Job job, _) -> attempt(job, whole, entries);
                    case Task.Warn(Job job) -> warn(job, whole, entries);
                    case Task.Expire(Job job) -> expire(job, whole, entries);
                };
        report(whole, outcomes); // before the commit: a crash in between repeats a report only
        Job rest = queue.settle(task.job(), new Settlement(outcomes.changes));
        tell(whole, outcomes);
        return new Ended(outcomes.feedback(), rest);
    }

    private Outcomes attempt(Job job, Whole whole, List<Entry> entries) {
        Consignment consignment = consignment(whole, entries);
        queue.tell(
                Queue.subject(whole), new Step.AttemptBegun(consignment.attempt(), entries.size()));
        List<RecipientOutcome> results = carry(job, consignment);
        Outcomes outcomes = new Outcomes(whole, clock.instant(), queue.schedule());
        for (int i = 0; i < entries.size(); i++) outcomes.add(entries.get(i), results.get(i));
        return outcomes;
    }

    private static List<RecipientOutcome> filed(Consignment consignment) {
        return Collections.nCopies(
                consignment.recipients().size(),
                new RecipientOutcome.Delivered(Reach.MAILBOX, "filed", "localhost"));
    }

    private List<RecipientOutcome> carry(Job job, Consignment consignment) {
        Carrier carrier = Objects.requireNonNull(carriers.get(job.kind())); // checked when made
        int count = consignment.recipients().size();
        try {
            List<RecipientOutcome> results = carrier.carry(consignment);
            if (results.size() == count) return results;
            log.error("carrier answered for={} recipients of={}", results.size(), count);
        } catch (StoreFailed broken) {
            log.warn("queue storage failed queue={}", job.id(), broken);
        } catch (RuntimeException bug) {
            log.error("carrier failed queue={} destination={}", job.id(), job.lane(), bug);
        }
        Trouble trouble = Trouble.ours("4.3.0", "local error");
        return Collections.nCopies(count, new RecipientOutcome.Deferred(trouble, Blame.MESSAGE));
    }

    private static Consignment consignment(Whole whole, List<Entry> entries) {
        MessageRecord message = whole.message();
        int attempts = 0;
        List<Recipient> recipients = new ArrayList<>();
        for (Entry entry : entries) {
            recipients.add(entry.record().recipient());
            attempts = Math.max(attempts, entry.record().attempts());
        }
        return new Consignment(
                whole.id(),
                message.trace(),
                message.envelope(),
                recipients,
                message.content(),
                message.size(),
                message.submitted(),
                attempts + 1);
    }

    private Outcomes warn(Job job, Whole whole, List<Entry> entries) {
        Outcomes outcomes = new Outcomes(whole, clock.instant(), queue.schedule());
        for (Entry entry : entries) outcomes.warned(entry, last(job, entry));
        return outcomes;
    }

    // RFC 3463 §3.5: X.4.7 delivery time expired
    private Outcomes expire(Job job, Whole whole, List<Entry> entries) {
        Outcomes outcomes = new Outcomes(whole, clock.instant(), queue.schedule());
        for (Entry entry : entries) {
            Trouble last = last(job, entry);
            Trouble end = new Trouble("5.4.7", last.text(), last.remote());
            outcomes.failed(entry, end, entry.record().lastAttempt());
        }
        return outcomes;
    }

    private Trouble last(Job job, Entry entry) {
        Trouble own = entry.record().trouble();
        if (own != null) return own;
        Trouble lane = queue.laneTrouble(job.lane());
        return lane != null ? lane : Trouble.ours("4.4.7", "no attempt could be made");
    }

    private void report(Whole whole, Outcomes outcomes) throws StoreFailed {
        reports.send(whole, Report.Kind.FAILED, outcomes.failed);
        try {
            reports.send(whole, Report.Kind.DELAYED, outcomes.delayed);
            reports.send(whole, Report.Kind.DELIVERED, outcomes.delivered);
            reports.send(whole, Report.Kind.RELAYED, outcomes.relayed);
        } catch (RuntimeException bug) { // what has gone must not go again for want of a report
            log.error("no report could be made queue={}", whole.id(), bug);
        }
    }

    private void tell(Whole whole, Outcomes outcomes) {
        for (Step step : outcomes.steps) queue.tell(Queue.subject(whole), step);
    }
}
