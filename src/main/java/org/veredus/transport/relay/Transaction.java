package org.veredus.transport.relay;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.kv.StoreFailed;

/// One mail transaction, RFC 5321 §3.3.
///
/// @param mail the whole MAIL command
/// @param recipients the whole RCPT commands
public record Transaction(String mail, List<String> recipients, Content content) {
    public Transaction {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) throw new IllegalArgumentException("no recipients");
    }

    /// Hands the message over piece by piece.
    @FunctionalInterface
    public interface Content {
        void copyTo(BlobStore.Sink sink) throws IOException, StoreFailed;
    }

    /// The server's replies.
    ///
    /// @param recipients in the order of the commands; empty if MAIL was refused
    /// @param data to DATA; null if it was not asked
    /// @param end to the end of the content; null if none was sent
    public record Replies(
            SmtpReply mail,
            List<SmtpReply> recipients,
            @Nullable SmtpReply data,
            @Nullable SmtpReply end) {
        public Replies {
            recipients = List.copyOf(recipients);
        }
    }
}
