package org.veredus.transport.inspect.content;

import java.util.HashSet;
import java.util.Set;
import org.veredus.format.features.Tokens;
import org.veredus.format.html.HtmlContent;
import org.veredus.format.html.HtmlContent.Tag;
import org.veredus.format.reading.Reading;

/// What HTML hides or does.
final class Markup {
    /// Characters: newsletters hide a line of summary.
    private static final int SUMMARY = 400;

    /// Words that are compared.
    private static final int WORDS = 2000;

    private Markup() {}

    static void check(Reading reading, Findings findings) {
        HtmlContent html = reading.html();
        if (html.count(Tag.PASSWORD) > 0)
            findings.add("phishing-form", 5, "", "The message itself has a field for a password.");
        else if (html.count(Tag.FORM) > 0)
            findings.add(
                    "html-form",
                    0.7,
                    "",
                    "The message has a form that sends what is typed to somebody.");
        if (html.count(Tag.SCRIPT) > 0)
            findings.add("html-script", 0.7, "", "The message has a program in it.");
        if (html.count(Tag.HANDLER) > 1)
            findings.add("html-handler", 0.5, "", "Parts of the message are tied to programs.");
        if (html.count(Tag.FRAME) > 0)
            findings.add(
                    "html-frame", 0.5, "", "The message shows a page from elsewhere within it.");
        if (html.count(Tag.OBJECT) > 0)
            findings.add(
                    "html-object", 1.5, "", "The message embeds an object that may run programs.");
        if (html.count(Tag.REFRESH) > 0)
            findings.add(
                    "html-refresh", 2.5, "", "The message leads away by itself when it is opened.");
        hidden(html, findings);
        pictures(reading, findings);
    }

    private static void hidden(HtmlContent html, Findings findings) {
        long letters = html.hidden().chars().filter(Character::isLetterOrDigit).count();
        if (letters < SUMMARY) return;
        long shown = html.shown().chars().filter(Character::isLetterOrDigit).count();
        if (letters * 2 < shown || !isOther(html)) return;
        findings.add(
                "html-hidden-text",
                letters > shown ? 3.5 : 2,
                html.hidden().strip(),
                "Much of the message's text cannot be seen: "
                        + letters
                        + " hidden letters beside "
                        + shown
                        + " shown.");
    }

    /// Whether most of what is hidden is not shown as well: a mailing may have one text for wide
    /// and one for narrow windows.
    private static boolean isOther(HtmlContent html) {
        Set<Integer> shown = new HashSet<>();
        Tokens seen = Tokens.of(html.shown(), WORDS);
        for (int i = 0; i < seen.length(); i++) shown.add(seen.hash(i));
        Tokens hidden = Tokens.of(html.hidden(), WORDS);
        int others = 0;
        for (int i = 0; i < hidden.length(); i++) {
            if (!shown.contains(hidden.hash(i))) others++;
        }
        return others * 2 > hidden.length();
    }

    private static void pictures(Reading reading, Findings findings) {
        int images = reading.html().count(Tag.IMAGE);
        if (images == 0 || images >= 5 || reading.links().isEmpty()) return;
        if (reading.shown().chars().filter(Character::isLetterOrDigit).count() < 60)
            findings.add(
                    "html-pictures-only",
                    1.2,
                    "",
                    "The message is a picture with a link and has no text to read.");
    }
}
