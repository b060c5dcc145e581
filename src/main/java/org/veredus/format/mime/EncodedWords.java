package org.veredus.format.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads encoded words, `=?charset?q?text?=`. RFC 2047, RFC 2231 §5
///
/// White space between adjacent words goes, and the octets of adjacent words in one charset are
/// joined before they are
/// decoded, since many senders split characters. A word that is broken, or in an unknown charset,
/// stays as it is.
/// Whatever is not a word is UTF-8 if it can be, else guessed.
public final class EncodedWords {

    private EncodedWords() {}

    /// Decodes a wire string. Never throws; the result may hold any character, control characters
    /// included.
    public static String decode(String wire) {
        int at = wire.indexOf("=?");
        if (at < 0) {
            return Charsets.decodeWire(wire);
        }
        var text = new StringBuilder(wire.length());
        int plainFrom = 0;
        while (at >= 0) {
            Word word = Word.at(wire, at);
            if (word == null) {
                at = wire.indexOf("=?", at + 2);
                continue;
            }
            text.append(Charsets.decodeWire(wire.substring(plainFrom, at)));
            plainFrom = decodeRun(wire, word, text);
            at = wire.indexOf("=?", plainFrom);
        }
        return text.append(Charsets.decodeWire(wire.substring(plainFrom))).toString();
    }

    static @Nullable String decodeOrNull(@Nullable String wire) {
        return wire == null ? null : decode(wire);
    }

    /// Decodes a word and those that follow it with nothing but white space between. Returns where
    /// the run ends.
    private static int decodeRun(String wire, Word first, StringBuilder text) {
        var octets = new ByteArrayOutputStream();
        Word word = first;
        while (true) {
            word.writeTo(octets);
            Word next = Word.at(wire, skipSpace(wire, word.end()));
            if (next == null || !next.charset().equalsIgnoreCase(word.charset())) {
                text.append(Charsets.decode(octets.toByteArray(), word.charset()));
                octets.reset();
            }
            if (next == null) {
                return word.end();
            }
            word = next;
        }
    }

    private static int skipSpace(String wire, int from) {
        int i = from;
        while (i < wire.length() && " \t\r\n".indexOf(wire.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }

    /// @param charset without the language of RFC 2231 §5
    private record Word(String charset, boolean base64, String text, int end) {

        /// The longest charset name, encoding and text are bounded by the field; this bounds the
        /// search for a missing `?=`,
        /// which would make many `=?` cost quadratic time. RFC 2047 §2 allows 75 in all, senders do
        /// not care.
        private static final int MAX_LENGTH = 2048;

        static @Nullable Word at(String wire, int start) {
            if (!wire.startsWith("=?", start)) {
                return null;
            }
            int limit = Math.min(wire.length(), start + MAX_LENGTH);
            int charsetEnd = wire.indexOf('?', start + 2, limit);
            if (charsetEnd < 0 || charsetEnd + 2 >= limit || wire.charAt(charsetEnd + 2) != '?') {
                return null;
            }
            int end = wire.indexOf("?=", charsetEnd + 3, limit);
            String charset = wire.substring(start + 2, charsetEnd);
            int language = charset.indexOf('*');
            charset = language < 0 ? charset : charset.substring(0, language);
            char encoding = Character.toLowerCase(wire.charAt(charsetEnd + 1));
            if (end < 0
                    || (encoding != 'q' && encoding != 'b')
                    || Charsets.forName(charset) == null) {
                return null;
            }
            String text = wire.substring(charsetEnd + 3, end);
            return text.indexOf('\n') >= 0
                    ? null
                    : new Word(charset.toLowerCase(Locale.ROOT), encoding == 'b', text, end + 2);
        }

        void writeTo(ByteArrayOutputStream octets) {
            byte[] encoded = text.getBytes(StandardCharsets.ISO_8859_1);
            if (base64) {
                octets.writeBytes(TransferDecoding.decode(encoded, "base64"));
            } else {
                writeQ(encoded, octets);
            }
        }

        // RFC 2047 §4.2
        private static void writeQ(byte[] encoded, ByteArrayOutputStream octets) {
            int i = 0;
            while (i < encoded.length) {
                int value =
                        encoded[i] == '=' && i + 2 < encoded.length
                                ? TransferDecoding.hex(encoded[i + 1], encoded[i + 2])
                                : -1;
                if (value >= 0) {
                    octets.write(value);
                    i += 3;
                } else {
                    octets.write(encoded[i] == '_' ? ' ' : encoded[i]);
                    i++;
                }
            }
        }
    }
}
