package org.veredus.protocol.jmap.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.QuotedPrintable;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes the parts of a new message. RFC 8621 §4.6, RFC 2045
final class PartWriter {
    /// RFC 2045 §6.7, with some room below the 998 octets that RFC 5322 §2.1.1 allows.
    private static final int MAX_LINE = 900;

    private static final int MAX_DEPTH = 20;

    /// RFC 2045 §5.1
    private static final Pattern TOKEN = Pattern.compile("[!#-'*+.0-9A-Z^-~-]+");

    /// Fields that are written from `type`, `charset` and the content.
    private static final Set<String> OURS = Set.of("content-type", "content-transfer-encoding");

    /// Told as maxSizeAttachmentsPerEmail.
    static final long MAX_ATTACHED = 50_000_000;

    private final Call call;
    private final Blobs blobs;
    private final RandomGenerator random;
    private long attached;

    PartWriter(Call call, Blobs blobs, RandomGenerator random) {
        this.call = call;
        this.blobs = blobs;
        this.random = random;
    }

    byte[] write(ObjectNode root, JsonNode values) throws SetError, StoreFailed {
        Set<String> missing = new LinkedHashSet<>();
        findMissing(root, missing, 0);
        if (!missing.isEmpty()) // RFC 8621 §4.6: all of them are named
        throw SetError.of("blobNotFound", "there is no such blob")
                    .with("notFound", Json.texts(missing));
        return part(root, values, 0);
    }

    private void findMissing(JsonNode part, Set<String> missing, int depth) throws StoreFailed {
        String wanted = part.path("blobId").asString("");
        if (!wanted.isEmpty() && find(wanted) == null) missing.add(wanted);
        if (depth < MAX_DEPTH)
            for (JsonNode child : part.path("subParts")) findMissing(child, missing, depth + 1);
    }

    private Blobs.@Nullable Blob find(String wanted) throws StoreFailed {
        String id = call.resolve(wanted);
        return id == null ? null : blobs.find(id);
    }

    private byte[] part(ObjectNode part, JsonNode values, int depth) throws SetError, StoreFailed {
        if (depth > MAX_DEPTH) throw wrong("parts within parts within parts");
        HeaderWriter header = new HeaderWriter();
        String type = part.path("type").asString("text/plain").toLowerCase(Locale.ROOT);
        if (!type.matches("[\\w!#$&^+.-]+/[\\w!#$&^+.-]+")) throw wrong("not a type: " + type);
        for (Map.Entry<String, JsonNode> each : part.properties()) check(each, header);
        describe(part, header);
        return !part.path("subParts").isEmpty() || type.startsWith("multipart/")
                ? multipart(part, type, header, values, depth)
                : leaf(part, type, header, values);
    }

    private static void check(Map.Entry<String, JsonNode> each, HeaderWriter header)
            throws SetError {
        switch (each.getKey()) {
            case "partId",
                    "blobId",
                    "size",
                    "name",
                    "type",
                    "charset",
                    "disposition",
                    "cid",
                    "language",
                    "location",
                    "subParts" -> {}
            default -> {
                HeaderProperty property = HeaderProperty.parse(each.getKey());
                if (property == null || OURS.contains(property.field().toLowerCase(Locale.ROOT)))
                    throw wrong(each.getKey() + " cannot be set");
                header.set(each.getKey(), property, each.getValue());
            }
        }
    }

    private static void describe(ObjectNode part, HeaderWriter header) throws SetError {
        String name = text(part, "name");
        String disposition = text(part, "disposition");
        if (!name.isEmpty() && disposition.isEmpty()) disposition = "attachment";
        if (!disposition.isEmpty()) {
            if (!TOKEN.matcher(disposition).matches()) throw wrong("disposition is not a word");
            once(header, "Content-Disposition", disposition + parameter("filename", name));
        }
        String cid = text(part, "cid");
        if (!cid.isEmpty()) {
            if (cid.chars().anyMatch(c -> c == ' ' || c == '<' || c == '>'))
                throw wrong("cid is not what stands in angle brackets");
            once(header, "Content-ID", "<" + cid + ">");
        }
        String location = text(part, "location");
        if (!location.isEmpty()) once(header, "Content-Location", location);
        JsonNode language = part.path("language");
        if (!language.isMissingNode() && !language.isNull() && !language.isArray())
            throw wrong("language is not a list");
        if (!language.isEmpty()) {
            StringBuilder tags = new StringBuilder();
            for (JsonNode tag : language)
                tags.append(tags.isEmpty() ? "" : ", ").append(tag.asString(""));
            once(header, "Content-Language", tags.toString());
        }
    }

    /// RFC 8621 §4.6: no field is given by two properties.
    private static void once(HeaderWriter header, String field, String value) throws SetError {
        if (header.has(field)) throw wrong(field + " is given twice");
        header.text(field, value);
    }

    /// A word of a field: no white space but blanks, no line ends.
    private static String text(ObjectNode part, String property) throws SetError {
        JsonNode value = part.path(property);
        if (value.isMissingNode() || value.isNull()) return "";
        if (!value.isString() || value.asString().chars().anyMatch(c -> c < ' ' || c == 0x7F))
            throw wrong(property + " is not a sound string");
        return value.asString();
    }

    /// RFC 2183 §2, RFC 2231 §4
    private static String parameter(String name, String value) {
        if (value.isEmpty()) return "";
        boolean ascii = value.chars().allMatch(c -> c >= ' ' && c < 0x7F);
        if (ascii) return "; " + name + "=\"" + value.replaceAll("([\"\\\\])", "\\\\$1") + '"';
        StringBuilder encoded = new StringBuilder("; " + name + "*=utf-8''");
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet > 0 && (Character.isLetterOrDigit(octet) || octet == '.');
            encoded.append(plain ? String.valueOf((char) octet) : "%%%02X".formatted(octet & 0xFF));
        }
        return encoded.toString();
    }

    private byte[] multipart(
            ObjectNode part, String type, HeaderWriter header, JsonNode values, int depth)
            throws SetError, StoreFailed {
        if (!type.startsWith("multipart/")
                || part.hasNonNull("partId")
                || part.hasNonNull("blobId"))
            throw wrong("only a multipart has subParts, and it has no content of its own");
        JsonNode children = part.path("subParts");
        if (!children.isArray() || children.isEmpty()) throw wrong("a multipart has subParts");
        String boundary = "=_%016x%016x".formatted(random.nextLong(), random.nextLong());
        header.text("Content-Type", type + "; boundary=\"" + boundary + '"');
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (JsonNode each : children) {
            if (!(each instanceof ObjectNode child)) throw wrong("a part is an object");
            out.writeBytes(bytes("--" + boundary + "\r\n"));
            out.writeBytes(part(child, values, depth + 1));
            out.writeBytes(bytes("\r\n"));
        }
        out.writeBytes(bytes("--" + boundary + "--\r\n"));
        byte[] content = out.toByteArray();
        // RFC 2045 §6.4: a part is of no less than what is in it
        if (isEightBit(content)) header.text("Content-Transfer-Encoding", "8bit");
        return joined(header, content);
    }

    private byte[] leaf(ObjectNode part, String type, HeaderWriter header, JsonNode values)
            throws SetError, StoreFailed {
        if (part.hasNonNull("partId") && part.hasNonNull("blobId"))
            throw wrong("a part has a partId or a blobId");
        if (part.hasNonNull("blobId")) return attached(part, type, header);
        if (part.hasNonNull("charset") || part.hasNonNull("size"))
            throw wrong("charset and size are ours to choose");
        byte[] text = bytes(value(part, values).replaceAll("\r\n|\r|\n", "\r\n"));
        boolean ascii = isSevenBit(text);
        String charset = ascii ? "us-ascii" : "utf-8";
        header.text("Content-Type", type + "; charset=" + charset);
        header.text("Content-Transfer-Encoding", ascii ? "7bit" : "quoted-printable");
        return joined(header, ascii ? text : QuotedPrintable.encode(text));
    }

    private static String value(ObjectNode part, JsonNode values) throws SetError {
        String partId = text(part, "partId");
        if (partId.isEmpty()) return "";
        JsonNode value = values.path(partId);
        if (!value.path("value").isString())
            throw SetError.invalidProperties("no value for part " + partId, "bodyValues");
        if (value.path("isEncodingProblem").asBoolean(false)
                || value.path("isTruncated").asBoolean(false))
            throw SetError.invalidProperties("a value must be whole", "bodyValues");
        return value.path("value").asString();
    }

    private byte[] attached(ObjectNode part, String type, HeaderWriter header)
            throws SetError, StoreFailed {
        String wanted = text(part, "blobId");
        Blobs.Blob blob = find(wanted);
        if (blob == null) // it went in between
        throw SetError.of("blobNotFound", "there is no such blob")
                    .with("notFound", Json.array().add(wanted));
        attached += blob.size();
        if (attached > MAX_ATTACHED)
            throw SetError.of("tooLarge", "more than " + MAX_ATTACHED + " octets attached");
        byte[] content = blob.read();
        String charset = text(part, "charset");
        if (!charset.isEmpty() && !TOKEN.matcher(charset).matches())
            throw wrong("charset is not a word");
        String name = text(part, "name");
        String full = type + (charset.isEmpty() ? "" : "; charset=" + charset);
        header.text("Content-Type", full + parameter("name", name));
        // RFC 2046 §5.2.1: a message is not encoded
        boolean asIs = type.startsWith("message/") && hasLines(content);
        String plain = isEightBit(content) ? "8bit" : "7bit";
        header.text("Content-Transfer-Encoding", asIs ? plain : "base64");
        return joined(header, asIs ? content : bytes(base64(content)));
    }

    private static String base64(byte[] content) {
        return Base64.getMimeEncoder().encodeToString(content) + "\r\n";
    }

    private static byte[] joined(HeaderWriter header, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 512);
        out.writeBytes(bytes(header + "\r\n"));
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isSevenBit(byte[] octets) {
        return hasLines(octets) && !isEightBit(octets);
    }

    private static boolean isEightBit(byte[] octets) {
        for (byte octet : octets) if (octet < 0) return true;
        return false;
    }

    /// As long as lines may be, without NUL. RFC 2045 §2.7, §2.8
    private static boolean hasLines(byte[] octets) {
        int line = 0;
        for (byte octet : octets) {
            if (octet == 0) return false;
            line = octet == '\n' ? 0 : line + 1;
            if (line > MAX_LINE) return false;
        }
        return true;
    }

    private static SetError wrong(String description) {
        return SetError.invalidProperties(description, "bodyStructure");
    }
}
