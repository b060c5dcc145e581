package org.veredus.app.server;

import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.veredus.account.mailbox.Filed;
import org.veredus.transport.deliver.DeliveryEvents;
import org.veredus.transport.deliver.Dispatcher;
import org.veredus.transport.deliver.Sorting;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.inspect.trap.TrapCount;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.queue.QueueEvents;
import org.veredus.transport.queue.QueueEvents.Step;
import org.veredus.transport.queue.QueueEvents.Subject;
import org.veredus.transport.route.Target;

/// Writes what happens to messages into the log, one line an event, and into the trace.
final class Journal implements DeliveryEvents {
    private static final Logger deliver = LoggerFactory.getLogger(Dispatcher.class);
    private static final Logger queue = LoggerFactory.getLogger(Queue.class);

    private final DeliveryEvents deliveries;
    private final QueueEvents movements;
    private final TrapCount traps;

    /// @param traps count what nobody judged; what was judged is counted with that
    Journal(DeliveryEvents deliveries, QueueEvents movements, TrapCount traps) {
        this.deliveries = deliveries;
        this.movements = movements;
        this.traps = traps;
    }

    @Override
    public void filed(String trace, Target.Local target, Filed filed) {
        deliveries.filed(trace, target, filed);
        deliver.atInfo()
                .addKeyValue("message", trace)
                .addKeyValue("to", target.address().wire())
                .addKeyValue("uid", filed.uids().getFirst())
                .log("delivered");
    }

    @Override
    public void trapped(String trace, Target.Trap target, Verdict.Reach seen) {
        deliveries.trapped(trace, target, seen);
        if (seen != Verdict.Reach.CONTENT) traps.unjudged(target.address());
        deliver.atInfo()
                .addKeyValue("message", trace)
                .addKeyValue("to", target.address().wire())
                .log("trapped");
    }

    @Override
    public void sorted(String trace, Target.Local target, Sorting sorting) {
        deliveries.sorted(trace, target, sorting);
        LoggingEventBuilder line =
                sorting.error() == null
                        ? deliver.atInfo()
                        : deliver.atWarn().addKeyValue("error", sorting.error());
        line.addKeyValue("message", trace)
                .addKeyValue("to", target.address().wire())
                .addKeyValue("actions", String.join(", ", sorting.actions()))
                .log("sorted");
    }

    void queue(Subject subject, Instant at, Step step) {
        movements.happened(subject, at, step);
        switch (step) {
            case Step.Queued(var recipients) ->
                    line(subject).addKeyValue("recipients", recipients).log("queued");
            case Step.AttemptBegun _ -> {} // its end says all
            case Step.Deferred(var recipient, var trouble, var until) ->
                    line(subject)
                            .addKeyValue("to", recipient.wire())
                            .addKeyValue("why", trouble.text())
                            .addKeyValue("until", until)
                            .log("deferred");
            case Step.Delivered(var recipient, var how) ->
                    line(subject)
                            .addKeyValue("to", recipient.wire())
                            .addKeyValue("host", how.remote())
                            .addKeyValue("reply", how.reply())
                            .log("sent");
            case Step.Failed(var recipient, var trouble, var told) ->
                    line(subject)
                            .addKeyValue("to", recipient.wire())
                            .addKeyValue("why", trouble.text())
                            .addKeyValue("told", told)
                            .log("bounced");
            case Step.DelayReported(var recipient) ->
                    line(subject).addKeyValue("to", recipient.wire()).log("delay reported");
            case Step.Held() -> line(subject).log("held");
            case Step.Released() -> line(subject).log("released");
            case Step.Removed() -> line(subject).log("removed");
        }
    }

    private static LoggingEventBuilder line(Subject subject) {
        return queue.atInfo()
                .addKeyValue("message", subject.trace())
                .addKeyValue("queue", subject.id());
    }
}
