package org.veredus.account.search;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/// What can be read in HTML.
public final class HtmlText {
    private HtmlText() {}

    /// What is shown, then what is told by descriptions and titles.
    public static String of(String html) {
        Document document = Jsoup.parse(html);
        document.select("script, style, head").remove();
        StringBuilder text = new StringBuilder(document.text());
        for (Element element : document.select("[alt], [title]"))
            text.append(' ').append(element.attr("alt")).append(' ').append(element.attr("title"));
        return text.toString();
    }
}
