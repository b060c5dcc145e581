package org.veredus.format.sieve.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.BodyPart;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageBuilder;
import org.veredus.format.mime.Part;

/// What stands in the place of a part, or of the whole body. RFC 5703 §5
///
/// @param mime whether the text is a MIME entity with its own header
public record Replacement(boolean mime, String text) {
    /// Replaces one part within the message.
    public void ofPart(Mail mail, Part part) {
        long from = part.extent().headerStart();
        mail.edit(from, part.extent().end(), withoutLastLineEnd(entity()));
    }

    /// Replaces the body, and the fields that speak of it.
    public void ofMessage(Mail mail, @Nullable String subject, @Nullable String from) {
        var out = new ByteArrayOutputStream();
        for (HeaderField field : mail.fields()) {
            if (!speaksOfBody(field.name()) && !isReplaced(field.name(), subject, from)) {
                out.writeBytes(field.raw());
            }
        }
        MessageBuilder added = new MessageBuilder();
        if (subject != null) {
            added.unstructured("Subject", subject);
        }
        if (from != null) {
            added.structured("From", from);
        }
        added.structured("MIME-Version", "1.0");
        out.writeBytes(added.fields());
        out.writeBytes(entity());
        mail.replaceAll(out.toByteArray());
    }

    private static boolean speaksOfBody(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("content-") || lower.equals("mime-version");
    }

    private static boolean isReplaced(
            String name, @Nullable String subject, @Nullable String from) {
        return (subject != null && name.equalsIgnoreCase("Subject"))
                || (from != null && name.equalsIgnoreCase("From"));
    }

    private byte[] entity() {
        if (mime) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return BodyPart.text(text).wire();
    }

    /// The line end before a delimiter belongs to the delimiter. RFC 2046 §5.1.1
    static byte[] withoutLastLineEnd(byte[] entity) {
        int end = entity.length;
        end -= end > 0 && entity[end - 1] == '\n' ? 1 : 0;
        end -= end > 0 && entity[end - 1] == '\r' ? 1 : 0;
        return Arrays.copyOf(entity, end);
    }
}
