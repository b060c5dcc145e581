package org.veredus.base.http;

import java.nio.charset.StandardCharsets;

/// A file's name where HTTP has it.
public final class FileName {
    private FileName() {}

    /// The value of a Content-Disposition by which a browser saves what comes under this name. RFC
    /// 6266 §4.3, RFC 8187 §3.2
    public static String attachment(String name) {
        StringBuilder plain = new StringBuilder();
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            plain.append(isSimple(c) || c == ' ' ? c : '_');
        }
        return "attachment; filename=\"" + plain + "\"; filename*=utf-8''" + inPath(name);
    }

    /// As a segment of a path. RFC 3986 §2.1
    public static String inPath(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            encoded.append(isSimple(c) ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return encoded.toString();
    }

    private static boolean isSimple(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
    }
}
