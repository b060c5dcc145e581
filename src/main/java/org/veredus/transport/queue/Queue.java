package org.veredus.transport.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.clock.CarefulClock;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.queue.QueueEvents.Step;
import org.veredus.transport.queue.QueueEvents.Subject;
import org.veredus.transport.queue.QueueRecords.Whole;
import org.veredus.transport.queue.QueuedMessage.State;
import org.veredus.transport.queue.Settlement.Change;

/// The messages on their way out. Any thread may call.
public final class Queue {
    private static final int SHARD = 0;

    /// The clock may be set meanwhile, so nobody waits for longer.
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final KeyValueStore store;
    private final QueueSettings settings;
    private final CarefulClock clock;
    private final QueueEvents events;
    private final QueueRecords records;
    private final Pipeline<Long> pipeline; // of the next message's number
    private final Schedule schedule;

    /// Guards lanes, submitted, held, underWay and heeded. No I/O while it is held.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Lanes lanes;
    private final TreeMap<Long, Instant> submitted = new TreeMap<>();
    private final Set<QueueId> held = new HashSet<>();
    private final Map<QueueId, Set<Integer>> underWay = new HashMap<>(); // recipients
    private CarefulClock.Reading heeded; // by which what waits was ordered

    private Queue(
            KeyValueStore store,
            QueueSettings settings,
            CarefulClock clock,
            RandomGenerator random,
            QueueEvents events) {
        PartitionId partition = new PartitionId('q', SHARD);
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.events = events;
        this.records = new QueueRecords(store, partition);
        this.pipeline = new Pipeline<>(store, partition, QueueRecords::loadNextNumber);
        this.schedule = new Schedule(settings, random, clock);
        this.lanes = new Lanes(schedule, settings.perDestination());
        this.heeded = clock.read();
    }

    /// Reads what is waiting.
    public static Queue open(
            KeyValueStore store,
            QueueSettings settings,
            CarefulClock clock,
            RandomGenerator random,
            QueueEvents events)
            throws StoreFailed {
        Queue queue = new Queue(store, settings, clock, random, events);
        queue.records.forEach(queue::enter);
        return queue;
    }

    /// Takes a message; it is on stable storage when this returns.
    public QueueId submit(Submission submission) throws StoreFailed {
        CarefulClock.Reading time = clock.read();
        Instant now = time.now();
        Submission.Content content = submission.content();
        long size =
                switch (content) {
                    case Submission.Content.Staged(var blob) -> blob.size();
                    case Submission.Content.Stored(var id) -> store.blobs().size(id);
                };
        MessageRecord message =
                new MessageRecord(
                        submission.envelope(),
                        content.id(),
                        size,
                        submission.account(),
                        submission.trace(),
                        now,
                        State.ACTIVE,
                        submission.recipients().size(),
                        time.lost());
        Whole whole = pipeline.<Whole, StoreFailed>change(draft -> put(draft, submission, message));
        enter(whole);
        int count = whole.left().size();
        events.happened(subject(whole), now, new Step.Queued(count));
        return whole.id();
    }

    private static Whole put(Draft<Long> draft, Submission submission, MessageRecord message) {
        long number = draft.state();
        QueueId id = new QueueId(SHARD, number);
        draft.state(number + 1);
        QueueRecords.putNextNumber(draft, number + 1);
        byte[] key = QueueRecords.message(id);
        draft.put(key, message.encode());
        switch (submission.content()) {
            case Submission.Content.Staged(var blob) -> draft.bring(blob, key);
            case Submission.Content.Stored(var blob) -> draft.retain(blob, key);
        }
        TreeMap<Integer, RecipientRecord> left = new TreeMap<>();
        for (Submission.Addressed addressed : submission.recipients()) {
            RecipientRecord record =
                    new RecipientRecord(
                            addressed.recipient(),
                            addressed.destination(),
                            0,
                            message.begins(),
                            message.submitted(),
                            RecipientRecord.Delay.NOT_REPORTED,
                            null);
            draft.put(QueueRecords.recipient(id, left.size()), record.encode());
            left.put(left.size(), record);
        }
        return new Whole(id, message, left);
    }

    public @Nullable QueuedMessage find(QueueId id) throws StoreFailed {
        Whole whole = records.find(id);
        return whole == null ? null : shown(whole);
    }

    /// Messages in the order in which they came, those behind `after` (null: from the first).
    public List<QueuedMessage> list(@Nullable QueueId after, int limit) throws StoreFailed {
        if (limit < 1) return List.of();
        List<QueuedMessage> found = new ArrayList<>();
        for (Whole whole : records.list(after == null ? -1 : after.number(), limit))
            found.add(shown(whole));
        return found;
    }

    /// The messages under a trace; looks at all that are here.
    public List<QueueId> traced(String trace) throws StoreFailed {
        List<QueueId> found = new ArrayList<>();
        records.forEach(
                whole -> {
                    if (whole.message().trace().equals(trace)) found.add(whole.id());
                });
        return found;
    }

    public QueueNumbers numbers() {
        lock.lock();
        try {
            Instant oldest = submitted.isEmpty() ? null : submitted.firstEntry().getValue();
            return new QueueNumbers(
                    submitted.size(),
                    held.size(),
                    lanes.waiting(),
                    lanes.running(),
                    lanes.down(clock.read().now()),
                    oldest);
        } finally {
            lock.unlock();
        }
    }

    /// Makes all recipients of a message due now, whatever is known of their destinations; but
    /// not before its release.
    ///
    /// @return whether there was something to make due
    public boolean retryNow(QueueId id) {
        Instant now = clock.read().now();
        lock.lock();
        try {
            List<Job> jobs = lanes.take(id);
            for (Job job : jobs) {
                lanes.add(job.at(now)); // never before its release
                lanes.lift(job.lane());
            }
            changed.signalAll();
            return !jobs.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Keeps a message back until [#release]; its time stands still only for us, so that it may
    /// be over then. An attempt under way goes on.
    ///
    /// @return whether there is such a message
    public boolean hold(QueueId id) throws StoreFailed {
        return change(id, State.HELD, new Step.Held());
    }

    /// @return whether there is such a message
    public boolean release(QueueId id) throws StoreFailed {
        return change(id, State.ACTIVE, new Step.Released());
    }

    private boolean change(QueueId id, State state, Step step) throws StoreFailed {
        @Nullable MessageRecord before =
                pipeline.<Optional<MessageRecord>, StoreFailed>change(
                                draft -> {
                                    MessageRecord message = QueueRecords.message(draft, id);
                                    if (message != null && message.state() != state)
                                        draft.put(
                                                QueueRecords.message(id),
                                                message.with(state).encode());
                                    return Optional.ofNullable(message);
                                })
                        .orElse(null);
        if (before == null) return false;
        if (before.state() == state) return true;
        take(id);
        Whole whole = records.find(id);
        if (whole != null) enter(whole);
        events.happened(
                new Subject(id, before.trace(), before.account()), clock.read().now(), step);
        return true;
    }

    /// Drops a message without telling anybody; see [QueueRunner#bounce] for the other way.
    ///
    /// @return whether there was such a message
    public boolean remove(QueueId id) throws StoreFailed {
        @Nullable MessageRecord gone =
                pipeline.<Optional<MessageRecord>, StoreFailed>change(
                                draft -> {
                                    MessageRecord message = QueueRecords.message(draft, id);
                                    if (message != null) QueueRecords.delete(draft, id, message);
                                    return Optional.ofNullable(message);
                                })
                        .orElse(null);
        if (gone == null) return false;
        leave(id);
        events.happened(
                new Subject(id, gone.trace(), gone.account()),
                clock.read().now(),
                new Step.Removed());
        return true;
    }

    /// Takes back messages that nothing has been done for yet: all of them or none. Nobody is
    /// told.
    ///
    /// @param recipients how many they have together; if there are fewer, somebody has been
    ///     served @return whether they are taken back
    public boolean withdraw(Collection<QueueId> ids, int recipients) throws StoreFailed {
        if (!keepBack(ids)) return false;
        List<Whole> all = new ArrayList<>();
        int left = 0;
        for (QueueId id : ids) {
            Whole whole = records.find(id);
            if (whole == null) continue;
            all.add(whole);
            boolean tried = false;
            for (RecipientRecord record : whole.left().values()) tried |= record.attempts() > 0;
            left += tried ? 0 : whole.left().size();
        }
        boolean untouched = left == recipients;
        for (Whole whole : all) {
            if (untouched) remove(whole.id());
            else enter(whole);
        }
        return untouched;
    }

    /// Whether any of the messages is still here.
    public boolean hasAny(Collection<QueueId> ids) {
        lock.lock();
        try {
            return ids.stream().anyMatch(id -> submitted.containsKey(id.number()));
        } finally {
            lock.unlock();
        }
    }

    /// From now on nothing is begun for them. False, and nothing done, if something is under
    /// way.
    private boolean keepBack(Collection<QueueId> ids) {
        lock.lock();
        try {
            for (QueueId id : ids) if (underWay.containsKey(id)) return false;
            for (QueueId id : ids) lanes.take(id);
            return true;
        } finally {
            lock.unlock();
        }
    }

    // What QueueRunner needs.

    QueueSettings settings() {
        return settings;
    }

    Schedule schedule() {
        return schedule;
    }

    BlobStore blobs() {
        return store.blobs();
    }

    @Nullable Whole load(QueueId id) throws StoreFailed {
        return records.find(id);
    }

    @Nullable Trouble laneTrouble(String lane) {
        lock.lock();
        try {
            return lanes.trouble(lane);
        } finally {
            lock.unlock();
        }
    }

    /// Orders what waits anew if the clock was set: times that one gave which was wrong count no
    /// more, and patience does not end because of it.
    void heedClock() throws StoreFailed {
        CarefulClock.Reading time = clock.read();
        lock.lock();
        try {
            if (time.isSteady(heeded)) return;
            lanes.liftAll();
        } finally {
            lock.unlock();
        }
        records.forEach(this::enterAnew);
        lock.lock();
        try {
            heeded = time;
        } finally {
            lock.unlock();
        }
    }

    /// What is held or has gone meanwhile stays so.
    private void enterAnew(Whole whole) {
        lock.lock();
        try {
            boolean waits =
                    submitted.containsKey(whole.id().number()) && !held.contains(whole.id());
            if (waits && whole.message().state() != State.HELD) enter(whole);
        } finally {
            lock.unlock();
        }
    }

    /// The next thing to do, if there is one and it may be begun.
    @Nullable Task next() {
        lock.lock();
        try {
            if (lanes.running() >= settings.attempts()) return null;
            Task task = lanes.next(clock.read().now());
            if (task != null)
                underWay.computeIfAbsent(task.job().id(), _ -> new HashSet<>())
                        .addAll(task.job().recipients());
            return task;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until [#next] may have something, or wakes for nothing: the caller looks again.
    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    void awaitDue() throws InterruptedException {
        lock.lock();
        try {
            Instant due = lanes.running() < settings.attempts() ? lanes.due() : null;
            Instant now = clock.read().now();
            if (due != null && !due.isAfter(now)) return;
            Duration wait = due == null ? LONGEST_WAIT : Duration.between(now, due);
            if (wait.compareTo(LONGEST_WAIT) > 0) wait = LONGEST_WAIT;
            var _ = changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(wait.toMillis() + 1));
        } finally {
            lock.unlock();
        }
    }

    /// Waits until nothing is under way, or for as long as told.
    void awaitIdle(Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (lanes.running() > 0 && left > 0) left = changed.awaitNanos(left);
        } finally {
            lock.unlock();
        }
    }

    /// Lets [#awaitDue] look again.
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Writes what became of a task's recipients; it is on stable storage when this returns.
    ///
    /// @return what remains to be scheduled; null if nothing does
    @Nullable Job settle(Job job, Settlement settlement) throws StoreFailed {
        Settled settled =
                pipeline.<Settled, StoreFailed>change(draft -> apply(draft, job.id(), settlement));
        if (settled.left == 0) leave(job.id());
        if (settled.message == null) return null;
        List<Job> rest = jobs(new Whole(job.id(), settled.message, settled.staying));
        return rest.isEmpty() ? null : rest.getFirst();
    }

    private record Settled(
            @Nullable MessageRecord message, int left, TreeMap<Integer, RecipientRecord> staying) {}

    private static Settled apply(Draft<Long> draft, QueueId id, Settlement settlement)
            throws StoreFailed {
        TreeMap<Integer, RecipientRecord> staying = new TreeMap<>();
        MessageRecord message = QueueRecords.message(draft, id);
        if (message == null) return new Settled(null, -1, staying); // removed meanwhile
        int left = message.left();
        for (Map.Entry<Integer, Change> change : settlement.changes().entrySet()) {
            byte[] key = QueueRecords.recipient(id, change.getKey());
            if (draft.get(key) == null) continue;
            switch (change.getValue()) {
                case Change.Gone() -> {
                    draft.delete(key);
                    left--;
                }
                case Change.Stays(var record) -> {
                    draft.put(key, record.encode());
                    staying.put(change.getKey(), record);
                }
            }
        }
        if (left == 0) QueueRecords.delete(draft, id, message);
        else if (left != message.left())
            draft.put(QueueRecords.message(id), message.withLeft(left).encode());
        return new Settled(message, left, staying);
    }

    void done(Task task, Lanes.Feedback feedback, @Nullable Job rest) {
        lock.lock();
        try {
            QueueId id = task.job().id();
            Set<Integer> recipients = underWay.get(id);
            if (recipients != null) {
                task.job().recipients().forEach(recipients::remove);
                if (recipients.isEmpty()) underWay.remove(id);
            }
            Job kept = held.contains(id) ? null : rest; // release reads it from the records
            lanes.done(task, feedback, kept, clock.read().now());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void tell(Subject subject, Step step) {
        events.happened(subject, clock.read().now(), step);
    }

    static Subject subject(Whole whole) {
        return new Subject(whole.id(), whole.message().trace(), whole.message().account());
    }

    private void enter(Whole whole) {
        lock.lock();
        try {
            submitted.put(whole.id().number(), whole.message().submitted());
            if (whole.message().state() == State.HELD) {
                held.add(whole.id());
                return;
            }
            held.remove(whole.id());
            Whole idle = new Whole(whole.id(), whole.message(), new TreeMap<>(whole.left()));
            idle.left().keySet().removeAll(underWay.getOrDefault(whole.id(), Set.of()));
            lanes.take(whole.id());
            for (Job job : jobs(idle)) lanes.add(job);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void leave(QueueId id) {
        lock.lock();
        try {
            lanes.take(id);
            submitted.remove(id.number());
            held.remove(id);
        } finally {
            lock.unlock();
        }
    }

    private void take(QueueId id) {
        lock.lock();
        try {
            lanes.take(id);
        } finally {
            lock.unlock();
        }
    }

    private List<Job> jobs(Whole whole) {
        Map<String, List<Map.Entry<Integer, RecipientRecord>>> byLane = new LinkedHashMap<>();
        for (Map.Entry<Integer, RecipientRecord> entry : whole.left().entrySet()) {
            byLane.computeIfAbsent(lane(entry.getValue().destination()), _ -> new ArrayList<>())
                    .add(entry);
        }
        List<Job> jobs = new ArrayList<>();
        byLane.forEach((lane, group) -> jobs.add(job(whole, lane, group)));
        return jobs;
    }

    private Job job(Whole whole, String lane, List<Map.Entry<Integer, RecipientRecord>> group) {
        CarefulClock.Reading time = clock.read();
        Instant release = release(whole.message(), time);
        Instant first = Instant.MAX;
        boolean reported = true;
        List<Integer> indexes = new ArrayList<>();
        for (Map.Entry<Integer, RecipientRecord> entry : group) {
            RecipientRecord record = entry.getValue();
            indexes.add(entry.getKey());
            // by a clock that has been put back since
            boolean wrong = record.lastAttempt().isAfter(time.now());
            Instant next = wrong ? time.now() : record.nextAttempt();
            if (next.isBefore(first)) first = next;
            reported &= record.delay() == RecipientRecord.Delay.REPORTED;
        }
        return new Job(
                whole.id(),
                whole.message().trace(),
                lane,
                group.getFirst().getValue().destination().kind(),
                indexes,
                first.isBefore(release) ? release : first,
                release,
                schedule.deadline(whole.message(), reported));
    }

    /// RFC 4865 §5. While the clock is in doubt, what it has leapt over is not there yet.
    private static Instant release(MessageRecord message, CarefulClock.Reading time) {
        Instant release = message.envelope().release();
        if (release == null) return Instant.MIN;
        boolean doubtful = release.isAfter(time.now().minus(time.doubt()));
        return doubtful ? release.plus(time.doubt()) : release;
    }

    private String lane(Destination destination) {
        return switch (destination) {
            case Destination.Local() -> "(local)";
            case Destination.Filed() -> "(filed)";
            case Destination.Remote(var domain) ->
                    switch (settings.grouping()) {
                        case BY_DOMAIN -> domain.ascii();
                        case ALL_TOGETHER -> "(relay)";
                    };
        };
    }

    private static QueuedMessage shown(Whole whole) {
        MessageRecord message = whole.message();
        List<QueuedMessage.Waiting> waiting = new ArrayList<>();
        for (RecipientRecord record : whole.left().values())
            waiting.add(
                    new QueuedMessage.Waiting(
                            record.recipient(),
                            record.destination(),
                            record.attempts(),
                            record.nextAttempt(),
                            record.trouble()));
        return new QueuedMessage(
                whole.id(),
                message.envelope(),
                message.content(),
                message.size(),
                message.account(),
                message.trace(),
                message.submitted(),
                message.state(),
                waiting);
    }
}
