package org.veredus.format.html;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one document.
public final class HtmlReader {
    /// Links and images that are kept; a mailing has some hundred.
    private static final int MAX_LINKS = 1000;

    /// Characters of what a link shows that are kept.
    private static final int MAX_LINK_TEXT = 300;

    /// Any large odd number will do.
    private static final long SKELETON = 0x9E3779B97F4A7C15L;

    private final String html;
    private final StringBuilder shown;
    private final StringBuilder hidden = new StringBuilder();
    private final List<HtmlLink> links = new ArrayList<>();
    private final List<String> images = new ArrayList<>();
    private final Map<HtmlContent.Tag, Integer> tags = new EnumMap<>(HtmlContent.Tag.class);
    private int invisibles;
    private long skeleton;
    private boolean inside; // a word, by what was last read
    private @Nullable String hiding; // the element that hides what is within
    private int hidingDepth; // elements of the same name within
    private boolean paperIsWhite = true;
    private @Nullable String target; // of the link that is open
    private int linkStart;

    private HtmlReader(String html) {
        this.html = html;
        shown = new StringBuilder(html.length() / 3);
    }

    public static HtmlContent read(String html) {
        HtmlReader reader = new HtmlReader(html);
        reader.run();
        return new HtmlContent(
                reader.shown.toString(),
                reader.hidden.toString(),
                reader.links,
                reader.images,
                reader.tags,
                reader.invisibles,
                reader.skeleton);
    }

    private void run() {
        int at = 0;
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c == '<') at = markup(at);
            else if (c == '&') at = reference(at);
            else at = plain(c, at);
        }
        endLink();
    }

    private int plain(char c, int at) {
        append(c);
        return at + 1;
    }

    private void append(char c) {
        if (isInvisible(c)) {
            inside =
                    hiding == null
                            && !shown.isEmpty()
                            && isAlphabetic(shown.charAt(shown.length() - 1));
            return;
        }
        if (inside && isAlphabetic(c)) invisibles++;
        inside = false;
        StringBuilder to = hiding == null ? shown : hidden;
        to.append(c);
    }

    /// Scripts whose words have no use for characters without width; Persian and Indic ones do.
    private static boolean isAlphabetic(char c) {
        return c < '\u0590' && Character.isLetter(c);
    }

    /// Characters without width: they divide words for machines only.
    private static boolean isInvisible(char c) {
        return c == '\u034F'
                || (c >= '\u200B' && c <= '\u200D')
                || (c >= '\u2060' && c <= '\u2064')
                || c == '\uFEFF';
    }

    private int reference(int at) {
        StringBuilder decoded = new StringBuilder(2);
        int end = Entities.decode(html, at, decoded);
        if (end == at) return plain('&', at);
        for (int i = 0; i < decoded.length(); i++) append(decoded.charAt(i));
        return end;
    }

    private int markup(int at) {
        if (html.startsWith("<!--", at)) return behind("-->", at + 4);
        if (html.startsWith("<!", at) || html.startsWith("<?", at)) return behind(">", at + 2);
        Tag tag = Tag.at(html, at);
        if (tag == null) return plain('<', at);
        if (tag.closing()) close(tag);
        else open(tag);
        return !tag.closing() && isRaw(tag.name()) ? behindRaw(tag) : tag.after();
    }

    /// Elements that end at their own closing tag whatever is in them, and are read as a whole.
    private static boolean isRaw(String name) {
        return name.equals("script") || name.equals("style") || name.equals("title");
    }

    /// Behind a mark, or at the document's end.
    private int behind(String mark, int from) {
        int found = html.indexOf(mark, from);
        return found < 0 ? html.length() : found + mark.length();
    }

    private int behindRaw(Tag tag) {
        int at = tag.after();
        while (at >= 0 && at < html.length()) {
            at = html.indexOf("</", at);
            if (at < 0) return html.length();
            if (html.regionMatches(true, at + 2, tag.name(), 0, tag.name().length()))
                return behind(">", at);
            at += 2;
        }
        return html.length();
    }

    private void open(Tag tag) {
        count(HtmlContent.Tag.ANY);
        skeleton = skeleton * SKELETON + tag.name().hashCode();
        if (hiding != null) {
            if (hiding.equals(tag.name())) hidingDepth++;
        } else if (!isVoid(tag.name()) && !isRaw(tag.name())) {
            if (paperIsWhite && Style.darkens(tag)) paperIsWhite = false;
            if (Style.hides(tag, paperIsWhite)) {
                hiding = tag.name();
                hidingDepth = 1;
            }
        }
        if (tag.hasHandler()) count(HtmlContent.Tag.HANDLER);
        element(tag);
        if (isBlock(tag.name())) append(' ');
    }

    private void element(Tag tag) {
        switch (tag.name()) {
            case "a", "area" -> beginLink(tag.attribute("href"));
            case "img" -> image(tag);
            case "form" -> count(HtmlContent.Tag.FORM);
            case "input" -> {
                if ("password".equalsIgnoreCase(tag.attribute("type")))
                    count(HtmlContent.Tag.PASSWORD);
            }
            case "script" -> count(HtmlContent.Tag.SCRIPT);
            case "iframe", "frame" -> count(HtmlContent.Tag.FRAME);
            case "object", "embed", "applet" -> count(HtmlContent.Tag.OBJECT);
            case "meta" -> {
                if ("refresh".equalsIgnoreCase(tag.attribute("http-equiv")))
                    count(HtmlContent.Tag.REFRESH);
            }
            case "table" -> count(HtmlContent.Tag.TABLE);
            case "font" -> count(HtmlContent.Tag.FONT);
            default -> {} // the others make no difference
        }
    }

    private void image(Tag tag) {
        count(HtmlContent.Tag.IMAGE);
        String source = tag.attribute("src");
        if (source != null && images.size() < MAX_LINKS) images.add(source.strip());
        String text = tag.attribute("alt");
        if (text == null || text.isBlank()) return;
        append(' ');
        for (int i = 0; i < text.length(); i++) append(text.charAt(i));
        append(' ');
    }

    private void close(Tag tag) {
        if (tag.name().equals("a")) endLink();
        if (tag.name().equals(hiding) && --hidingDepth == 0) hiding = null;
        if (isBlock(tag.name())) append(' ');
    }

    private void beginLink(@Nullable String href) {
        endLink();
        if (href == null || href.isBlank()) return;
        target = href.strip();
        linkStart = shown.length();
    }

    private void endLink() {
        String to = target;
        target = null;
        if (to == null || links.size() >= MAX_LINKS) return;
        int end = Math.min(shown.length(), linkStart + MAX_LINK_TEXT);
        links.add(new HtmlLink(to, shown.substring(Math.min(linkStart, end), end).strip()));
    }

    private void count(HtmlContent.Tag tag) {
        tags.merge(tag, 1, Integer::sum);
    }

    private static boolean isVoid(String name) {
        return switch (name) {
            case "br", "img", "hr", "input", "meta", "link", "area", "base", "col", "wbr" -> true;
            default -> false;
        };
    }

    /// Elements that part words. What is within a line does not: `f<b></b>ree` reads `free`.
    private static boolean isBlock(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "br", "p", "div", "tr", "td", "th", "li", "ul", "ol", "table", "hr" -> true;
            case "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "center", "title" -> true;
            case "body", "head", "section", "article", "header", "footer", "pre", "option" -> true;
            default -> false;
        };
    }
}
