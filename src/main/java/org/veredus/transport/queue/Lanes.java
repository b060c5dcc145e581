package org.veredus.transport.queue;

import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Decides what is done next. A function of its state and the time it is told; guarded by the
/// queue's lock.
///
/// Each destination is a [Lane]. A lane with something due now stands in a ring, from which lanes
/// are taken in turn, so that a destination with a thousand messages delays one with a single
/// message by one attempt. All others sleep, ordered by when they are due. What is due to a job
/// apart
/// from attempts (a warning, its end) is ordered on its own and does not wait for its lane.
final class Lanes {
    private final Schedule schedule;
    private final int perLane;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final LinkedHashSet<Lane> ring = new LinkedHashSet<>();
    private final TreeSet<Lane> sleeping = new TreeSet<>(Lane.BY_WAKING);
    private final TreeSet<Job> deadlines = new TreeSet<>(Job.BY_DEADLINE);
    private final Map<QueueId, LinkedHashSet<Job>> byMessage = new HashMap<>();
    private int running;

    Lanes(Schedule schedule, int perLane) {
        this.schedule = schedule;
        this.perLane = perLane;
    }

    void add(Job job) {
        Lane lane = lanes.computeIfAbsent(job.lane(), name -> new Lane(name, perLane));
        lane.waiting.add(job);
        deadlines.add(job);
        byMessage.computeIfAbsent(job.id(), _ -> new LinkedHashSet<>()).add(job);
        place(lane);
    }

    /// Takes what is due at `now`; it is under way until [#done].
    @Nullable Task next(Instant now) {
        if (!deadlines.isEmpty() && !deadlines.first().deadline().at().isAfter(now)) {
            Job job = deadlines.first();
            drop(job);
            running++;
            return switch (job.deadline()) {
                case Job.Deadline.Warn(_) -> new Task.Warn(job);
                case Job.Deadline.Expire(_) -> new Task.Expire(job);
            };
        }
        wake(now);
        while (!ring.isEmpty()) {
            Lane lane = ring.removeFirst();
            if (!lane.waiting.isEmpty() && lane.hasRoom() && !lane.due().isAfter(now)) {
                Job job = lane.waiting.first();
                lane.begun();
                running++;
                ring.addLast(lane); // before drop, which would put it to sleep
                drop(job);
                return new Task.Attempt(job, now);
            }
            place(lane);
        }
        return null;
    }

    /// When [#next] will have something; null: not before something is added or ends.
    @Nullable Instant due() {
        if (!ring.isEmpty()) return Instant.MIN;
        Instant deadline = deadlines.isEmpty() ? null : deadlines.first().deadline().at();
        Instant attempt = sleeping.isEmpty() ? null : sleeping.first().wakeAt;
        if (deadline == null || attempt == null) return deadline == null ? attempt : deadline;
        return deadline.isBefore(attempt) ? deadline : attempt;
    }

    /// @param rest what is left of the job
    void done(Task task, Feedback feedback, @Nullable Job rest, Instant now) {
        running--;
        if (task instanceof Task.Attempt(Job job, Instant begun)) {
            Lane lane =
                    Objects.requireNonNull(lanes.get(job.lane())); // never forgotten while running
            switch (feedback) {
                case Feedback.Reached() -> lane.reached();
                case Feedback.Unreachable(var why) -> lane.unreachable(why, begun, now, schedule);
                case Feedback.Unknown() -> lane.ended();
            }
            if (lane.isForgettable(now)) forget(lane);
            else place(lane);
        }
        if (rest != null) add(rest);
    }

    /// What an attempt tells of its destination.
    sealed interface Feedback {
        record Reached() implements Feedback {}

        record Unreachable(Trouble why) implements Feedback {}

        record Unknown() implements Feedback {}
    }

    /// Takes all that waits of a message.
    List<Job> take(QueueId id) {
        List<Job> jobs = List.copyOf(byMessage.getOrDefault(id, new LinkedHashSet<>()));
        for (Job job : jobs) drop(job);
        return jobs;
    }

    /// Tries a destination again though nobody answered there just now.
    void lift(String name) {
        Lane lane = lanes.get(name);
        if (lane == null) return;
        lane.lift();
        place(lane);
    }

    /// As [#lift], all of them.
    void liftAll() {
        for (Lane lane : lanes.values()) {
            lane.lift();
            place(lane);
        }
    }

    @Nullable Trouble trouble(String name) {
        Lane lane = lanes.get(name);
        return lane == null ? null : lane.trouble();
    }

    int running() {
        return running;
    }

    int waiting() {
        return deadlines.size();
    }

    int down(Instant now) {
        return (int) lanes.values().stream().filter(lane -> lane.isDown(now)).count();
    }

    private void drop(Job job) {
        deadlines.remove(job);
        LinkedHashSet<Job> siblings = byMessage.get(job.id());
        if (siblings != null && siblings.remove(job) && siblings.isEmpty())
            byMessage.remove(job.id());
        Lane lane = lanes.get(job.lane());
        if (lane == null) return;
        lane.waiting.remove(job);
        place(lane);
    }

    /// Puts a lane where it belongs; one in the ring is looked at again when its turn comes.
    private void place(Lane lane) {
        if (ring.contains(lane)) return;
        sleeping.remove(lane);
        if (!lane.hasRoom()) return; // until an attempt there ends
        lane.wakeAt = lane.due();
        sleeping.add(lane);
    }

    private void wake(Instant now) {
        Iterator<Lane> earliest = sleeping.iterator();
        while (earliest.hasNext()) {
            Lane lane = earliest.next();
            if (lane.wakeAt.isAfter(now)) return;
            earliest.remove();
            if (!lane.waiting.isEmpty()) ring.addLast(lane);
            else if (lane.isForgettable(now)) lanes.remove(lane.name);
        }
    }

    private void forget(Lane lane) {
        ring.remove(lane);
        sleeping.remove(lane);
        lanes.remove(lane.name);
    }
}
