package org.veredus.format.sieve.mail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jsoup.parser.Parser;
import org.veredus.format.message.Octets;

/// HTML without its tags, for tests that look for words: one pass over the octets, no tree. What
/// a browser would show as a break is a space, and so is a stretch of white space. Octets beyond
/// ASCII are text, so that UTF-8 and all charsets that have ASCII in them can be read alike.
final class HtmlText {
    /// Elements that stand within a word without dividing it, as [#packed] numbers.
    private static final long[] INLINE =
            Set.of(
                            "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del",
                            "dfn", "em", "font", "i", "ins", "kbd", "mark", "nobr", "o:p", "q", "s",
                            "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u",
                            "var", "wbr")
                    .stream()
                    .mapToLong(HtmlText::packed)
                    .sorted()
                    .toArray();

    private static final long SCRIPT = packed("script");
    private static final long STYLE = packed("style");

    /// Longer names are none of those above.
    private static final int LONGEST = Long.BYTES;

    private final byte[] html;
    private final int end;
    private final byte[] text;
    private int length;
    private int at;
    private boolean space;

    private HtmlText(byte[] html, int from, int end) {
        this.html = html;
        this.at = from;
        this.end = end;
        text = new byte[end - from]; // a space stands for at least one octet
    }

    static String of(String html) {
        byte[] octets = html.getBytes(StandardCharsets.UTF_8);
        var reader = new HtmlText(octets, 0, octets.length);
        reader.run();
        String text = new String(reader.text, 0, reader.length, StandardCharsets.UTF_8);
        return text.indexOf('&') < 0 ? text : Parser.unescapeEntities(text, false);
    }

    /// Octets for octets; of what stands for a character by name or number only ASCII is right.
    static Stretch of(Stretch html) {
        var reader = new HtmlText(html.octets(), html.from(), html.to());
        reader.run();
        if (Octets.indexOf(reader.text, (byte) '&', 0, reader.length) == reader.length) {
            return new Stretch(reader.text, 0, reader.length);
        }
        String text = new String(reader.text, 0, reader.length, StandardCharsets.ISO_8859_1);
        byte[] unescaped =
                Parser.unescapeEntities(text, false).getBytes(StandardCharsets.ISO_8859_1);
        return new Stretch(unescaped, 0, unescaped.length);
    }

    private static long packed(String name) {
        byte[] octets = name.getBytes(StandardCharsets.US_ASCII);
        return packed(octets, 0, octets.length);
    }

    /// A name as a number, in lower case.
    private static long packed(byte[] octets, int from, int to) {
        long name = 0;
        for (int i = from; i < to; i++) {
            name = name << Byte.SIZE | lower(octets[i]);
        }
        return name;
    }

    private static int lower(byte c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c & 0xFF;
    }

    private void run() {
        while (at < end) {
            int open = indexOf('<', at);
            characters(open);
            if (open < end) {
                markup();
            }
        }
    }

    private int indexOf(char sought, int from) {
        return Octets.indexOf(html, (byte) sought, from, end);
    }

    private void characters(int to) {
        int written = length;
        boolean apart = space;
        for (int i = at; i < to; i++) {
            byte c = html[i];
            if (isSpace(c)) {
                apart = true;
            } else {
                if (apart && written > 0) text[written++] = ' ';
                apart = false;
                text[written++] = c;
            }
        }
        at = to;
        length = written;
        space = apart;
    }

    private static boolean isSpace(byte c) {
        return c >= 0 && c <= ' ';
    }

    private void markup() {
        byte next = at + 1 < end ? html[at + 1] : (byte) ' ';
        if (next == '!' && at + 3 < end && html[at + 2] == '-' && html[at + 3] == '-') {
            skipComment();
        } else if (next == '!' || next == '?') {
            skipBehindAngle();
        } else if (isLetter(next) || next == '/') {
            tag(next == '/');
        } else {
            characters(at + 1); // a sign like any other
        }
    }

    private void skipComment() {
        int close = indexOf('>', at);
        while (close < end && !(html[close - 1] == '-' && html[close - 2] == '-')) {
            close = indexOf('>', close + 1);
        }
        at = Math.min(end, close + 1);
    }

    private void skipBehindAngle() {
        at = Math.min(end, indexOf('>', at) + 1);
    }

    private static boolean isLetter(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private void tag(boolean closing) {
        int from = at + (closing ? 2 : 1);
        int to = from;
        while (to < end && !isSpace(html[to]) && html[to] != '/' && html[to] != '>') {
            to++;
        }
        long name = to - from > LONGEST ? 0 : packed(html, from, to);
        at = to;
        skipAttributes();
        if (!closing && (name == SCRIPT || name == STYLE)) {
            skipContent(name);
        }
        space |= Arrays.binarySearch(INLINE, name) < 0;
    }

    /// To behind the `>` that is in no quotes; a quote that is never closed is none.
    private void skipAttributes() {
        while (at < end) {
            byte c = html[at++];
            if (c == '>') {
                return;
            }
            boolean quote = (c == '"' || c == '\'') && html[at - 2] == '=';
            int close = quote ? indexOf((char) c, at) : end;
            if (close < end) {
                at = close + 1;
            } else if (quote) {
                skipBehindAngle();
                return;
            }
        }
    }

    /// To the end tag of the element that has begun.
    private void skipContent(long name) {
        while (at < end && !isEndTag(name)) {
            at = indexOf('<', at + 1);
        }
    }

    private boolean isEndTag(long name) {
        int length = (Long.SIZE - Long.numberOfLeadingZeros(name) + Byte.SIZE - 1) / Byte.SIZE;
        int from = at + 2;
        return from + length <= end
                && html[at] == '<'
                && html[at + 1] == '/'
                && packed(html, from, from + length) == name;
    }
}
