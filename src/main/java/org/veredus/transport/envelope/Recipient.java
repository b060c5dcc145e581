package org.veredus.transport.envelope;

import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;

/// One recipient as the envelope names it.
///
/// @param original whom the sender wrote to, if it was said, RFC 3461 §4.2
public record Recipient(Address address, Notify notifyOn, @Nullable OriginalRecipient original) {
    /// Without any extension.
    public static Recipient of(Address address) {
        return new Recipient(address, new Notify.Unsaid(), null);
    }
}
