package org.veredus.transport.trace;

import java.time.InstantSource;
import org.veredus.account.mailbox.Filed;
import org.veredus.transport.deliver.DeliveryEvents;
import org.veredus.transport.route.Target;

/// Notes what was filed where.
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
}
