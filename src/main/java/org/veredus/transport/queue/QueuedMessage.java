package org.veredus.transport.queue;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.blob.BlobId;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;

/// A message as it stands in the queue, with the recipients still to be served.
public record QueuedMessage(
        QueueId id,
        Envelope envelope,
        BlobId content,
        long size,
        String account,
        String trace,
        Instant submitted,
        State state,
        List<Waiting> recipients) {
    public QueuedMessage {
        recipients = List.copyOf(recipients);
    }

    /// Whether it may go.
    public enum State {
        ACTIVE,
        HELD
    }

    /// A recipient still to be served.
    public record Waiting(
            Recipient recipient,
            Destination destination,
            int attempts,
            Instant nextAttempt,
            @Nullable Trouble lastTrouble) {}
}
