package org.veredus.transport.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.transport.envelope.Notify;
import org.veredus.transport.queue.QueueEvents.Step;
import org.veredus.transport.queue.QueueEvents.Told;
import org.veredus.transport.queue.QueueRecords.Whole;
import org.veredus.transport.queue.RecipientOutcome.Blame;
import org.veredus.transport.queue.RecipientOutcome.Reach;
import org.veredus.transport.queue.Settlement.Change;

/// Sorts what became of a job's recipients into records, report lines and events. Pure.
final class Outcomes {
    private final Whole whole;
    private final Instant now;
    private final Schedule schedule;
    final Map<Integer, Change> changes = new HashMap<>();
    final List<Report.Line> failed = new ArrayList<>();
    final List<Report.Line> delayed = new ArrayList<>();
    final List<Report.Line> delivered = new ArrayList<>();
    final List<Report.Line> relayed = new ArrayList<>();
    final List<Step> steps = new ArrayList<>();
    private Lanes.Feedback feedback = new Lanes.Feedback.Unknown();

    Outcomes(Whole whole, Instant now, Schedule schedule) {
        this.whole = whole;
        this.now = now;
        this.schedule = schedule;
    }

    Lanes.Feedback feedback() {
        return feedback;
    }

    void add(Entry entry, RecipientOutcome outcome) {
        switch (outcome) {
            case RecipientOutcome.Delivered delivery -> delivered(entry, delivery);
            case RecipientOutcome.Deferred(var trouble, var blame) -> {
                if (blame == Blame.MESSAGE) reached();
                else if (feedback instanceof Lanes.Feedback.Unknown)
                    feedback = new Lanes.Feedback.Unreachable(trouble);
                deferred(entry, trouble);
            }
            case RecipientOutcome.Failed(var trouble) -> {
                if (trouble.remote() != null) reached();
                failed(entry, trouble, now);
            }
        }
    }

    private void delivered(Entry entry, RecipientOutcome.Delivered delivery) {
        reached();
        RecipientRecord record = entry.record();
        changes.put(entry.index(), new Change.Gone());
        steps.add(new Step.Delivered(record.recipient().address(), delivery));
        Notify notify = record.recipient().notifyOn();
        boolean traced = delivery.reach() == Reach.TRACED && Reports.traced(whole, notify);
        if (!traced && !Reports.wanted(whole, notify, Notify.Event.SUCCESS)) return;
        // RFC 3464 §2.3.5: no Remote-MTA where there was none
        @Nullable String remote = delivery.reach() == Reach.MAILBOX ? null : delivery.remote();
        Trouble words = new Trouble("2.0.0", delivery.reply(), remote);
        Report.Line line = new Report.Line(record.recipient(), words, now, null);
        switch (delivery.reach()) {
            case Reach.MAILBOX -> delivered.add(line);
            case Reach.RELAYED, Reach.TRACED -> relayed.add(line);
            case Reach.HANDED_ON -> {} // RFC 3461 §5.2.2: the next host reports
        }
    }

    private void deferred(Entry entry, Trouble trouble) {
        RecipientRecord record = entry.record();
        Instant next = schedule.nextAttempt(now, record.attempts() + 1);
        changes.put(entry.index(), new Change.Stays(record.deferred(trouble, now, next)));
        steps.add(new Step.Deferred(record.recipient().address(), trouble, next));
    }

    /// @param lastAttempt when it was tried last
    void failed(Entry entry, Trouble trouble, Instant lastAttempt) {
        RecipientRecord record = entry.record();
        changes.put(entry.index(), new Change.Gone());
        boolean told = Reports.wanted(whole, record.recipient().notifyOn(), Notify.Event.FAILURE);
        if (told) failed.add(new Report.Line(record.recipient(), trouble, lastAttempt, null));
        steps.add(
                new Step.Failed(
                        record.recipient().address(), trouble, told ? Told.SENDER : Told.NOBODY));
    }

    void warned(Entry entry, Trouble trouble) {
        RecipientRecord record = entry.record();
        changes.put(entry.index(), new Change.Stays(record.reported()));
        if (record.delay() == RecipientRecord.Delay.REPORTED) return;
        if (!Reports.wanted(whole, record.recipient().notifyOn(), Notify.Event.DELAY)) return;
        Instant end = schedule.expireAt(whole.message());
        delayed.add(new Report.Line(record.recipient(), trouble, record.lastAttempt(), end));
        steps.add(new Step.DelayReported(record.recipient().address()));
    }

    private void reached() {
        feedback = new Lanes.Feedback.Reached();
    }
}
