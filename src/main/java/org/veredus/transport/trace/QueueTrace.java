package org.veredus.transport.trace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.veredus.transport.queue.QueueEvents;
import org.veredus.transport.queue.RecipientOutcome;
import org.veredus.transport.queue.RecipientOutcome.Reach;
import org.veredus.transport.queue.Trouble;

/// Notes what the queue does.
public final class QueueTrace implements QueueEvents {
    private final Trace trace;

    public QueueTrace(Trace trace) {
        this.trace = trace;
    }

    @Override
    public void happened(Subject subject, Instant at, Step step) {
        String id = subject.trace();
        String queue = subject.id().toString();
        switch (step) {
            case Step.Queued(int recipients) ->
                    trace.note(
                            id,
                            at,
                            Room.QUEUE,
                            "queued",
                            "queue",
                            queue,
                            "recipients",
                            Integer.toString(recipients));
            case Step.AttemptBegun(int attempt, int recipients) ->
                    trace.note(
                            id,
                            at,
                            Room.RELAY,
                            "attempt",
                            "attempt",
                            Integer.toString(attempt),
                            "recipients",
                            Integer.toString(recipients));
            case Step.Deferred(var to, var trouble, var until) ->
                    trouble(id, at, "deferred", to.wire(), trouble, "until", until.toString());
            case Step.Delivered(var to, var how) -> delivered(id, at, to.wire(), how);
            case Step.Failed(var to, var trouble, var told) ->
                    trouble(id, at, "failed", to.wire(), trouble, "told", told(told));
            case Step.DelayReported(var to) ->
                    trace.note(id, at, Room.QUEUE, "delay reported", "to", to.wire());
            case Step.Held() -> trace.note(id, at, Room.QUEUE, "held", "queue", queue);
            case Step.Released() -> trace.note(id, at, Room.QUEUE, "released", "queue", queue);
            case Step.Removed() -> trace.note(id, at, Room.QUEUE, "removed", "queue", queue);
        }
    }

    private void delivered(String id, Instant at, String to, RecipientOutcome.Delivered how) {
        Room room = how.reach() == Reach.MAILBOX ? Room.DELIVER : Room.RELAY;
        trace.note(id, at, room, "delivered", "to", to, "host", how.remote(), "reply", how.reply());
    }

    private void trouble(
            String id, Instant at, String what, String to, Trouble trouble, String... more) {
        List<String> facts = new ArrayList<>(List.of("to", to, "status", trouble.status()));
        facts.addAll(List.of("reply", trouble.text()));
        String remote = trouble.remote();
        if (remote != null) facts.addAll(List.of("host", remote));
        facts.addAll(List.of(more));
        Room room = remote == null ? Room.QUEUE : Room.RELAY;
        trace.note(id, at, room, what, facts.toArray(String[]::new));
    }

    private static String told(QueueEvents.Told told) {
        return switch (told) {
            case SENDER -> "sender";
            case NOBODY -> "nobody";
        };
    }
}
