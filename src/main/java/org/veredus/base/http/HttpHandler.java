package org.veredus.base.http;

import java.io.IOException;

/// Answers the requests of one route, each on a virtual thread of its own.
@FunctionalInterface
public interface HttpHandler {
    HttpResponse handle(HttpRequest request) throws IOException;
}
