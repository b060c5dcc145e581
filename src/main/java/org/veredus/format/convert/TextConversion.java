package org.veredus.format.convert;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.format.convert.Converted.Done;
import org.veredus.format.convert.Converted.Refused;
import org.veredus.format.mime.Charsets;

/// Text in another charset, and HTML as plain text. RFC 5259 §7.1, §7.2
final class TextConversion {
    static final String PLAIN = "text/plain";

    /// Types whose charset can be changed.
    static final List<String> CHARSET_TYPES =
            List.of(PLAIN, "text/html", "text/css", "text/csv", "text/enriched", "text/xml");

    static final List<String> HTML_TYPES = List.of("text/html", "application/xhtml+xml");

    static final List<String> PARAMETERS = List.of(Wish.CHARSET, Wish.REPLACEMENT);

    /// Octets of HTML that become plain text.
    private static final int MAX_HTML = 4 << 20;

    /// Characters that may stand in the place of one.
    private static final int MAX_REPLACEMENT = 16;

    /// Longer names than this exist only in attacks.
    private static final int MAX_NAME = 64;

    private TextConversion() {}

    static Converted convert(MediaContent content, Wish wish) {
        String name = wish.parameter(Wish.CHARSET);
        Charset charset = name == null ? StandardCharsets.UTF_8 : charset(name);
        if (charset == null) {
            return Refused.parameter(Wish.CHARSET, "unknown charset " + shown(name));
        }
        String replacement = wish.parameter(Wish.REPLACEMENT);
        if (replacement != null && replacement.length() > MAX_REPLACEMENT) {
            return Refused.parameter(
                    Wish.REPLACEMENT,
                    Wish.REPLACEMENT + " is longer than " + MAX_REPLACEMENT + " characters");
        }
        boolean toPlain = !content.mediaType().equals(wish.mediaType());
        if (toPlain && content.octets().length > MAX_HTML) {
            return Refused.tooLarge("the HTML has more than " + MAX_HTML + " octets");
        }
        String text = Charsets.decode(content.octets(), content.charset());
        return encode(toPlain ? PlainText.of(text) : text, wish.mediaType(), charset, replacement);
    }

    private static String shown(@Nullable String name) {
        String text = String.valueOf(name);
        return text.length() > MAX_NAME ? text.substring(0, MAX_NAME) + "…" : text;
    }

    /// The charset of exactly this name: what is written must be what it is called, unlike what is
    /// read.
    private static @Nullable Charset charset(String name) {
        if (name.length() > MAX_NAME) return null;
        try {
            Charset charset = Charset.forName(name.strip());
            return charset.canEncode() ? charset : null;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
            return null;
        }
    }

    // RFC 5259 §7.1: what the charset does not have is an error, or becomes the replacement
    private static Converted encode(
            String text, String mediaType, Charset charset, @Nullable String replacement) {
        CharsetEncoder encoder = charset.newEncoder();
        if (replacement != null && !encoder.canEncode(replacement)) {
            return Refused.parameter(
                    Wish.REPLACEMENT, Wish.REPLACEMENT + " is not in " + charset.name());
        }
        encoder.onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        String whole = replacement == null ? text : replaced(text, encoder, replacement);
        try {
            ByteBuffer octets = encoder.reset().encode(CharBuffer.wrap(whole));
            byte[] copy = new byte[octets.remaining()];
            octets.get(copy);
            return new Done(
                    new MediaContent(mediaType, charset.name().toLowerCase(Locale.ROOT), copy));
        } catch (CharacterCodingException _) {
            return Refused.parameter(
                    Wish.CHARSET, "the text has characters that are not in " + charset.name());
        }
    }

    private static String replaced(String text, CharsetEncoder encoder, String replacement) {
        if (encoder.canEncode(text)) return text;
        var fitting = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = text.offsetByCodePoints(at, 1);
            CharSequence one = text.subSequence(at, end);
            boolean known = text.charAt(at) < 0x80 || encoder.canEncode(one);
            fitting.append(known ? one : replacement);
            at = end;
        }
        return fitting.toString();
    }
}
