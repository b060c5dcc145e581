package org.veredus.transport.deliver;

import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.route.ReturnPaths;

/// The door of messages to the queue.
public final class Departures {
    private final Queue queue;
    private final ReturnPaths paths;

    public Departures(Queue queue, ReturnPaths paths) {
        this.queue = queue;
        this.paths = paths;
    }

    /// Of one message.
    Departure of(Envelope envelope) {
        return new Departure(queue, paths, envelope);
    }
}
