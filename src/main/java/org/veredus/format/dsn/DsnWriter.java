package org.veredus.format.dsn;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.message.BodyPart;
import org.veredus.format.message.Header;
import org.veredus.format.message.MessageBuilder;
import org.veredus.format.message.MessageDate;

/// Writes a report as a message: a text for people, the status for programs, and what the sender
/// had sent.
/// RFC 3464 §2 and, where a part of it is not ASCII, RFC 6533 §4.
public final class DsnWriter {
    private static final Pattern REPLY = Pattern.compile("[245][0-9]{2}(?![0-9])");

    private static final int MAX_RETURNED_HEADER = 1 << 18;

    /// How much of the message goes back, RFC 3461 §4.3.
    public enum Returned {
        FULL,
        HEADER
    }

    /// The message that the report is about: as much as is to go back.
    public static final class Original {
        private final byte[] octets;
        private final Returned returned;

        /// @param message the whole, or at least its header
        public Original(byte[] message, Returned returned) {
            this.returned = returned;
            this.octets =
                    switch (returned) {
                        case FULL -> message.clone();
                        case HEADER -> header(message);
                    };
        }

        private static byte[] header(byte[] message) {
            int end = Header.parse(message, MAX_RETURNED_HEADER).endOffset();
            return Arrays.copyOf(message, Math.min(end, MAX_RETURNED_HEADER));
        }

        /// As the last part of a report.
        public BodyPart part() {
            return BodyPart.unencoded(contentType(), octets);
        }

        // RFC 6522 §3, RFC 6533 §4.3, §4.4
        private String contentType() {
            int headerEnd = Header.parse(octets, octets.length).endOffset();
            boolean ascii = true;
            for (int i = 0; i < headerEnd; i++) {
                ascii &= octets[i] >= 0;
            }
            return switch (returned) {
                case FULL -> ascii ? "message/rfc822" : "message/global";
                case HEADER -> ascii ? "text/rfc822-headers" : "message/global-headers";
            };
        }
    }

    /// Who writes to whom, and when.
    ///
    /// @param messageId with angle brackets
    public record Letter(Address from, Address to, String messageId, OffsetDateTime now) {}

    private DsnWriter() {}

    /// The message; it has to be sent with a null return path.
    public static byte[] write(DsnReport report, Letter letter, @Nullable Original original) {
        boolean global = report.recipients().stream().anyMatch(DsnWriter::needsUtf8);
        List<BodyPart> parts = new ArrayList<>();
        parts.add(BodyPart.text(DsnText.of(report)));
        parts.add(
                BodyPart.unencoded(
                        global ? "message/global-delivery-status" : "message/delivery-status",
                        status(report)));
        if (original != null) {
            parts.add(original.part());
        }
        return new MessageBuilder()
                .addresses(
                        "From", List.of(new MessageBuilder.Mailbox("Mail Delivery", letter.from())))
                .addresses("To", List.of(new MessageBuilder.Mailbox("", letter.to())))
                .date(letter.now())
                .structured("Message-ID", letter.messageId())
                .unstructured("Subject", DsnText.subject(report))
                // RFC 3834 §5
                .structured("Auto-Submitted", "auto-replied")
                .build(BodyPart.report("delivery-status", parts));
    }

    private static boolean needsUtf8(DsnReport.Recipient recipient) {
        TypedAddress original = recipient.originalRecipient();
        String diagnostic = recipient.diagnostic();
        return !recipient.finalRecipient().isAscii()
                || (original != null && !original.isAscii())
                || (diagnostic != null && diagnostic.chars().anyMatch(c -> c > 0x7F));
    }

    private static byte[] status(DsnReport report) {
        var text = new StringBuilder();
        var whole =
                new MessageBuilder().structured("Reporting-MTA", "dns; " + report.reportingMta());
        optional(whole, "Original-Envelope-Id", report.envelopeId());
        optional(whole, "Arrival-Date", date(report.arrival()));
        optional(whole, "Deliver-By-Date", date(report.deliverBy()));
        append(text, whole);
        for (DsnReport.Recipient recipient : report.recipients()) {
            append(text, recipient(recipient));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder text, MessageBuilder block) {
        text.append(text.isEmpty() ? "" : "\r\n");
        text.append(new String(block.fields(), StandardCharsets.UTF_8));
    }

    private static MessageBuilder recipient(DsnReport.Recipient recipient) {
        var block = new MessageBuilder();
        TypedAddress original = recipient.originalRecipient();
        optional(block, "Original-Recipient", original == null ? null : original.field());
        block.structured("Final-Recipient", recipient.finalRecipient().field());
        block.structured("Action", recipient.action().name().toLowerCase(Locale.ROOT));
        block.structured("Status", recipient.status().wire());
        String remote = recipient.remoteMta();
        optional(block, "Remote-MTA", remote == null ? null : "dns; " + remote);
        String diagnostic = recipient.diagnostic();
        optional(block, "Diagnostic-Code", diagnostic == null ? null : typed(diagnostic));
        optional(block, "Last-Attempt-Date", date(recipient.lastAttempt()));
        optional(block, "Will-Retry-Until", date(recipient.willRetryUntil()));
        return block;
    }

    /// RFC 3464 §2.3.6: the type `smtp` is for what a server replied, not for reasons of our own.
    private static String typed(String diagnostic) {
        return (REPLY.matcher(diagnostic).lookingAt() ? "smtp; " : "x-veredus; ") + diagnostic;
    }

    private static @Nullable String date(@Nullable OffsetDateTime date) {
        return date == null ? null : MessageDate.write(date);
    }

    private static void optional(MessageBuilder block, String name, @Nullable String value) {
        if (value != null) {
            block.structured(name, value);
        }
    }
}
