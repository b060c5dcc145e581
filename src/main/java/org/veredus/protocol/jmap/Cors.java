package org.veredus.protocol.jmap;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.base.http.HttpHandler;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;

/// Lets pages of other sites call, where the operator has named them: the CORS protocol of the
/// Fetch standard. They must bring credentials of their own: cookies of ours are never theirs.
///
/// @param origins such as `https://app.example.org`; `*` for all
public record Cors(Set<String> origins) {
    /// Seconds for which a browser need not ask again.
    private static final int MAX_AGE = 3600;

    public Cors {
        origins = Set.copyOf(origins);
    }

    boolean allows(String origin) {
        return origins.contains("*") || origins.contains(origin);
    }

    /// Answers the same, and lets the page see it.
    HttpHandler of(HttpHandler handler) {
        if (origins.isEmpty()) return handler;
        return request -> shown(request, handler.handle(request));
    }

    private HttpResponse shown(HttpRequest request, HttpResponse answer) throws IOException {
        String origin = allowed(request);
        HttpResponse varied = answer.with("Vary", "Origin");
        return origin == null ? varied : varied.with("Access-Control-Allow-Origin", origin);
    }

    private @Nullable String allowed(HttpRequest request) {
        String origin = request.header("origin");
        if (origin == null) return null;
        return allows(origin) ? origin : null;
    }

    /// What a browser asks before the page may call.
    HttpResponse preflight(HttpRequest request) throws IOException {
        HttpResponse answer = shown(request, HttpResponse.empty(204));
        if (allowed(request) == null) return answer;
        return answer.with("Access-Control-Allow-Methods", "GET, POST")
                .with("Access-Control-Allow-Headers", "Authorization, Content-Type")
                .with("Access-Control-Max-Age", String.valueOf(MAX_AGE));
    }
}
