package org.veredus.protocol.imap;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.mime.Charsets;
import org.veredus.format.mime.EncodedWords;

/// A header whose encoded words are in another charset; all else stays as it is. RFC 5259 §6
// RFC 5259 §6 deviates: parameters in the form of RFC 2231 stay as they are
final class RecodedHeader {
    /// Octets in an encoded word: 75 characters with its frame. RFC 2047 §2
    private static final int MAX_WORD = 75;

    /// Encoded words with nothing but space between them, which are one text. RFC 2047 §6.2
    private static final Pattern RUN =
            Pattern.compile(
                    "=\\?[^?\\s]{1,80}\\?[bBqQ]\\?[^?\\s]{0,2000}\\?="
                            + "(?:[ \\t\\r\\n]+=\\?[^?\\s]{1,80}\\?[bBqQ]\\?[^?\\s]{0,2000}\\?=)*");

    private RecodedHeader() {}

    /// Null for a charset that is not known.
    static byte @Nullable [] in(String charset, byte[] header) {
        Charset to = Charsets.forName(charset);
        if (to == null || !to.canEncode()) return null;
        String text = new String(header, StandardCharsets.ISO_8859_1);
        Matcher runs = RUN.matcher(text);
        StringBuilder recoded = new StringBuilder(text.length());
        while (runs.find()) {
            String run = runs.group();
            String decoded = EncodedWords.decode(run);
            // a word that could not be decoded stays
            String words = decoded.contains("=?") ? null : words(decoded, to);
            runs.appendReplacement(recoded, Matcher.quoteReplacement(words == null ? run : words));
        }
        return runs.appendTail(recoded).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Null if the charset lacks a character.
    private static @Nullable String words(String text, Charset charset) {
        String frame = "=?" + charset.name() + "?B?";
        int most = (MAX_WORD - frame.length() - 2) / 4 * 3;
        List<String> words = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int end = from;
            byte[] octets = {};
            while (end < text.length()) {
                int next = end + Character.charCount(text.codePointAt(end));
                byte[] longer = encoded(text.substring(from, next), charset);
                if (longer == null) return null;
                if (longer.length > most && end > from) break;
                octets = longer;
                end = next;
            }
            words.add(frame + Base64.getEncoder().encodeToString(octets) + "?=");
            from = end;
        }
        return String.join("\r\n ", words);
    }

    private static byte @Nullable [] encoded(String text, Charset charset) {
        try {
            ByteBuffer octets = charset.newEncoder().encode(CharBuffer.wrap(text));
            byte[] exact = new byte[octets.remaining()];
            octets.get(exact);
            return exact;
        } catch (CharacterCodingException lacking) {
            return null; // the charset has no such character
        }
    }
}
