package org.veredus.transport.deliver;

import org.veredus.account.mailbox.Filed;
import org.veredus.transport.route.Target;

/// Hears of each filed message, for the trace. Called on the delivering thread; must be short.
@FunctionalInterface
public interface DeliveryEvents {
    void filed(String trace, Target.Local target, Filed filed);
}
