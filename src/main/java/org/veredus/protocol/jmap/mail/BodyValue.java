package org.veredus.protocol.jmap.mail;

import org.veredus.format.mime.Charsets;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.TransferDecoding;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// The text of a part. RFC 8621 §4.1.4
record BodyValue(String value, boolean isEncodingProblem, boolean isTruncated) {
    /// Octets of one value, however many a client asks for.
    static final long MAX = 10 << 20;

    static BodyValue of(MessageSource source, Part part) throws StoreFailed {
        String charset = part.contentType().charset();
        byte[] octets = source.decoded(part);
        String text = Charsets.decode(octets, charset);
        boolean problem =
                Charsets.contradict(octets, charset)
                        || !TransferDecoding.isKnown(part.fields().encoding());
        String lines = text.replace("\r\n", "\n");
        return new BodyValue(lines, problem, false).atMost(MAX, isHtml(part));
    }

    private static boolean isHtml(Part part) {
        return part.contentType().is("text", "html");
    }

    BodyValue atMost(long octets, Part part) {
        return octets == 0 ? this : atMost(octets, isHtml(part));
    }

    /// Cuts between characters, and not within a tag.
    private BodyValue atMost(long octets, boolean html) {
        long used = 0;
        int end = 0;
        while (end < value.length()) {
            int code = value.codePointAt(end);
            used += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
            if (used > octets) break;
            end += Character.charCount(code);
        }
        if (end == value.length()) return this;
        int open = html ? value.lastIndexOf('<', end - 1) : -1;
        if (open >= 0 && value.lastIndexOf('>', end - 1) < open) end = open;
        return new BodyValue(value.substring(0, end), isEncodingProblem, true);
    }

    ObjectNode node() {
        return Json.object()
                .put("value", value)
                .put("isEncodingProblem", isEncodingProblem)
                .put("isTruncated", isTruncated);
    }
}
