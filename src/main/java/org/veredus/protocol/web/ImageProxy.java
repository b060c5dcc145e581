package org.veredus.protocol.web;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.session.SessionDoor.Visit;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.base.http.WebClient;

/// Fetches pictures that mail refers to, for people who have agreed to that. The sender's
/// server sees us and not the reader: no address, browser, cookie or language.
///
/// It would be a way into the network we are in, if it fetched what it is told to: it takes
/// HTTP and HTTPS on their own ports only, and [PublicNames] gives its client no address that
/// is not public, also when a redirect leads there or a name that was harmless a moment ago.
/// What comes back is given to the browser only if it is a picture.
public final class ImageProxy {
    private static final Logger log = LoggerFactory.getLogger(ImageProxy.class);

    private static final int MAX_OCTETS = 8 << 20;
    private static final int MAX_ADDRESS = 4096;
    private static final int MAX_REDIRECTS = 3;
    private static final int AT_ONCE = 16;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /// No SVG: it can hold scripts and further addresses.
    private static final Set<String> PICTURES =
            Set.of(
                    "image/png",
                    "image/jpeg",
                    "image/jpg",
                    "image/gif",
                    "image/webp",
                    "image/avif",
                    "image/bmp",
                    "image/x-icon",
                    "image/vnd.microsoft.icon");

    private final WebClient client;
    private final int http;
    private final int https;
    private final Semaphore slots = new Semaphore(AT_ONCE);

    /// @param client asks [PublicNames] for addresses
    /// @param http the port of addresses that name none: 80, but for tests
    /// @param https 443, but for tests
    public ImageProxy(WebClient client, int http, int https) {
        this.client = client;
        this.http = http;
        this.https = https;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/web/image", gate.signedIn(this::fetch));
    }

    private HttpResponse fetch(HttpRequest request, Visit.Known visit) throws Refused {
        URI address = address(request.query("url"));
        if (!slots.tryAcquire())
            throw new Refused(429, "busy", "too many pictures are being fetched");
        try {
            WebClient.Answer answer = follow(address);
            if (answer.status() != 200 || !PICTURES.contains(answer.type()))
                throw new Refused(502, "no-picture", "there is no picture at that address");
            return HttpResponse.of(200, answer.type(), answer.body())
                    .with("Cache-Control", "private, max-age=86400")
                    .with("Content-Security-Policy", "default-src 'none'; sandbox")
                    .with("Cross-Origin-Resource-Policy", "same-origin")
                    .with("X-Content-Type-Options", "nosniff");
        } catch (IOException unreachable) {
            log.atDebug().addKeyValue("url", address).setCause(unreachable).log("no picture");
            throw new Refused(502, "no-picture", "the picture cannot be fetched");
        } finally {
            slots.release();
        }
    }

    private WebClient.Answer follow(URI address) throws Refused, IOException {
        URI at = address;
        for (int hop = 0; ; hop++) {
            WebClient.Answer answer = client.get(at, MAX_OCTETS, TIMEOUT);
            String location = answer.location();
            boolean redirected = answer.status() >= 300 && answer.status() < 400;
            if (!redirected || location == null) return answer;
            if (hop == MAX_REDIRECTS) throw new IOException("more redirects than followed");
            try {
                at = address(at.resolve(location).toString());
            } catch (IllegalArgumentException malformed) {
                throw new IOException("redirected to no address", malformed);
            }
        }
    }

    private URI address(@Nullable String text) throws Refused {
        if (text == null || text.length() > MAX_ADDRESS)
            throw Refused.badRequest("url is an address of up to " + MAX_ADDRESS + " characters");
        try {
            URI uri = URI.create(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            int usual = scheme.equals("https") ? https : scheme.equals("http") ? http : 0;
            boolean sound =
                    usual > 0
                            && uri.getHost() != null
                            && uri.getUserInfo() == null
                            && (uri.getPort() < 0 || uri.getPort() == usual);
            if (sound) return uri;
        } catch (IllegalArgumentException malformed) {
            throw Refused.badRequest("url is not an address");
        }
        throw Refused.badRequest("url is an address of the web, on its usual port");
    }
}
