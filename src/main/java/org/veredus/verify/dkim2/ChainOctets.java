package org.veredus.verify.dkim2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import org.veredus.verify.dkim.TagList;

/// The octets that a signature covers, draft §9.6: fields without any white space.
final class ChainOctets {
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream(2048);

    /// @param field as it stands in the message
    ChainOctets add(byte[] field) {
        return line(compact(field));
    }

    /// The octets, with the signature at their end, without what its keys made.
    byte[] endingWith(byte[] signature) {
        line(withoutValues(compact(signature)));
        return octets.toByteArray();
    }

    private ChainOctets line(String field) {
        octets.writeBytes(field.getBytes(ISO_8859_1));
        octets.write('\r');
        octets.write('\n');
        return this;
    }

    private static String compact(byte[] field) {
        String text = TagList.withoutSpace(new String(field, ISO_8859_1));
        int colon = text.indexOf(':');
        return text.substring(0, colon).toLowerCase(Locale.ROOT) + text.substring(colon);
    }

    private static String withoutValues(String field) {
        int at = field.indexOf(':') + 1;
        StringBuilder kept = new StringBuilder(field.substring(0, at));
        while (at < field.length()) {
            int semicolon = field.indexOf(';', at);
            int end = semicolon < 0 ? field.length() : semicolon + 1;
            String tag = field.substring(at, end);
            kept.append(tag.regionMatches(true, 0, "s=", 0, 2) ? withoutThem(tag) : tag);
            at = end;
        }
        return kept.toString();
    }

    /// `s=selector:algorithm:` is what stays of each.
    private static String withoutThem(String tag) {
        StringBuilder kept = new StringBuilder();
        int colons = 0;
        for (int i = 0; i < tag.length(); i++) {
            char c = tag.charAt(i);
            if (c == ',') colons = 0;
            if (colons < 2 || c == ';') kept.append(c);
            if (c == ':') colons++;
        }
        return kept.toString();
    }
}
