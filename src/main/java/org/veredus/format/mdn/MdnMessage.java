package org.veredus.format.mdn;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.dsn.DsnWriter;
import org.veredus.format.message.BodyPart;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageBuilder;
import org.veredus.format.mime.Charsets;
import org.veredus.format.mime.EncodedWords;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.TransferDecoding;

/// A notification as a message: a text for people, the part for programs and, perhaps, the message
/// that it is about. RFC 8098 §3, and RFC 6533 §5 where it is not ASCII.
///
/// @param text null if there is none that could be read
/// @param original whether the message that it is about, or its header, is in it
public record MdnMessage(String subject, @Nullable String text, Mdn mdn, boolean original) {
    private static final int MAX_MESSAGE = 4 << 20;
    private static final int MAX_HEADER = 1 << 16;
    private static final int MAX_TEXT = 1 << 16;

    /// Who writes to whom, when, and in which words.
    ///
    /// @param from the person whom the message was for, RFC 8098 §3
    /// @param messageId with angle brackets
    public record Letter(
            MessageBuilder.Mailbox from,
            Address to,
            String messageId,
            OffsetDateTime now,
            String subject,
            String text) {}

    /// Reads a whole message; null if it is no notification that could be used. Never throws.
    public static @Nullable MdnMessage parse(byte[] message) {
        byte[] bounded =
                message.length <= MAX_MESSAGE ? message : Arrays.copyOf(message, MAX_MESSAGE);
        Part report = MimeIndexer.structure(bounded);
        if (!isType(report, "multipart", "report")) {
            return null;
        }
        Mdn mdn = null;
        String text = null;
        boolean original = false;
        for (Part part : report.children()) {
            if (mdn == null && isNotification(part)) {
                mdn = Mdn.parse(decoded(bounded, part));
            } else if (mdn == null && text == null && isType(part, "text", "plain")) {
                text = text(bounded, part);
            } else if (mdn != null && isOriginal(part)) {
                original = true;
            }
        }
        return mdn == null ? null : new MdnMessage(subject(bounded), text, mdn, original);
    }

    /// The message; it has to be sent with a null return path (RFC 8098 §3).
    ///
    /// @param returned what to send along of the message that it is about
    public static byte[] write(Mdn mdn, Letter letter, DsnWriter.@Nullable Original returned) {
        List<BodyPart> parts = new ArrayList<>();
        parts.add(BodyPart.text(letter.text()));
        parts.add(
                BodyPart.unencoded(
                        mdn.isAscii()
                                ? "message/disposition-notification"
                                : "message/global-disposition-notification",
                        mdn.wire()));
        if (returned != null) {
            parts.add(returned.part());
        }
        MessageBuilder message =
                new MessageBuilder()
                        .addresses("From", List.of(letter.from()))
                        .addresses("To", List.of(new MessageBuilder.Mailbox("", letter.to())))
                        .date(letter.now())
                        .structured("Message-ID", letter.messageId())
                        .unstructured("Subject", letter.subject());
        String about = mdn.originalMessageId();
        if (about != null) {
            message.structured("In-Reply-To", about).structured("References", about);
        }
        if (mdn.disposition().sending() == Disposition.Sending.AUTOMATICALLY) {
            message.structured("Auto-Submitted", "auto-replied"); // RFC 3834 §5
        }
        return message.build(BodyPart.report("disposition-notification", parts));
    }

    private static boolean isNotification(Part part) {
        return isType(part, "message", "disposition-notification")
                || isType(part, "message", "global-disposition-notification");
    }

    // RFC 6522 §3, RFC 6533 §4.4
    private static boolean isOriginal(Part part) {
        return isType(part, "message", "rfc822")
                || isType(part, "text", "rfc822-headers")
                || isType(part, "message", "global")
                || isType(part, "message", "global-headers");
    }

    private static boolean isType(Part part, String type, String subtype) {
        return part.contentType().is(type, subtype);
    }

    private static byte[] decoded(byte[] message, Part part) {
        int from = (int) part.extent().bodyStart();
        int to = Math.min((int) part.extent().end(), from + MAX_TEXT);
        return TransferDecoding.decode(message, from, to, part.encoding());
    }

    private static String text(byte[] message, Part part) {
        return Charsets.decode(decoded(message, part), part.contentType().charset()).strip();
    }

    private static String subject(byte[] message) {
        HeaderField subject = Header.parse(message, MAX_HEADER).first("Subject");
        return subject == null
                ? ""
                : EncodedWords.decode(subject.rawValue().replaceAll("[\r\n]", "")).strip();
    }
}
