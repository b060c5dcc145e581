package org.veredus.account.mailbox;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// One message to file into a mailbox.
///
/// @param prefix trace fields that stand above the content in this mailbox alone; empty for an
///     APPEND
/// @param received INTERNALDATE, with the zone it was given in
/// @param annotations RFC 5257 §4.7; null for none
public record Filing(
        NewMessage message,
        byte[] prefix,
        Flags flags,
        OffsetDateTime received,
        @Nullable AnnotationChange annotations) {
    /// Without annotations, and with a date that nobody gave.
    public Filing(NewMessage message, byte[] prefix, Flags flags, Instant received) {
        this(message, prefix, flags, received.atOffset(ZoneOffset.UTC), null);
    }

    /// The same by somebody who may not set everything. RFC 4314 §4
    public Filing permitted(Rights rights) {
        return new Filing(
                message,
                prefix,
                flags.permitted(rights),
                received,
                annotations == null ? null : annotations.permitted(rights));
    }

    /// Octets that count against the quota.
    public long size() {
        return prefix.length + message.index().size();
    }
}
