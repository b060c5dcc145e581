package org.veredus.transport.trace;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.Filed;
import org.veredus.transport.deliver.DeliveryEvents;
import org.veredus.transport.deliver.Sorting;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.route.Target;

/// Notes what was filed where, and what scripts did.
public final class DeliveryTrace implements DeliveryEvents {
    private final Trace trace;
    private final InstantSource clock;

    public DeliveryTrace(Trace trace, InstantSource clock) {
        this.trace = trace;
        this.clock = clock;
    }

    @Override
    public void filed(String message, Target.Local target, Filed filed) {
        trace.note(
                message,
                clock.instant(),
                Room.MAILBOX,
                "filed",
                "to",
                target.address().wire(),
                "mailbox",
                Integer.toString(filed.mailbox().number()),
                "uid",
                Integer.toString(filed.uids().getFirst()));
    }

    @Override
    public void trapped(String message, Target.Trap target, Verdict.Reach seen) {
        trace.note(
                message, clock.instant(), Room.DELIVER, "trapped", "to", target.address().wire());
    }

    @Override
    public void sorted(String message, Target.Local target, Sorting sorting) {
        List<String> facts = new ArrayList<>(List.of("to", target.address().wire()));
        for (String action : sorting.actions()) facts.addAll(List.of("action", action));
        if (sorting.error() != null) facts.addAll(List.of("error", sorting.error()));
        trace.note(message, clock.instant(), Room.DELIVER, "sorted", facts.toArray(new String[0]));
    }
}
