package org.veredus.base.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer: status, header fields, body.
public record HttpResponse(
        int status, @Nullable String contentType, List<Header> headers, Body body) {
    /// A header field.
    public record Header(String name, String value) {
        public Header {
            if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("line end in header field " + name);
            }
        }
    }

    /// What comes behind the header.
    public sealed interface Body {
        /// Octets in memory.
        record Bytes(byte[] octets) implements Body {}

        /// Octets that are made while they are sent: downloads, event streams.
        record Stream(Writer writer) implements Body {}

        /// The connection becomes a web socket; a request that asks for none gets 426. RFC 6455
        ///
        /// @param protocol what is spoken over it: `Sec-WebSocket-Protocol`
        record Upgrade(
                String protocol, WebSocket.Limits limits, WebSocket.Conversation conversation)
                implements Body {}
    }

    /// Writes a body. What is flushed is sent; the stream is closed by the server. An IOException
    /// means that the client has left.
    @FunctionalInterface
    public interface Writer {
        void write(OutputStream out) throws IOException;
    }

    public HttpResponse {
        headers = List.copyOf(headers);
    }

    public static HttpResponse of(int status, String contentType, byte[] body) {
        return new HttpResponse(status, contentType, List.of(), new Body.Bytes(body));
    }

    public static HttpResponse text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    public static HttpResponse json(int status, byte[] json) {
        return of(status, "application/json", json);
    }

    public static HttpResponse empty(int status) {
        return new HttpResponse(status, null, List.of(), new Body.Bytes(new byte[0]));
    }

    public static HttpResponse stream(int status, String contentType, Writer writer) {
        return new HttpResponse(status, contentType, List.of(), new Body.Stream(writer));
    }

    /// Status and header of the handshake are the server's matter.
    public static HttpResponse webSocket(
            String protocol, WebSocket.Limits limits, WebSocket.Conversation conversation) {
        return new HttpResponse(
                101, null, List.of(), new Body.Upgrade(protocol, limits, conversation));
    }

    public HttpResponse with(String header, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(header, value));
        return new HttpResponse(status, contentType, more, body);
    }
}
