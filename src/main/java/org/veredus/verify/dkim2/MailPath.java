package org.veredus.verify.dkim2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A path of the envelope in its angle brackets, RFC 5321 §4.1.2, as draft §8.5 and draft §8.6 keep
/// it; its domain in lower case (draft §11.4).
///
/// @param text `<>` for the null reverse path
public record MailPath(String text) {
    static final MailPath NULL = new MailPath("<>");

    public MailPath {
        if (!text.startsWith("<") || !text.endsWith(">") || text.length() < 2)
            throw new IllegalArgumentException("no path: " + text);
        int at = text.lastIndexOf('@');
        if (at < 0 && text.length() > 2) throw new IllegalArgumentException("no path: " + text);
        if (at >= 0) text = text.substring(0, at) + text.substring(at).toLowerCase(Locale.ROOT);
    }

    /// @param address without brackets; empty for the null reverse path
    public static MailPath of(String address) {
        return new MailPath("<" + address + ">");
    }

    /// Null for what is no path.
    static @Nullable MailPath read(byte[] octets) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            return text.chars().anyMatch(c -> c < ' ' || c == 0x7F) ? null : new MailPath(text);
        } catch (CharacterCodingException | IllegalArgumentException _) { // our caller says it
            return null;
        }
    }

    boolean isNull() {
        return text.length() == 2;
    }

    /// Empty for the null reverse path.
    String domain() {
        return isNull() ? "" : text.substring(text.lastIndexOf('@') + 1, text.length() - 1);
    }

    /// The relaxed match of domains, draft §9.4: the same as another, or below it.
    static boolean within(String domain, String other) {
        return !other.isEmpty() && (domain.equals(other) || domain.endsWith("." + other));
    }

    String base64() {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
