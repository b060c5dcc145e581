package org.veredus.format.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Octets;

/// Reads from one header the few fields that the index keeps.
///
/// Of repeated fields the first counts, as most other programs see it, except that the
/// addresses of repeated To, Cc and Bcc are joined.
final class HeaderScan {

    private final Map<String, String> fields = new HashMap<>();
    private final Map<String, List<EnvelopeAddress>> recipients = new HashMap<>();
    private final Problems problems;
    private final long offset;
    private final boolean contentOnly;
    private boolean repeated; // a field of the envelope

    private HeaderScan(long offset, Problems problems, boolean contentOnly) {
        this.problems = problems;
        this.offset = offset;
        this.contentOnly = contentOnly;
    }

    /// @param header complete lines, each ended by one LF
    static HeaderScan of(byte[] header, int length, long offset, Problems problems) {
        return new HeaderScan(offset, problems, false).read(header, length);
    }

    /// Reads only what says how the body is written.
    static HeaderScan ofContent(byte[] header, int length, long offset, Problems problems) {
        return new HeaderScan(offset, problems, true).read(header, length);
    }

    private HeaderScan read(byte[] header, int length) {
        int at = 0;
        while (at < length) {
            at = field(header, at, length);
        }
        return this;
    }

    /// Whether a line can be a header field's first: a name, perhaps white space, and a colon.
    /// RFC 5322 §2.2 and §4.5
    static boolean isFieldStart(byte[] line, int from, int to) {
        int i = from;
        while (i < to && line[i] > ' ' && line[i] < 0x7F && line[i] != ':') {
            i++;
        }
        if (i == from) {
            return false;
        }
        while (i < to && (line[i] == ' ' || line[i] == '\t')) {
            i++;
        }
        return i < to && line[i] == ':';
    }

    private int field(byte[] header, int from, int length) {
        int end = lineEnd(header, from, length);
        int next = end + 1;
        while (next < length && (header[next] == ' ' || header[next] == '\t')) {
            end = lineEnd(header, next, length);
            next = end + 1;
        }
        int colon = from;
        while (colon < end && header[colon] != ':') {
            colon++;
        }
        boolean sought = !contentOnly || header[from] == 'c' || header[from] == 'C';
        if (sought && colon < end && isFieldStart(header, from, end)) {
            keep(header, from, colon, end);
        }
        return next;
    }

    private static int lineEnd(byte[] header, int from, int length) {
        return Octets.indexOf(header, (byte) '\n', from, length);
    }

    private void keep(byte[] header, int from, int colon, int end) {
        String name =
                new String(header, from, colon - from, StandardCharsets.ISO_8859_1)
                        .strip()
                        .toLowerCase(Locale.ROOT);
        boolean addresses = name.equals("to") || name.equals("cc") || name.equals("bcc");
        boolean content = name.startsWith("content-") && isKept(name);
        boolean wanted = content || (!contentOnly && (addresses || isKept(name)));
        if (!wanted) {
            return;
        }
        String value = unfold(header, colon + 1, end);
        if (fields.putIfAbsent(name, value) != null) {
            problems.add(offset, "The field " + name + " is there more than once.");
            repeated |= !name.startsWith("content-");
        }
        if (addresses) {
            List<EnvelopeAddress> list = recipients.computeIfAbsent(name, _ -> new ArrayList<>());
            list.addAll(
                    AddressListParser.parse(value, AddressListParser.MAX_ADDRESSES - list.size()));
        }
    }

    private static boolean isKept(String name) {
        return switch (name) {
            case "content-type",
                    "content-transfer-encoding",
                    "content-id",
                    "content-description",
                    "content-md5",
                    "content-disposition",
                    "content-language",
                    "content-location",
                    "date",
                    "subject",
                    "from",
                    "sender",
                    "reply-to",
                    "in-reply-to",
                    "message-id" ->
                    true;
            default -> false;
        };
    }

    /// Removes the line ends and the space around the value. RFC 5322 §2.2.3
    private static String unfold(byte[] header, int from, int to) {
        var value = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            if (header[i] != '\n') {
                value.append((char) (header[i] & 0xFF));
            }
        }
        return trim(value.toString());
    }

    private static String trim(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    /// @param usual what the part is if it does not say
    ContentType contentType(ContentType usual) {
        String value = fields.get("content-type");
        if (value == null) {
            return usual;
        }
        ContentType type = ParameterParser.contentType(value);
        if (type == null) {
            problems.add(
                    offset,
                    "The Content-Type is not a media type; the part is taken as plain text.");
            return ContentType.TEXT_PLAIN;
        }
        return type;
    }

    ContentFields contentFields() {
        String encoding = fields.get("content-transfer-encoding");
        String disposition = fields.get("content-disposition");
        return new ContentFields(
                fields.get("content-id"),
                fields.get("content-description"),
                encoding == null ? null : encoding(encoding),
                fields.get("content-md5"),
                disposition == null ? null : ParameterParser.disposition(disposition),
                languages(),
                fields.get("content-location"));
    }

    private @Nullable String encoding(String value) {
        String encoding = ParameterParser.token(value);
        if (!TransferDecoding.isKnown(encoding)) {
            problems.add(offset, "The transfer encoding is not one of the five of RFC 2045.");
        }
        return encoding;
    }

    // RFC 3282 §2
    private List<String> languages() {
        String value = fields.get("content-language");
        if (value == null) {
            return List.of();
        }
        List<String> tags = new ArrayList<>();
        for (String piece : value.split(",", ParameterParser.MAX_PARAMETERS)) {
            String tag = ParameterParser.token(piece);
            if (tag != null) {
                tags.add(tag);
            }
        }
        return tags;
    }

    Envelope envelope() {
        return new Envelope(
                fields.get("date"),
                fields.get("subject"),
                addresses("from"),
                addresses("sender"),
                addresses("reply-to"),
                recipients.getOrDefault("to", List.of()),
                recipients.getOrDefault("cc", List.of()),
                recipients.getOrDefault("bcc", List.of()),
                fields.get("in-reply-to"),
                fields.get("message-id"));
    }

    /// Whether a field of the envelope is there twice, or one for addresses has none.
    boolean hasOddFields(Envelope envelope) {
        return repeated
                || isEmpty("from", envelope.from())
                || isEmpty("sender", envelope.sender())
                || isEmpty("reply-to", envelope.replyTo())
                || isEmpty("to", envelope.to())
                || isEmpty("cc", envelope.cc())
                || isEmpty("bcc", envelope.bcc());
    }

    private boolean isEmpty(String name, List<EnvelopeAddress> addresses) {
        return addresses.isEmpty() && fields.containsKey(name);
    }

    private List<EnvelopeAddress> addresses(String name) {
        String value = fields.get(name);
        return value == null
                ? List.of()
                : AddressListParser.parse(value, AddressListParser.MAX_ADDRESSES);
    }
}
