package org.veredus.transport.deliver;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Target;

/// What a header says of where the message has been. RFC 5321 §6.3.
///
/// @param hops its Received fields
/// @param deliveredTo the mailboxes it was in, in lower case
public record LoopGuard(int hops, Set<String> deliveredTo) {
    public LoopGuard {
        deliveredTo = Set.copyOf(deliveredTo);
    }

    public static LoopGuard of(Header header) {
        Set<String> mailboxes = new HashSet<>();
        int hops = 0;
        for (HeaderField field : header.fields()) {
            if (field.named("Received")) hops++;
            if (field.named("Delivered-To"))
                mailboxes.add(field.value().strip().toLowerCase(Locale.ROOT));
        }
        return new LoopGuard(hops, mailboxes);
    }

    /// Why a message must not go to these recipients: it goes in circles. Null if it does not.
    public static @Nullable String objection(Header header, List<Routed> recipients, int maxHops) {
        LoopGuard past = of(header);
        if (past.hops() > maxHops) return "mail loop: more than " + maxHops + " hops";
        for (Routed routed : recipients)
            for (Target target : routed.targets())
                if (target instanceof Target.Local && past.wasIn(target.address()))
                    return "mail loop: the message was in " + target.address().wire() + " before";
        return null;
    }

    public boolean wasIn(Address mailbox) {
        return deliveredTo.contains(mailbox.wire().toLowerCase(Locale.ROOT));
    }
}
