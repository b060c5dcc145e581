package org.veredus.format.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameters of a Content-Type or Content-Disposition field, in their order.
///
/// [#list()] has them as written, for IMAP; [#get(String)] puts continuations together and decodes
/// charsets (RFC 2231) and
/// encoded words, which the standards forbid here and many programs send (RFC 2047 §5).
public record Parameters(List<Parameter> list) {

    /// No parameters.
    public static final Parameters NONE = new Parameters(List.of());

    /// Copies the list.
    public Parameters {
        list = List.copyOf(list);
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return list.isEmpty();
    }

    /// The value as written, of the first parameter with exactly this lower-case name.
    public @Nullable String raw(String name) {
        for (Parameter parameter : list) {
            if (parameter.name().equals(name)) {
                return parameter.value();
            }
        }
        return null;
    }

    /// The decoded value. The extended forms win over the plain one, which is there for old
    /// readers. RFC 2231 §4
    public @Nullable String get(String name) {
        String extended = extended(name);
        return extended != null ? extended : EncodedWords.decodeOrNull(raw(name));
    }

    /// The language given in the extended form. RFC 2231 §4
    public @Nullable String language(String name) {
        String value = raw(name + "*");
        String first = value != null ? value : raw(name + "*0*");
        Extended extended = first == null ? null : Extended.of(first);
        return extended == null || extended.language().isEmpty() ? null : extended.language();
    }

    private @Nullable String extended(String name) {
        if (list.stream()
                .noneMatch(
                        p ->
                                p.name().startsWith(name)
                                        && p.name().startsWith("*", name.length()))) {
            return null;
        }
        String single = raw(name + "*");
        if (single != null) {
            return single(single);
        }
        return continued(name);
    }

    private static String single(String value) {
        Extended extended = Extended.of(value);
        var octets = new ByteArrayOutputStream(value.length());
        unescape(extended.text(), octets);
        return Charsets.decode(octets.toByteArray(), extended.charset());
    }

    // RFC 2231 §3
    private @Nullable String continued(String name) {
        var octets = new ByteArrayOutputStream();
        String charset = null;
        boolean plainOnly = true;
        int section = 0;
        while (section < list.size()) {
            String encoded = raw(name + "*" + section + "*");
            String plain = encoded == null ? raw(name + "*" + section) : null;
            if (encoded != null) {
                Extended extended =
                        section == 0 ? Extended.of(encoded) : new Extended(null, "", encoded);
                charset = section == 0 ? extended.charset() : charset;
                unescape(extended.text(), octets);
                plainOnly = false;
            } else if (plain != null) {
                octets.writeBytes(plain.getBytes(StandardCharsets.ISO_8859_1));
            } else {
                break;
            }
            section++;
        }
        if (section == 0) {
            return null;
        }
        return plainOnly
                ? EncodedWords.decode(octets.toString(StandardCharsets.ISO_8859_1))
                : Charsets.decode(octets.toByteArray(), charset);
    }

    private static void unescape(String text, ByteArrayOutputStream octets) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int high =
                    c == '%' && i + 2 < text.length()
                            ? Character.digit(text.charAt(i + 1), 16)
                            : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                octets.write(high << 4 | low);
                i += 3;
            } else {
                octets.write(c);
                i++;
            }
        }
    }

    /// `charset'language'text`; senders who forget the quotes mean only text.
    private record Extended(@Nullable String charset, String language, String text) {
        static Extended of(String value) {
            int first = value.indexOf('\'');
            int second = first < 0 ? -1 : value.indexOf('\'', first + 1);
            if (second < 0) {
                return new Extended(null, "", value);
            }
            String charset = first == 0 ? null : value.substring(0, first);
            return new Extended(
                    charset, value.substring(first + 1, second), value.substring(second + 1));
        }
    }
}
