package org.veredus.format.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.IntPredicate;
import org.veredus.format.address.Address;

/// Writes header fields: encoded words where text is not ASCII, folded lines. Control characters
/// become
/// spaces, so that no value can begin a field of its own.
final class FieldText {
    // RFC 5322 §2.1.1
    private static final int FOLD_AT = 78;

    // RFC 5322 §2.1.1
    private static final int LONGEST_LINE = 998;

    // RFC 2047 §2: a line of 76 with the name of the field, =?UTF-8?B? and ?= leaves 52 in base64
    private static final int ENCODED_WORD_OCTETS = 39;

    private static final int ENCODED_WORD_TEXT = 52;

    private static final String PHRASE_ATOM = "!#$%&'*+-/=?^_`{|}~";

    private FieldText() {}

    /// The whole field with its line end, folded where the value has spaces.
    static String field(String name, String value) {
        var text = new StringBuilder(name).append(':');
        int lineLength = text.length();
        for (String word : withoutControls(value).split(" ", -1)) {
            if (word.isEmpty()) {
                continue;
            }
            if (lineLength + 1 + word.length() > FOLD_AT && lineLength > name.length() + 1) {
                text.append("\r\n");
                lineLength = 0;
            }
            text.append(' ').append(word);
            lineLength += 1 + word.length();
        }
        return text.append("\r\n").toString();
    }

    /// Whether a folded field has lines as RFC 5322 §2.1.1 and §2.2.3 want them: none too long,
    /// none without text, and no control characters.
    static boolean isSound(String field) {
        for (String line : field.split("\r\n", -1)) {
            if (line.isBlank() || line.getBytes(StandardCharsets.UTF_8).length > LONGEST_LINE)
                return false;
            if (line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) return false;
        }
        return true;
    }

    /// Unstructured text: a Subject.
    static String unstructured(String text) {
        String clean = withoutControls(text);
        return needsEncoding(clean) ? encodedWords(clean) : clean;
    }

    /// A display name and address.
    static String mailbox(String displayName, Address address) {
        String name = withoutControls(displayName).strip();
        return name.isEmpty() ? address.wire() : phrase(name) + " <" + address.wire() + ">";
    }

    private static String phrase(String name) {
        if (needsEncoding(name)) {
            return encodedWords(name);
        }
        boolean atoms =
                name.chars()
                        .allMatch(
                                c ->
                                        c == ' '
                                                || Character.isLetterOrDigit(c)
                                                || PHRASE_ATOM.indexOf(c) >= 0);
        return atoms ? name : "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static boolean needsEncoding(String text) {
        boolean longWord = false;
        for (String word : text.split(" ", -1)) {
            longWord |= word.length() > FOLD_AT - 2;
        }
        return longWord || text.contains("=?") || text.chars().anyMatch(c -> c > '~');
    }

    // RFC 2047 §5
    private static String encodedWords(String text) {
        List<String> words = new ArrayList<>();
        var piece = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            piece.appendCodePoint(codePoint);
            if (octets(piece).length > ENCODED_WORD_OCTETS) {
                piece.setLength(piece.length() - Character.charCount(codePoint));
                words.add(encodedWord(octets(piece)));
                piece.setLength(0);
                piece.appendCodePoint(codePoint);
            }
            at += Character.charCount(codePoint);
        }
        words.add(encodedWord(octets(piece)));
        return String.join(" ", words);
    }

    private static String encodedWord(byte[] octets) {
        String q = q(octets);
        return q.length() <= Math.min(ENCODED_WORD_TEXT, octets.length * 4 / 3 + 3)
                ? "=?UTF-8?Q?" + q + "?="
                : "=?UTF-8?B?" + Base64.getEncoder().encodeToString(octets) + "?=";
    }

    // RFC 2047 §4.2, with the characters of §5 (3) only, so that it fits a phrase too
    private static String q(byte[] octets) {
        var text = new StringBuilder();
        for (byte octet : octets) {
            int c = octet & 0xFF;
            if (c == ' ') {
                text.append('_');
            } else if (c < 0x80 && (Character.isLetterOrDigit(c) || "!*+-/".indexOf(c) >= 0)) {
                text.append((char) c);
            } else {
                text.append("=%02X".formatted(c));
            }
        }
        return text.toString();
    }

    private static byte[] octets(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String withoutControls(String text) {
        return replacing(text, Character::isISOControl, ' ');
    }

    /// The text with another character for each that is unwanted. Runs for every message: no
    /// pattern, and no copy where nothing is.
    static String replacing(String text, IntPredicate unwanted, char by) {
        int at = 0;
        while (at < text.length() && !unwanted.test(text.charAt(at))) at++;
        if (at == text.length()) return text;
        char[] clean = text.toCharArray();
        for (; at < clean.length; at++) if (unwanted.test(clean[at])) clean[at] = by;
        return new String(clean);
    }
}
