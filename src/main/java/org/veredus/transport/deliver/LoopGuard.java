package org.veredus.transport.deliver;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.veredus.format.address.Address;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;

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

    public boolean wasIn(Address mailbox) {
        return deliveredTo.contains(mailbox.wire().toLowerCase(Locale.ROOT));
    }
}
