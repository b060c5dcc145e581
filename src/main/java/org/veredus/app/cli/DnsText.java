package org.veredus.app.cli;

import java.util.ArrayList;
import java.util.List;

/// Records in the form of a zone file, RFC 1035 §5.1.
final class DnsText {
    // RFC 1035 §3.3: a character-string
    private static final int MAX_STRING = 255;

    private DnsText() {}

    /// @param name without a dot at its end
    /// @param value of a text without its quotes
    static String line(String name, String type, String value) {
        return name + ". IN " + type + " " + value(type, value);
    }

    static String value(String type, String value) {
        return type.equals("TXT") ? quoted(value) : value;
    }

    /// A text as the strings of a TXT record.
    private static String quoted(String text) {
        List<String> strings = new ArrayList<>();
        for (int at = 0; at == 0 || at < text.length(); at += MAX_STRING) {
            String piece = text.substring(at, Math.min(text.length(), at + MAX_STRING));
            strings.add('"' + piece.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        }
        return String.join(" ", strings);
    }
}
