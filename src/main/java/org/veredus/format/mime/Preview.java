package org.veredus.format.mime;

import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/// The first readable words of a message, for lists of messages. RFC 8970 §3, RFC 8621 §4.1.4
///
/// Taken from the first readable part. Quoted lines, the line that introduces them, and what
/// follows a signature mark are
/// left out unless nothing else is there.
public final class Preview {

    /// The longest preview, in characters. RFC 8970 §3.1 allows 256.
    public static final int MAX_LENGTH = 256;

    /// Octets of the message that are looked at; a part that begins later has no preview.
    static final int LOOKS_AT = 64 * 1024;

    /// Octets of a plain text that nearly always give a whole preview.
    private static final int ENOUGH = 2 * 1024;

    private Preview() {}

    /// The preview of a message of which `start[0]` to `start[length - 1]` are the first octets.
    static String of(BodyParts bodies, byte[] start, int length) {
        for (Part part : bodies.textBody()) {
            if (part.contentType().type().equals("text")) {
                return shorten(text(part, start, length));
            }
        }
        for (Part part : bodies.htmlBody()) {
            if (part.contentType().type().equals("text")) {
                return shorten(text(part, start, length));
            }
        }
        return "";
    }

    /// The preview of a message, given its structure and its first octets.
    public static String of(Part root, byte[] start) {
        return of(BodyParts.of(root), start, Math.min(start.length, LOOKS_AT));
    }

    private static String text(Part part, byte[] start, int length) {
        int from = (int) Math.min(part.extent().bodyStart(), length);
        int to = (int) Math.min(part.extent().end(), length);
        if (part.contentType().subtype().equals("html"))
            return collapse(htmlText(decode(part, start, from, to)));
        int cut = enough(part, start, from, to);
        if (cut < to) {
            String own = collapse(ownLines(decode(part, start, from, cut)));
            if (own.length() > MAX_LENGTH) return own;
        }
        String text = decode(part, start, from, to);
        String own = collapse(ownLines(text));
        return own.isEmpty() ? collapse(text) : own;
    }

    /// The end of a line before which there is nearly always a whole preview. Encoded text has no
    /// places where it could be cut without a look at it.
    private static int enough(Part part, byte[] start, int from, int to) {
        boolean encoded = TransferDecoding.changes(part.fields().encoding());
        if (encoded || to - from <= ENOUGH) return to;
        int cut = from + ENOUGH;
        while (cut > from && start[cut - 1] != '\n') cut--;
        return cut == from ? to : cut;
    }

    private static String decode(Part part, byte[] start, int from, int to) {
        byte[] decoded = TransferDecoding.decode(start, from, to, part.fields().encoding());
        return Charsets.decode(decoded, part.contentType().charset());
    }

    private static String htmlText(String html) {
        Document document = Jsoup.parse(html);
        document.select("script, style, title, head, blockquote, .gmail_quote").remove();
        String text = document.text();
        return text.isBlank() ? Jsoup.parse(html).text() : text;
    }

    private static String ownLines(String text) {
        var own = new StringBuilder();
        String held = "";
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.equals("-- ") || own.length() > 4 * MAX_LENGTH) {
                break;
            }
            if (line.startsWith(">")) {
                // What introduced the quotation goes with it.
                held = introducesQuote(held) ? "" : held;
            } else if (!line.isBlank() || !introducesQuote(held)) {
                own.append(held).append('\n');
                held = line;
            }
        }
        return own.append(held).toString();
    }

    private static boolean introducesQuote(String line) {
        String lower = line.stripTrailing().toLowerCase(Locale.ROOT);
        return lower.endsWith("wrote:") || lower.endsWith("writes:") || lower.endsWith("schrieb:");
    }

    /// Makes every run of white space, control and invisible characters one space.
    private static String collapse(String text) {
        var collapsed = new StringBuilder();
        boolean spaceDue = false;
        for (int i = 0; i < text.length() && collapsed.length() <= MAX_LENGTH; i++) {
            char c = text.charAt(i);
            if (isInvisible(c)) {
                spaceDue = true;
            } else {
                if (spaceDue && !collapsed.isEmpty()) {
                    collapsed.append(' ');
                }
                spaceDue = false;
                collapsed.append(c);
            }
        }
        return collapsed.toString();
    }

    private static boolean isInvisible(char c) {
        return Character.isWhitespace(c)
                || Character.isISOControl(c)
                || Character.isSpaceChar(c)
                || c == '\u200B'
                || c == '\u200C'
                || c == '\u034F'
                || c == '\u00AD'
                || c == '\uFEFF'
                || c == '\uFFFD';
    }

    private static String shorten(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        int end =
                Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1))
                        ? MAX_LENGTH - 1
                        : MAX_LENGTH;
        return text.substring(0, end);
    }
}
