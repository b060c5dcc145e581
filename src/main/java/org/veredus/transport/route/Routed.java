package org.veredus.transport.route;

import java.util.List;
import org.veredus.transport.envelope.Recipient;

/// A recipient and where its mail goes.
public record Routed(Recipient recipient, List<Target> targets) {
    public Routed {
        targets = List.copyOf(targets);
        if (targets.isEmpty())
            throw new IllegalArgumentException("no target for " + recipient.address());
    }
}
