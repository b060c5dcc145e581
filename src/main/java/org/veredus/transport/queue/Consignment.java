package org.veredus.transport.queue;

import java.time.Instant;
import java.util.List;
import org.veredus.storage.blob.BlobId;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;

/// A message and those of its recipients that go to one destination.
///
/// @param size octets of the content
/// @param attempt 1 for the first
public record Consignment(
        QueueId id,
        String trace,
        Envelope envelope,
        List<Recipient> recipients,
        BlobId content,
        long size,
        Instant submitted,
        int attempt) {
    public Consignment {
        recipients = List.copyOf(recipients);
    }
}
