package org.veredus.transport.deliver;

import org.veredus.account.mailbox.Filed;
import org.veredus.transport.route.Target;

/// Hears of each delivery, for the trace. Called on the delivering thread; must be short.
@FunctionalInterface
public interface DeliveryEvents {
    void filed(String trace, Target.Local target, Filed filed);

    /// An account's script has said what becomes of a message.
    default void sorted(String trace, Target.Local target, Sorting sorting) {}
}
