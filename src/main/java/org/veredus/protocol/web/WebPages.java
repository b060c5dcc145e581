package org.veredus.protocol.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;

/// The files of the webmail and the admin pages. They are in the jar with a list of them,
/// `pages.txt`: a path, its media type, a tag that changes with the content, and the codings
/// it was compressed with beforehand. What is in a folder `assets/` has a name that changes
/// with its content, and is kept by browsers for good.
final class WebPages {
    /// Scripts, styles, pictures and connections of our own only; nothing inline, no form sent
    /// anywhere, no frame of or around another site.
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src"
                    + " 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; frame-src"
                    + " 'self' blob:; worker-src 'self'; manifest-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    private static final String ROOT = "/web/";
    private static final String START = "index.html";
    private static final String ADMIN = "admin/index.html";
    private static final int YEAR = 31_536_000;

    private final Map<String, Page> pages;
    private final Map<String, byte[]> read = new ConcurrentHashMap<>();
    private final WebSettings settings;

    /// @param codings `br`, `gzip`; without those in which it is not there
    private record Page(String path, String type, String tag, String codings) {
        boolean isForGood() {
            return path.startsWith("assets/") || path.startsWith("admin/assets/");
        }

        /// Whether a browser shows or runs it by itself, so that it needs a policy of its own; what
        /// a page takes in stands under the page's, and a policy with each file would cost as much
        /// as some of them do.
        boolean standsAlone() {
            return !isForGood() || type.startsWith("image/svg");
        }
    }

    private WebPages(Map<String, Page> pages, WebSettings settings) {
        this.pages = pages;
        this.settings = settings;
    }

    /// Those in the jar; none if it was built without.
    static WebPages inside(WebSettings settings) throws IOException {
        Map<String, Page> pages = new LinkedHashMap<>();
        try (InputStream list = WebPages.class.getResourceAsStream(ROOT + "pages.txt")) {
            byte[] octets = list == null ? new byte[0] : list.readAllBytes();
            for (String line : new String(octets, StandardCharsets.UTF_8).lines().toList()) {
                String[] fields = line.split("\t", -1);
                if (fields.length != 4) throw new IOException("pages.txt: " + line);
                pages.put(fields[0], new Page(fields[0], fields[1], fields[2], fields[3]));
            }
        }
        return new WebPages(pages, settings);
    }

    void addTo(Routes routes) {
        routes.add("GET", "/", request -> answer(request, START))
                .add("GET", "/mail", request -> answer(request, START))
                // what is behind it is the page's own matter
                .add("GET", "/mail/{path...}", request -> answer(request, START));
        routes.add("GET", "/admin", request -> answer(request, ADMIN));
        for (String path : pages.keySet()) {
            if (!path.equals(START) && !path.equals(ADMIN))
                routes.add("GET", "/" + path, request -> answer(request, path));
        }
    }

    private HttpResponse answer(HttpRequest request, String path) throws IOException {
        if (!request.secure() && settings.clear() == WebSettings.Clear.SENT_ON)
            // to a name of ours, whatever name the client has used
            return guarded(HttpResponse.text(308, "Use HTTPS.\n"))
                    .with("Location", "https://" + settings.hostName() + start(path));
        Page page = pages.get(path);
        if (page == null)
            return guarded(HttpResponse.text(404, "This program was built without the webmail.\n"));
        String coding = coding(page, request.header("accept-encoding"));
        String tag = "\"" + page.tag() + (coding == null ? "" : "-" + coding) + "\"";
        if (tag.equals(request.header("if-none-match"))) return kept(page, tag, empty());
        byte[] body = body(coding == null ? path : path + "." + suffix(coding));
        HttpResponse answer = kept(page, tag, HttpResponse.of(200, page.type(), body));
        return coding == null ? answer : answer.with("Content-Encoding", coding);
    }

    private static String start(String path) {
        return path.startsWith("admin/") ? "/admin" : "/";
    }

    private static HttpResponse empty() {
        return HttpResponse.empty(304);
    }

    private static HttpResponse kept(Page page, String tag, HttpResponse answer) {
        String cache = page.isForGood() ? "public, max-age=" + YEAR + ", immutable" : "no-cache";
        return (page.standsAlone() ? guarded(answer) : marked(answer))
                .with("ETag", tag)
                .with("Cache-Control", cache)
                .with("Vary", "Accept-Encoding");
    }

    /// As what it is, and for this site alone.
    private static HttpResponse marked(HttpResponse answer) {
        return answer.with("X-Content-Type-Options", "nosniff")
                .with("Cross-Origin-Resource-Policy", "same-origin");
    }

    private static HttpResponse guarded(HttpResponse answer) {
        return marked(answer)
                .with("Content-Security-Policy", POLICY)
                .with("X-Frame-Options", "DENY")
                .with("Referrer-Policy", "no-referrer")
                .with("Cross-Origin-Opener-Policy", "same-origin")
                .with(
                        "Permissions-Policy",
                        "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    }

    /// The best one that both sides know. RFC 9110 §12.5.3; who refuses one by `q=0` gets none.
    private static @Nullable String coding(Page page, @Nullable String accepted) {
        if (accepted == null || accepted.replace(" ", "").contains("q=0,")) return null;
        for (String coding : new String[] {"br", "gzip"}) {
            if (page.codings().contains(coding)
                    && accepted.matches(".*(^|[ ,])" + coding + "([ ,;].*|$)")) return coding;
        }
        return null;
    }

    private static String suffix(String coding) {
        return coding.equals("br") ? "br" : "gz";
    }

    private byte[] body(String name) throws IOException {
        byte[] known = read.get(name);
        if (known != null) return known;
        try (InputStream in = WebPages.class.getResourceAsStream(ROOT + name)) {
            if (in == null) throw new IOException("the jar has no " + ROOT + name);
            byte[] octets = in.readAllBytes();
            read.put(name, octets);
            return octets;
        }
    }
}
