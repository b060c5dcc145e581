package org.veredus.account.mailbox;

import java.time.Instant;

/// One message to file into a mailbox.
///
/// @param prefix trace fields that stand above the content in this mailbox alone; empty for an
///     APPEND
/// @param received INTERNALDATE
public record Filing(NewMessage message, byte[] prefix, Flags flags, Instant received) {
    /// Octets that count against the quota.
    public long size() {
        return prefix.length + message.index().size();
    }
}
