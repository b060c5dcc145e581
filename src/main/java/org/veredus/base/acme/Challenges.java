package org.veredus.base.acme;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.base.tls.TlsServerContext;

/// What an authority is to find when it looks whether a name is ours. Safe for any number of
/// threads.
public final class Challenges {
    private final Map<String, String> byToken = new ConcurrentHashMap<>();
    private final Map<String, ServerCertificate> byName = new ConcurrentHashMap<>();
    private final TlsServerContext tls;

    /// @param tls shows the certificates of tls-alpn-01
    public Challenges(TlsServerContext tls) {
        this.tls = tls;
    }

    public void addTo(Routes routes) {
        routes.add("GET", "/.well-known/acme-challenge/{token}", this::answer);
    }

    private HttpResponse answer(HttpRequest request) {
        String text = byToken.get(request.parameter("token"));
        return text == null
                ? HttpResponse.text(404, "No challenge of that name is under way.\n")
                : HttpResponse.of(
                        200, "application/octet-stream", text.getBytes(StandardCharsets.US_ASCII));
    }

    /// RFC 8555 §8.3
    ///
    /// @return to be closed when the authority has looked
    Shown showText(String token, String text) {
        byToken.put(token, text);
        return () -> byToken.remove(token);
    }

    /// RFC 8737 §3
    Shown showCertificate(String name, ServerCertificate certificate) {
        String lower = name.toLowerCase(Locale.ROOT);
        byName.put(lower, certificate);
        tls.prove(Map.copyOf(byName));
        return () -> {
            byName.remove(lower);
            tls.prove(Map.copyOf(byName));
        };
    }

    /// Something on show until it is closed.
    interface Shown extends AutoCloseable {
        @Override
        void close();
    }
}
