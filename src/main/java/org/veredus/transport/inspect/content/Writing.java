package org.veredus.transport.inspect.content;

import java.lang.Character.UnicodeScript;
import java.nio.charset.Charset;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.HeaderField;
import org.veredus.format.mime.Charsets;
import org.veredus.format.mime.Part;
import org.veredus.format.reading.Reading;

/// Characters that deceive the eye, and encodings that deceive filters.
final class Writing {
    /// Characters of a text that are looked at.
    private static final int LOOKS_AT = 20_000;

    private static final Pattern UTF_7_WORD =
            Pattern.compile(
                    "=\\?[a-z0-9-]{0,20}utf-?7(?:\\*[^?]{0,20})?\\?", Pattern.CASE_INSENSITIVE);

    /// Words of two alphabets that are an accident: names of products, formulas.
    private static final int ACCIDENTS = 3;

    private Writing() {}

    static void check(Reading reading, Findings findings) {
        String head = reading.subject() + " " + reading.author().name();
        String mixed = mixedWord(head, 1);
        if (mixed != null)
            findings.add(
                    "writing-mixed-alphabets",
                    3,
                    mixed,
                    "The subject or the sender's name mixes letters of different alphabets that look"
                            + " alike: \""
                            + mixed
                            + "\".");
        String within = mixedWord(reading.shown(), ACCIDENTS);
        if (within != null)
            findings.add(
                    "writing-mixed-text",
                    3,
                    within,
                    "The text has words in letters of different alphabets that look alike, such as"
                            + " \""
                            + within
                            + "\", which hides them from filters.");
        if (hasOverride(head))
            findings.add(
                    "writing-direction",
                    3,
                    "",
                    "The subject or the sender's name turns the direction of writing to show"
                            + " something else than is there.");
        if (styled(head) >= 5)
            findings.add(
                    "writing-styled",
                    2,
                    head,
                    "The subject or the sender's name is written in mathematical signs that look"
                            + " like letters.");
        int invisibles = reading.html().invisibles() + invisiblesWithin(reading.plain());
        if (invisibles >= 5)
            findings.add(
                    "writing-invisible",
                    3,
                    Integer.toString(invisibles),
                    "Words are broken up by characters that nobody sees, which hides them from"
                            + " filters.");
        if (reading.undecodable())
            findings.add(
                    "writing-unknown-encoding",
                    1,
                    "",
                    "A text is encoded in a way that no mail program knows.");
        charsets(reading.index().root(), findings, 0);
        for (String name : List.of("Subject", "From")) {
            HeaderField field = reading.header().first(name);
            if (field != null && UTF_7_WORD.matcher(field.value()).find()) utf7(findings);
        }
    }

    /// RFC 2152: by it `<` and whole words can be written so that who does not decode it sees none.
    private static void utf7(Findings findings) {
        findings.add(
                "writing-utf-7",
                2,
                "UTF-7",
                "It is written in UTF-7, which nobody needs and by which words are hidden from"
                        + " filters.");
    }

    private static void charsets(Part part, Findings findings, int depth) {
        String charset = part.contentType().charset();
        boolean text = part.contentType().type().equals("text");
        Charset known = Charsets.forName(charset);
        if (text && known != null && known.name().equals("UTF-7")) utf7(findings);
        if (text && charset != null && known == null)
            findings.add(
                    "writing-unknown-charset",
                    0.5,
                    charset,
                    "A text claims to be written in \"" + charset + "\", which does not exist.");
        if (depth > 10) return;
        for (Part child : part.children()) charsets(child, findings, depth + 1);
    }

    /// A text for comparing: no invisible or control characters, compatible forms as the usual
    /// ones, lower case.
    static String folded(String text) {
        if (isAscii(text)) return text.toLowerCase(Locale.ROOT); // has neither of them
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.getType(c) != Character.FORMAT && !isHidden(c)) kept.append(c);
        }
        return Normalizer.normalize(kept, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    /// Without controls that nobody sees.
    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80 || isHidden(text.charAt(i))) return false;
        }
        return true;
    }

    /// Controls that nobody sees and that separate nothing.
    private static boolean isHidden(char c) {
        return Character.isISOControl(c) && !Character.isWhitespace(c);
    }

    /// A word with Latin letters and Cyrillic or Greek ones, if there are so many; null if not.
    private static @Nullable String mixedWord(String text, int least) {
        int end = Math.min(text.length(), LOOKS_AT);
        if (!hasOther(text, end)) return null;
        String example = null;
        int count = 0;
        int at = 0;
        while (at < end) {
            int start = at;
            boolean latin = false;
            boolean other = false;
            while (at < end && Character.isLetter(text.charAt(at))) {
                char c = text.charAt(at++);
                boolean ascii = c < 0x80;
                latin |= ascii;
                other |= isOther(c);
            }
            if (latin && other && at - start > 2) {
                example = text.substring(start, at);
                count++;
            }
            if (at == start) at++;
        }
        return count >= least ? example : null;
    }

    private static boolean hasOther(String text, int end) {
        for (int i = 0; i < end; i++) {
            if (isOther(text.charAt(i))) return true;
        }
        return false;
    }

    private static boolean isOther(char c) {
        if (c < '\u0370' || c >= '\u0530') return false;
        UnicodeScript script = UnicodeScript.of(c);
        return script == UnicodeScript.CYRILLIC || script == UnicodeScript.GREEK;
    }

    static boolean hasOverride(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\u202E' || c == '\u202D') return true;
        }
        return false;
    }

    /// Letters from the block of mathematical signs.
    private static int styled(String text) {
        return (int) text.codePoints().filter(c -> c >= 0x1D400 && c <= 0x1D7FF).count();
    }

    private static int invisiblesWithin(String text) {
        int count = 0;
        for (int i = 1; i + 1 < Math.min(text.length(), LOOKS_AT); i++) {
            char c = text.charAt(i);
            boolean invisible = (c >= '\u200B' && c <= '\u200D') || c == '\u2060' || c == '\uFEFF';
            if (invisible && isLatin(text.charAt(i - 1)) && isLatin(text.charAt(i + 1))) count++;
        }
        return count;
    }

    private static boolean isLatin(char c) {
        return c < '\u0250' && Character.isLetter(c);
    }
}
