package org.veredus.transport.quarantine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.BodyPart;

/// What an owner reads about messages that are held back, as text and as a page.
///
/// @param held in the order in which they came
record Letter(Words words, List<Entry> held) {
    /// Messages that one letter lists.
    private static final int LISTED = 100;

    /// @param link by which it is released; null: by an administrator
    record Entry(Held message, @Nullable String link) {}

    String subject() {
        return words.say("subject", held.size());
    }

    BodyPart body() {
        return BodyPart.multipart(
                "alternative", List.of(BodyPart.text(text()), BodyPart.text("html", html())));
    }

    private List<Entry> listed() {
        return held.subList(0, Math.min(LISTED, held.size()));
    }

    private boolean linked() {
        return held.getFirst().link() != null;
    }

    private String intro() {
        return words.say("intro", held.size(), Quarantine.KEPT.toDays());
    }

    private String advice() {
        return words.say(linked() ? "intro.link" : "intro.ask");
    }

    private String more() {
        return words.say("more", held.size() - LISTED);
    }

    private Map<String, String> rows(Held message) {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("from", Words.plain(message.from()));
        rows.put("about", Words.plain(message.subject()));
        rows.put("time", words.time(message.at()));
        rows.put("score", words.score(message.score()));
        rows.put("number", String.valueOf(message.number()));
        return rows;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        text.append(intro()).append('\n').append(advice()).append('\n');
        for (Entry entry : listed()) {
            text.append('\n');
            rows(entry.message()).forEach((key, value) -> line(text, key, value));
            for (String reason : entry.message().reasons())
                line(text, "reasons", words.reason(reason));
            if (entry.link() != null) line(text, "release", entry.link());
        }
        if (held.size() > LISTED) text.append('\n').append(more()).append('\n');
        return text.toString();
    }

    private void line(StringBuilder text, String key, String value) {
        text.append(words.say(key)).append(": ").append(value).append('\n');
    }

    private String html() {
        Document page = Document.createShell("");
        page.outputSettings().prettyPrint(false);
        Element body = page.body().attr("lang", words.code()).attr("dir", words.direction());
        body.attr("style", "font-family: sans-serif; line-height: 1.5");
        body.appendElement("p").text(intro());
        body.appendElement("p").text(advice());
        for (Entry entry : listed()) show(entry, body);
        if (held.size() > LISTED) body.appendElement("p").text(more());
        return page.outerHtml();
    }

    private void show(Entry entry, Element body) {
        body.appendElement("hr");
        Element table = body.appendElement("table");
        rows(entry.message()).forEach((key, value) -> row(table, key).text(value));
        for (String reason : entry.message().reasons())
            row(table, "reasons").text(words.reason(reason));
        if (entry.link() == null) return;
        row(table, "release")
                .appendElement("a")
                .attr("href", entry.link())
                .text(words.say("release.what"));
    }

    private Element row(Element table, String key) {
        Element row = table.appendElement("tr");
        row.appendElement("th")
                .attr("scope", "row")
                .attr("style", "text-align: start; vertical-align: top; padding-inline-end: 1em")
                .text(words.say(key));
        return row.appendElement("td").appendElement("bdi");
    }
}
