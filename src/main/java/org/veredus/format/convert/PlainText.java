package org.veredus.format.convert;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/// HTML as a person would type it: paragraphs, lists, tables and quotations stay, links show where
/// they lead. RFC 5259 §7.2
final class PlainText implements NodeVisitor {
    /// Elements that a reader does not see.
    private static final Set<String> UNSEEN =
            Set.of("head", "script", "style", "template", "noscript", "title");

    /// Elements with an empty line round them.
    private static final Set<String> PARAGRAPHS =
            Set.of(
                    "p",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "ul",
                    "ol",
                    "dl",
                    "table",
                    "pre",
                    "blockquote");

    /// Levels of quotation and of lists that are shown.
    private static final int MAX_DEPTH = 20;

    private static final String RULE = "-".repeat(40);

    private final StringBuilder text = new StringBuilder();
    private final Deque<Integer> lists = new ArrayDeque<>(); // number of the last item, 0 for none
    private int unseen;
    private int quoted;
    private int verbatim;
    private int lineEnds = 2; // at the end of the text; at its beginning no empty line is needed
    private boolean space;

    private PlainText() {}

    /// Lines end with CRLF.
    static String of(String html) {
        var plain = new PlainText();
        NodeTraversor.traverse(plain, Jsoup.parse(html));
        plain.endLine(1);
        return plain.text.substring(0, plain.text.length() - 2 * plain.emptyLines());
    }

    /// At the end.
    private int emptyLines() {
        return text.isEmpty() ? 0 : lineEnds - 1;
    }

    @Override
    public void head(Node node, int depth) {
        switch (node) {
            case Element element when UNSEEN.contains(element.normalName()) -> unseen++;
            case Element element when unseen == 0 -> open(element);
            case TextNode words when unseen == 0 -> words(words.getWholeText());
            default -> {} // comments and the like say nothing
        }
    }

    @Override
    public void tail(Node node, int depth) {
        switch (node) {
            case Element element when UNSEEN.contains(element.normalName()) -> unseen--;
            case Element element when unseen == 0 -> close(element);
            default -> {} // has no end
        }
    }

    private void open(Element element) {
        String name = element.normalName();
        if (PARAGRAPHS.contains(name)) endLine(lists.isEmpty() ? 2 : 1);
        switch (name) {
            case "br" -> breakLine();
            case "hr" -> rule();
            case "ul" -> lists.push(-1);
            case "ol" -> lists.push(0);
            case "li" -> item();
            case "blockquote" -> quoted++;
            case "pre" -> verbatim++;
            case "td", "th" -> cell(element);
            case "img" -> image(element.attr("alt"));
            default -> {
                if (element.isBlock()) endLine(1);
            }
        }
    }

    private void close(Element element) {
        String name = element.normalName();
        switch (name) {
            case "a" -> link(element);
            case "ul", "ol" -> lists.pop();
            case "pre" -> verbatim--;
            case "td", "th" -> {
                return; // the row ends the line
            }
            default -> {} // nothing to undo
        }
        if (PARAGRAPHS.contains(name)) endLine(lists.isEmpty() ? 2 : 1);
        else if (element.isBlock()) endLine(1);
        if (name.equals("blockquote")) quoted--;
    }

    private void rule() {
        endLine(1);
        add(RULE);
        endLine(1);
    }

    private void item() {
        endLine(1);
        if (lists.isEmpty()) lists.push(-1);
        int number = lists.pop();
        lists.push(number < 0 ? number : number + 1);
        startLine();
        text.append("  ".repeat(Math.min(MAX_DEPTH, lists.size() - 1)));
        text.append(number < 0 ? "* " : number + 1 + ". ");
        lineEnds = 0;
        space = false;
    }

    private void cell(Element element) {
        boolean first = element.previousElementSibling() == null;
        if (!first) {
            startLine();
            text.append('\t');
            lineEnds = 0;
        }
        space = false;
    }

    private void image(String description) {
        if (!description.isBlank()) add("[" + description.strip() + "]");
    }

    private void link(Element element) {
        String target = element.attr("href").strip();
        String scheme = target.toLowerCase(Locale.ROOT);
        boolean leads = scheme.startsWith("http://") || scheme.startsWith("https://");
        if (leads && !element.text().strip().equals(target)) {
            space = true;
            add("<" + target.replaceAll("\\s", "") + ">");
        }
    }

    private void words(String written) {
        if (verbatim > 0) {
            written.lines().forEach(this::verbatimLine);
            return;
        }
        int at = 0;
        while (at < written.length()) {
            int end = at;
            while (end < written.length() && !isSpace(written.charAt(end))) end++;
            if (end > at) add(written.substring(at, end));
            else space = true;
            at = Math.max(end, at + 1);
        }
    }

    private void verbatimLine(String line) {
        startLine();
        text.append(wellFormed(line));
        lineEnds = 0;
        breakLine();
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }

    private void add(String word) {
        boolean begins = lineEnds > 0;
        startLine();
        boolean apart = !text.isEmpty() && text.charAt(text.length() - 1) > ' ';
        if (space && !begins && apart) text.append(' ');
        space = false;
        text.append(wellFormed(word));
        lineEnds = 0;
    }

    /// Puts the signs of quotation before the first word of a line.
    private void startLine() {
        if (lineEnds == 0) return;
        text.append(">".repeat(Math.min(MAX_DEPTH, quoted)));
        if (quoted > 0) text.append(' ');
    }

    private void breakLine() {
        if (text.isEmpty()) return;
        text.append("\r\n");
        lineEnds++;
        space = false;
    }

    /// Ends the line, and makes sure of an empty one if two ends are asked for.
    private void endLine(int ends) {
        while (lineEnds < ends && !text.isEmpty()) {
            breakLine();
        }
        space = false;
    }

    /// A half of a character, as references such as `&#xD800;` make it, is none.
    private static String wellFormed(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (Character.isSurrogate(word.charAt(i))) return repaired(word);
        }
        return word;
    }

    private static String repaired(String word) {
        return word.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
