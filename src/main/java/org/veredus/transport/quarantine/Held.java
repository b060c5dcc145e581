package org.veredus.transport.quarantine;

import java.time.Instant;
import java.util.List;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.blob.BlobId;

/// A message that is held back.
///
/// @param number of it in its account
/// @param recipient the address that it came to
/// @param sender of the envelope; empty for a report
/// @param from who it says that it is from
/// @param size octets
/// @param reasons in sentences
/// @param fields for the top of the message, when it is delivered
/// @param trace the id under which its way can be followed
public record Held(
        AccountId account,
        long number,
        Instant at,
        String recipient,
        String sender,
        String from,
        String subject,
        long size,
        double score,
        List<String> reasons,
        String fields,
        String trace,
        BlobId content) {
    public Held {
        reasons = List.copyOf(reasons);
    }
}
