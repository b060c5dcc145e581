package org.veredus.format.dsn;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of one message, recipient by recipient: the content of message/delivery-status, RFC
/// 3464 §2.
///
/// @param deliverBy when the message must have arrived, RFC 2852 §5
public record DsnReport(
        String reportingMta,
        @Nullable String envelopeId,
        @Nullable OffsetDateTime arrival,
        @Nullable OffsetDateTime deliverBy,
        List<Recipient> recipients) {

    /// RFC 3464 §2.3.3
    public enum Action {
        FAILED,
        DELAYED,
        DELIVERED,
        RELAYED,
        EXPANDED
    }

    /// @param diagnostic what the remote host said, in the words of SMTP: `550 5.1.1 no such user`
    public record Recipient(
            @Nullable TypedAddress originalRecipient,
            TypedAddress finalRecipient,
            Action action,
            EnhancedStatus status,
            @Nullable String remoteMta,
            @Nullable String diagnostic,
            @Nullable OffsetDateTime lastAttempt,
            @Nullable OffsetDateTime willRetryUntil) {}

    public DsnReport {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a report needs a recipient");
        }
    }

    /// Of a message that could take its time.
    public DsnReport(
            String reportingMta,
            @Nullable String envelopeId,
            @Nullable OffsetDateTime arrival,
            List<Recipient> recipients) {
        this(reportingMta, envelopeId, arrival, null, recipients);
    }

    /// Reads the report out of a whole message; null if it has none that could be used. Never
    /// throws.
    public static @Nullable DsnReport parse(byte[] message) {
        return DsnParser.parse(message);
    }

    /// The Message-ID, with angle brackets, of the message that a report returns whole or by its
    /// header; null if it returns none. Never throws.
    public static @Nullable String originalMessageId(byte[] message) {
        return DsnParser.originalMessageId(message);
    }
}
