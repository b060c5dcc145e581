package org.veredus.format.dsn;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageDate;

/// Reads the reports of others, leniently. Knows as much of MIME as a multipart/report needs.
final class DsnParser {
    private static final int MAX_HEADER = 1 << 16;
    private static final int MAX_REPORT = 1 << 20;
    private static final int MAX_RECIPIENTS = 1000;
    private static final int MAX_PARTS = 100;

    // RFC 6522 §3, RFC 6533 §4.4
    private static final List<String> RETURNED =
            List.of("message/rfc822", "text/rfc822-headers", "message/global");

    private static final Pattern BOUNDARY =
            Pattern.compile(
                    "boundary\\s*=\\s*(?:\"([^\"]{1,200})\"|([^\\s;\"]{1,200}))",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern BLANK_LINE = Pattern.compile("\r?\n(?:[ \t]*\r?\n)+");

    private DsnParser() {}

    static @Nullable DsnReport parse(byte[] message) {
        for (byte[] part : parts(message)) {
            String content = statusContent(part);
            if (content != null) {
                return report(content);
            }
        }
        return null;
    }

    /// RFC 3462 §2: the third part, which is the message or its header.
    static @Nullable String originalMessageId(byte[] message) {
        for (byte[] part : parts(message)) {
            Header header = Header.parse(part, MAX_HEADER);
            String type = value(header, "Content-Type").toLowerCase(Locale.ROOT);
            if (RETURNED.stream().anyMatch(type::startsWith)) {
                String content = content(header, part);
                byte[] original = content.getBytes(StandardCharsets.ISO_8859_1);
                String id = value(Header.parse(original, MAX_HEADER), "Message-ID").strip();
                return id.isEmpty() ? null : id;
            }
        }
        return null;
    }

    /// The parts of the outermost multipart, each with its header.
    private static List<byte[]> parts(byte[] message) {
        byte[] bounded = Arrays.copyOf(message, Math.min(message.length, MAX_REPORT));
        Header header = Header.parse(bounded, MAX_HEADER);
        Matcher boundary = BOUNDARY.matcher(value(header, "Content-Type"));
        if (!boundary.find()) {
            return List.of();
        }
        String found = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
        int from = header.bodyOffset();
        String body = new String(bounded, from, bounded.length - from, StandardCharsets.ISO_8859_1);
        List<byte[]> parts = new ArrayList<>();
        for (String part : ("\n" + body).split("\n--" + Pattern.quote(found), MAX_PARTS)) {
            int line = part.indexOf('\n');
            parts.add(part.substring(line + 1).getBytes(StandardCharsets.ISO_8859_1));
        }
        return parts;
    }

    /// The decoded content of a part, if that is a delivery status. One octet in each char.
    private static @Nullable String statusContent(byte[] entity) {
        Header header = Header.parse(entity, MAX_HEADER);
        String type = value(header, "Content-Type").toLowerCase(Locale.ROOT);
        boolean status =
                type.startsWith("message/delivery-status")
                        || type.startsWith("message/global-delivery-status");
        return status ? content(header, entity) : null;
    }

    private static String content(Header header, byte[] entity) {
        byte[] content = Arrays.copyOfRange(entity, header.bodyOffset(), entity.length);
        boolean base64 = value(header, "Content-Transfer-Encoding").equalsIgnoreCase("base64");
        return new String(base64 ? decoded(content) : content, StandardCharsets.ISO_8859_1);
    }

    private static byte[] decoded(byte[] base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException _) { // truncated base64: lenient by contract
            return new byte[0];
        }
    }

    private static @Nullable DsnReport report(String content) {
        List<Header> blocks = new ArrayList<>();
        for (String block : BLANK_LINE.split(content.strip(), MAX_RECIPIENTS + 2)) {
            byte[] octets = block.getBytes(StandardCharsets.ISO_8859_1);
            blocks.add(Header.parse(octets, MAX_HEADER));
        }
        Header whole = blocks.getFirst();
        List<DsnReport.Recipient> recipients = new ArrayList<>();
        for (Header block : blocks.subList(1, blocks.size())) {
            DsnReport.Recipient recipient = recipient(block);
            if (recipient != null) {
                recipients.add(recipient);
            }
        }
        if (recipients.isEmpty()) {
            return null;
        }
        return new DsnReport(
                behindType(value(whole, "Reporting-MTA")),
                optional(whole, "Original-Envelope-Id"),
                date(whole, "Arrival-Date"),
                recipients);
    }

    private static DsnReport.@Nullable Recipient recipient(Header block) {
        TypedAddress last = TypedAddress.parseField(value(block, "Final-Recipient"));
        DsnReport.Action action = action(value(block, "Action"));
        EnhancedStatus status = EnhancedStatus.parse(value(block, "Status"));
        if (last == null || action == null || status == null) {
            return null;
        }
        String remote = optional(block, "Remote-MTA");
        String diagnostic = optional(block, "Diagnostic-Code");
        return new DsnReport.Recipient(
                TypedAddress.parseField(value(block, "Original-Recipient")),
                last,
                action,
                status,
                remote == null ? null : behindType(remote),
                diagnostic == null ? null : behindType(diagnostic),
                date(block, "Last-Attempt-Date"),
                date(block, "Will-Retry-Until"));
    }

    private static DsnReport.@Nullable Action action(String text) {
        for (DsnReport.Action action : DsnReport.Action.values()) {
            if (action.name().equalsIgnoreCase(text)) {
                return action;
            }
        }
        return null;
    }

    private static String behindType(String value) {
        return value.substring(value.indexOf(';') + 1).strip();
    }

    private static @Nullable OffsetDateTime date(Header block, String name) {
        return MessageDate.parse(value(block, name));
    }

    private static @Nullable String optional(Header block, String name) {
        String value = value(block, name);
        return value.isEmpty() ? null : value;
    }

    private static String value(Header block, String name) {
        HeaderField field = block.first(name);
        return field == null ? "" : field.value();
    }
}
