package org.veredus.verify.bimi;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.veredus.base.http.WebClient;
import org.veredus.verify.bimi.DocumentFetcher.Unavailable.Lasting;

/// Gets documents by HTTPS, on its usual port only. Redirects are not followed.
public final class HttpsDocumentFetcher implements DocumentFetcher {
    /// A sending server may be waiting for us to answer.
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;

    private final WebClient client;
    private final int port;

    /// @param client must connect to public addresses only: it calls whom strangers name
    /// @param port 443, but for tests
    public HttpsDocumentFetcher(WebClient client, int port) {
        this.client = client;
        this.port = port;
    }

    @Override
    public byte[] fetch(URI address, Document document) throws Unavailable {
        boolean usual = address.getPort() < 0 || address.getPort() == port;
        if (!"https".equalsIgnoreCase(address.getScheme()) || !usual || address.getHost() == null)
            throw new Unavailable(
                    "not fetched from elsewhere than https on its usual port",
                    Lasting.UNTIL_CHANGED);
        String host = address.getHost();
        try {
            WebClient.Answer answer = client.get(at(address), document.most(), TIMEOUT);
            if (answer.status() != OK)
                throw new Unavailable(
                        host + " answers with status " + answer.status(),
                        answer.status() >= SERVER_ERROR ? Lasting.FOR_NOW : Lasting.UNTIL_CHANGED);
            if (document == Document.LOGO && !answer.type().equals("image/svg+xml"))
                throw new Unavailable(
                        host + " answers with " + typeOf(answer), Lasting.UNTIL_CHANGED);
            return answer.body();
        } catch (IOException | IllegalArgumentException unreachable) {
            throw new Unavailable(host + ": " + unreachable.getMessage(), Lasting.FOR_NOW);
        }
    }

    private URI at(URI address) {
        if (address.getPort() == port) return address;
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return URI.create("https://" + address.getHost() + ":" + port + path + query);
    }

    private static String typeOf(WebClient.Answer answer) {
        return answer.type().isEmpty() ? "no type" : answer.type();
    }
}
