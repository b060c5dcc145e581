package org.veredus.base.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a request from Jetty to its route and the answer back.
final class Dispatcher extends Handler.Abstract {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /// Octets of a body that nobody read, up to which it is waited for before the answer.
    private static final int WAITED_FOR = 64 << 10;

    /// Octets beyond a limit that are read so that the answer arrives.
    private static final long MOST_PASSED_OVER = 4 << 20;

    private final Routes routes;
    private final ServerWebSocketContainer sockets;
    private final LongAdder bugs;
    private final Duration patience;

    Dispatcher(Routes routes, ServerWebSocketContainer sockets, LongAdder bugs, Duration patience) {
        this.routes = routes;
        this.sockets = sockets;
        this.bugs = bugs;
        this.patience = patience;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            HttpResponse answer = answer(request);
            if (answer.body() instanceof HttpResponse.Body.Upgrade upgrade
                    && upgraded(upgrade, request, response, callback)) return true;
            // Over HTTP/2 who is answered in the midst of the body may take the stream for broken.
            long length = request.getLength();
            if (length > 0 && length <= WAITED_FOR) Content.Source.consumeAll(request);
            send(answer, response);
            callback.succeeded();
        } catch (IOException gone) {
            log.debug("client left", gone);
            end(gone, response, callback);
        } catch (RuntimeException | StackOverflowError bug) {
            report(request, bug);
            callback.failed(bug);
        }
        return true;
    }

    /// A client that went away is no matter for the log; one that was too slow, or still sending
    /// when the server had to stop, is told so.
    private static void end(IOException why, Response response, Callback callback) {
        boolean late = why.getCause() instanceof TimeoutException;
        if (!late || response.isCommitted()) {
            callback.failed(new QuietException.Exception(why));
            return;
        }
        try {
            response.reset();
            send(
                    HttpResponse.text(408, "The request took too long to come.\n")
                            .with("Connection", "close"),
                    response);
            callback.succeeded();
        } catch (IOException gone) {
            callback.failed(new QuietException.Exception(gone));
        }
    }

    /// @return false if the request asks for no web socket
    private boolean upgraded(
            HttpResponse.Body.Upgrade upgrade,
            Request request,
            Response response,
            Callback callback) {
        return sockets.upgrade(
                (asked, answer, _) -> {
                    if (asked.hasSubProtocol(upgrade.protocol()))
                        answer.setAcceptedSubProtocol(upgrade.protocol());
                    return new JettySocket(upgrade.limits(), upgrade.conversation(), bugs);
                },
                request,
                response,
                callback);
    }

    private HttpResponse answer(Request request) throws IOException {
        String path = request.getHttpURI().getCanonicalPath();
        return switch (routes.find(request.getMethod(), path == null ? "" : path)) {
            case Routes.Match.Nothing() -> HttpResponse.text(404, "Nothing is here.\n");
            case Routes.Match.WrongMethod(var allowed) ->
                    HttpResponse.text(405, "Not this method.\n")
                            .with("Allow", String.join(", ", allowed));
            case Routes.Match.Found found -> answer(request, found);
        };
    }

    private HttpResponse answer(Request request, Routes.Match.Found found) throws IOException {
        try {
            if (request.getLength() > found.maxBody()) {
                throw new BodyTooLarge(found.maxBody());
            }
            return found.handler().handle(translate(request, found));
        } catch (BodyTooLarge tooLarge) {
            passOver(request);
            return HttpResponse.text(413, "The " + tooLarge.getMessage() + ".\n")
                    .with("Connection", "close");
        } catch (RuntimeException | StackOverflowError bug) {
            // what no query can be read from, Jetty finds only now
            if (bug instanceof HttpException wrong && wrong.getCode() < 500)
                return HttpResponse.text(wrong.getCode(), "The request is malformed.\n");
            report(request, bug);
            return HttpResponse.text(500, "This is our mistake; it has been logged.\n");
        }
    }

    /// Reads what a client is about to write, up to a bound: if the connection were closed before,
    /// he would meet a reset in place of the answer. Who waits to be asked for it is not.
    private void passOver(Request request) {
        if (request.getHeaders().contains(HttpHeader.EXPECT)) return;
        InputStream rest = Content.Source.asInputStream(request);
        try {
            new BoundedBody(rest, MOST_PASSED_OVER, patience)
                    .transferTo(OutputStream.nullOutputStream());
        } catch (IOException enough) {
            log.debug("a body was not read to its end", enough);
        }
    }

    private void report(Request request, Throwable bug) {
        bugs.increment();
        log.atError()
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", request.getHttpURI().getPath())
                .setCause(bug)
                .log("request broke by a bug");
    }

    private HttpRequest translate(Request request, Routes.Match.Found found) {
        Map<String, List<String>> query = new HashMap<>();
        for (Fields.Field field : Request.extractQueryParameters(request)) {
            query.put(field.getName(), List.copyOf(field.getValues()));
        }
        Map<String, List<String>> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue() == null ? "" : field.getValue();
            headers.computeIfAbsent(field.getLowerCaseName(), _ -> new ArrayList<>()).add(value);
        }
        // RFC 9113 §8.3.1: HTTP/2 has it elsewhere
        headers.computeIfAbsent("host", _ -> List.of(Request.getServerName(request)));
        // HTTP/2 has it in a field of its own, RFC 9113 §8.3.1
        String authority = request.getHttpURI().getAuthority();
        if (authority != null) headers.put("host", List.of(authority));
        return new HttpRequest(
                request.getMethod().toUpperCase(Locale.ROOT),
                request.getHttpURI().getDecodedPath(),
                found.parameters(),
                query,
                headers,
                (InetSocketAddress) request.getConnectionMetaData().getRemoteSocketAddress(),
                request.isSecure(),
                new BoundedBody(Content.Source.asInputStream(request), found.maxBody(), patience));
    }

    private static void send(HttpResponse answer, Response response) throws IOException {
        response.setStatus(answer.status());
        if (answer.contentType() != null) {
            response.getHeaders().put("Content-Type", answer.contentType());
        }
        answer.headers()
                .forEach(header -> response.getHeaders().add(header.name(), header.value()));
        switch (answer.body()) {
            case HttpResponse.Body.Bytes(var octets) ->
                    Content.Sink.write(response, true, ByteBuffer.wrap(octets));
            case HttpResponse.Body.Upgrade(var protocol, _, _) -> {
                response.setStatus(426); // RFC 9110 §15.5.22
                response.getHeaders().put("Upgrade", "websocket");
                response.getHeaders().put("Sec-WebSocket-Protocol", protocol);
                Content.Sink.write(response, true, ByteBuffer.allocate(0));
            }
            case HttpResponse.Body.Stream(var writer) -> {
                try (OutputStream out =
                        Response.asBufferedOutputStream(response.getRequest(), response)) {
                    writer.write(out);
                }
            }
        }
    }
}
