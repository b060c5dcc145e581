package org.veredus.format.sieve.mail;

import java.util.Locale;
import java.util.Set;
import org.jsoup.parser.Parser;

/// HTML without its tags, for tests that look for words: one pass, no tree. What a browser would
/// show as a break is a space, and so is a stretch of white space.
final class HtmlText {
    /// Elements that stand within a word without dividing it.
    private static final Set<String> INLINE =
            Set.of(
                    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn",
                    "em", "font", "i", "ins", "kbd", "mark", "nobr", "o:p", "q", "s", "samp",
                    "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr");

    /// The longest name that is looked at.
    private static final int LONGEST = 10;

    private final String html;
    private final StringBuilder text;
    private int at;
    private boolean space;

    private HtmlText(String html) {
        this.html = html;
        text = new StringBuilder(html.length() / 2 + 16);
    }

    static String of(String html) {
        var reader = new HtmlText(html);
        reader.run();
        String text = reader.text.toString();
        return text.indexOf('&') < 0 ? text : Parser.unescapeEntities(text, false);
    }

    private void run() {
        while (at < html.length()) {
            int open = html.indexOf('<', at);
            int end = open < 0 ? html.length() : open;
            characters(end);
            if (open >= 0) {
                markup();
            }
        }
    }

    private void characters(int end) {
        while (at < end) {
            int word = at;
            while (at < end && html.charAt(at) > ' ') {
                at++;
            }
            if (at > word) {
                if (space && !text.isEmpty()) {
                    text.append(' ');
                }
                space = false;
                text.append(html, word, at);
            }
            while (at < end && html.charAt(at) <= ' ') {
                space = true;
                at++;
            }
        }
    }

    private void markup() {
        char next = at + 1 < html.length() ? html.charAt(at + 1) : ' ';
        if (html.startsWith("<!--", at)) {
            skipBehind("-->");
        } else if (next == '!' || next == '?') {
            skipBehind(">");
        } else if (isLetter(next) || next == '/') {
            tag(next == '/');
        } else {
            characters(at + 1); // a sign like any other
        }
    }

    private void skipBehind(String what) {
        int end = html.indexOf(what, at);
        at = end < 0 ? html.length() : end + what.length();
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private void tag(boolean closing) {
        int from = at + (closing ? 2 : 1);
        int to = from;
        while (to < html.length() && html.charAt(to) > ' ' && "/>".indexOf(html.charAt(to)) < 0) {
            to++;
        }
        String name = to - from > LONGEST ? "" : html.substring(from, to).toLowerCase(Locale.ROOT);
        at = to;
        skipAttributes();
        if (!closing && (name.equals("script") || name.equals("style"))) {
            skipContent("</" + name);
        }
        space |= !INLINE.contains(name);
    }

    /// To behind the `>` that is in no quotes; a quote that is never closed is none.
    private void skipAttributes() {
        while (at < html.length()) {
            char c = html.charAt(at++);
            if (c == '>') {
                return;
            }
            boolean quote = (c == '"' || c == '\'') && html.charAt(at - 2) == '=';
            int end = quote ? html.indexOf(c, at) : -1;
            if (end >= 0) {
                at = end + 1;
            } else if (quote) {
                skipBehind(">");
                return;
            }
        }
    }

    private void skipContent(String end) {
        while (at < html.length() && !html.regionMatches(true, at, end, 0, end.length())) {
            int next = html.indexOf('<', at + 1);
            at = next < 0 ? html.length() : next;
        }
    }
}
