package org.veredus.transport.queue;

import java.util.List;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;

/// A message to be kept until it is gone.
///
/// @param account who submitted it; empty for mail that came in from outside
/// @param trace the id under which its way can be followed
public record Submission(
        Envelope envelope,
        List<Addressed> recipients,
        Content content,
        String account,
        String trace) {
    public Submission {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) throw new IllegalArgumentException("no recipients");
    }

    /// The same for some of the recipients, with a content for them.
    public Submission of(List<Addressed> some, Content theirs) {
        return new Submission(envelope, some, theirs, account, trace);
    }

    /// A recipient and where its mail goes.
    public record Addressed(Recipient recipient, Destination destination) {}

    /// The message: header and body, lines ending in CRLF.
    public sealed interface Content {
        BlobId id();

        /// Becomes durable with the submission.
        record Staged(StagedBlob blob) implements Content {
            @Override
            public BlobId id() {
                return blob.id();
            }
        }

        /// In the store already and retained by somebody.
        record Stored(BlobId id) implements Content {}
    }
}
