package org.veredus.protocol.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.veredus.base.http.HttpResponse;
import org.veredus.transport.quarantine.Held;
import org.veredus.transport.quarantine.Words;

/// A page without a program, for somebody who has come by a link that is a key.
final class Sheet {
    private static final String STYLE = style();
    private static final String POLICY =
            "default-src 'none'; style-src '"
                    + hash(STYLE)
                    + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final Words words;
    private final Document page = Document.createShell("");
    private final Element main;

    /// @param title the name of its text
    Sheet(Words words, String title) {
        this.words = words;
        page.outputSettings().prettyPrint(false);
        page.expectFirst("html").attr("lang", words.code()).attr("dir", words.direction());
        Element head = page.head();
        head.appendElement("meta").attr("charset", "utf-8");
        head.appendElement("meta")
                .attr("name", "viewport")
                .attr("content", "width=device-width, initial-scale=1");
        head.appendElement("title").text(words.say(title));
        head.appendElement("style").appendChild(new DataNode(STYLE));
        main = page.body().appendElement("main");
        main.appendElement("h1").text(words.say(title));
    }

    private static String style() {
        try (InputStream file = Sheet.class.getResourceAsStream("sheet.css")) {
            if (file == null) throw new IllegalStateException("no sheet.css");
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// As a content security policy names a style that it allows.
    private static String hash(String style) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(style.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    Sheet text(String text) {
        main.appendElement("p").text(text);
        return this;
    }

    /// Whether a message is to be delivered.
    Sheet question(Held held) {
        Element list = main.appendElement("dl");
        row(list, "from", Words.plain(held.from()));
        row(list, "to", Words.plain(held.recipient()));
        row(list, "about", Words.plain(held.subject()));
        row(list, "time", words.time(held.at()));
        list.appendElement("dt").text(words.say("reasons"));
        for (String reason : held.reasons()) value(list, words.reason(reason));
        main.appendElement("form")
                .attr("method", "post")
                .appendElement("button")
                .attr("type", "submit")
                .text(words.say("deliver"));
        return text(words.say("leave"));
    }

    private void row(Element list, String name, String value) {
        list.appendElement("dt").text(words.say(name));
        value(list, value);
    }

    private static void value(Element list, String value) {
        list.appendElement("dd").appendElement("bdi").text(value);
    }

    /// The address is a key: it must not go on to anybody, nor stay anywhere.
    HttpResponse response(int status) {
        byte[] html = ("<!DOCTYPE html>" + page.html()).getBytes(StandardCharsets.UTF_8);
        return HttpResponse.of(status, "text/html; charset=utf-8", html)
                .with("Content-Security-Policy", POLICY)
                .with("Content-Language", words.code())
                .with("Vary", "Accept-Language")
                .with("Cache-Control", "no-store")
                .with("Referrer-Policy", "no-referrer")
                .with("X-Content-Type-Options", "nosniff")
                .with("X-Robots-Tag", "noindex");
    }
}
