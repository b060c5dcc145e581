package org.veredus.format.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A MIME entity that is ready to be written: its Content fields and its encoded content, RFC 2045.
public final class BodyPart {
    // RFC 2045 §2.7
    private static final int MAX_LINE_OCTETS = 998;

    private final String fields;
    private final byte[] content;
    private final boolean eightBit;

    private BodyPart(String fields, byte[] content, boolean eightBit) {
        this.fields = fields;
        this.content = content;
        this.eightBit = eightBit;
    }

    /// Plain text for people, in 7 bits on the wire.
    public static BodyPart text(String text) {
        return text("plain", text);
    }

    /// @param subtype of text: plain, html
    public static BodyPart text(String subtype, String text) {
        String lines = text.replaceAll("\r\n|\r|\n", "\r\n");
        byte[] octets = lines.getBytes(StandardCharsets.UTF_8);
        String charset = octets.length == lines.length() ? "us-ascii" : "utf-8";
        return readable("text/" + subtype + "; charset=" + charset, octets);
    }

    /// Text whose charset has ASCII in it, in 7 bits on the wire.
    public static BodyPart readable(String type, byte[] octets) {
        if (isSevenBit(octets)) {
            return new BodyPart(fields(type, "7bit"), octets, false);
        }
        byte[] quoted = QuotedPrintable.encode(octets);
        byte[] base64 = inBase64(octets);
        // text that is mostly ASCII stays readable in its source
        return 2 * quoted.length <= 3 * base64.length
                ? new BodyPart(fields(type, "quoted-printable"), quoted, false)
                : new BodyPart(fields(type, "base64"), base64, false);
    }

    /// Content written as it is, for types that allow no encoding: message/rfc822 (RFC 2046
    /// §5.2.1),
    /// message/delivery-status, text/rfc822-headers.
    public static BodyPart unencoded(String contentType, byte[] content) {
        boolean eightBit = !isSevenBit(content);
        return new BodyPart(
                fields(contentType, eightBit ? "8bit" : "7bit"), content.clone(), eightBit);
    }

    /// Any content in base64.
    public static BodyPart base64(String contentType, byte[] content) {
        return new BodyPart(fields(contentType, "base64"), inBase64(content), false);
    }

    /// Any content, as an attachment in base64.
    public static BodyPart attachment(String contentType, String fileName, byte[] content) {
        return base64(contentType, content).disposed("attachment", fileName);
    }

    /// The same entity with a Content-Disposition, RFC 2183.
    ///
    /// @param how attachment or inline
    public BodyPart disposed(String how, @Nullable String fileName) {
        String disposition = FieldText.field("Content-Disposition", how + named(fileName));
        return new BodyPart(fields + disposition, content, eightBit);
    }

    private static String named(@Nullable String fileName) {
        if (fileName == null) return "";
        String safe = FieldText.withoutControls(fileName).replaceAll("[\"\\\\]", "_");
        return safe.chars().allMatch(c -> c < 0x80)
                ? "; filename=\"" + safe + "\""
                : "; filename*=utf-8''" + percentEncoded(safe);
    }

    /// @param subtype of multipart: mixed, alternative
    public static BodyPart multipart(String subtype, List<BodyPart> parts) {
        return combined("multipart/" + subtype, parts);
    }

    /// A multipart/report, RFC 6522.
    ///
    /// @param reportType delivery-status, disposition-notification, feedback-report
    public static BodyPart report(String reportType, List<BodyPart> parts) {
        return combined("multipart/report; report-type=" + reportType, parts);
    }

    /// Whether the content has octets above 127 or longer lines than SMTP carries.
    public boolean eightBit() {
        return eightBit;
    }

    /// The Content fields and then, behind an empty line, the content.
    public byte[] wire() {
        var out = new ByteArrayOutputStream(fields.length() + content.length + 2);
        out.writeBytes(fields.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(ascii("\r\n"));
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static BodyPart combined(String type, List<BodyPart> parts) {
        List<byte[]> wires = parts.stream().map(BodyPart::wire).toList();
        boolean eightBit = parts.stream().anyMatch(BodyPart::eightBit);
        String boundary = boundary(wires);
        var out = new ByteArrayOutputStream();
        for (byte[] wire : wires) {
            out.writeBytes(ascii("--" + boundary + "\r\n"));
            out.writeBytes(wire);
            out.writeBytes(ascii("\r\n"));
        }
        out.writeBytes(ascii("--" + boundary + "--\r\n"));
        String fields =
                fields(type + "; boundary=\"" + boundary + "\"", eightBit ? "8bit" : "7bit");
        return new BodyPart(fields, out.toByteArray(), eightBit);
    }

    /// A boundary made from the hash of the parts: it cannot be planted in them, and the same
    /// message is
    /// always written the same. `=_` is in no quoted-printable or base64 text, RFC 2045 §6.7.
    private static String boundary(List<byte[]> parts) {
        MessageDigest hash = sha256();
        parts.forEach(hash::update);
        while (true) {
            byte[] digest = hash.digest();
            String boundary = "=_" + HexFormat.of().formatHex(digest, 0, 15);
            byte[] sought = ascii(boundary);
            if (parts.stream().noneMatch(part -> contains(part, sought))) {
                return boundary;
            }
            hash.update(digest);
        }
    }

    private static boolean contains(byte[] text, byte[] sought) {
        for (int i = 0; i + sought.length <= text.length; i++) {
            int same = 0;
            while (same < sought.length && text[i + same] == sought[same]) {
                same++;
            }
            if (same == sought.length) {
                return true;
            }
        }
        return false;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    private static String fields(String contentType, String encoding) {
        return FieldText.field("Content-Type", contentType)
                + FieldText.field("Content-Transfer-Encoding", encoding);
    }

    private static boolean isSevenBit(byte[] octets) {
        int lineLength = 0;
        for (byte octet : octets) {
            if (octet <= 0) {
                return false;
            }
            lineLength = octet == '\n' ? 0 : lineLength + 1;
            if (lineLength > MAX_LINE_OCTETS + 1) {
                return false;
            }
        }
        return true;
    }

    private static byte[] inBase64(byte[] octets) {
        return ascii(Base64.getMimeEncoder().encodeToString(octets) + "\r\n");
    }

    // RFC 2231 §4
    private static String percentEncoded(String text) {
        var encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    octet > 0 && (Character.isLetterOrDigit(octet) || octet == '.' || octet == '-');
            encoded.append(plain ? String.valueOf((char) octet) : "%%%02X".formatted(octet & 0xFF));
        }
        return encoded.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
