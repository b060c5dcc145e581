package org.veredus.base.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.veredus.base.net.ConnectionLimits;
import org.veredus.base.tls.TlsServerContext;

/// Where and how an [HttpServer] listens.
///
/// @param plain where HTTP is spoken in the clear; null: nowhere
/// @param secure where it is spoken over TLS; null: nowhere
/// @param tls needed for `secure`
/// @param idle after so long without an octet a connection is closed, and a request's body may
///     take so long, and a second more for each 100 octets
/// @param maxHeader octets of all header fields of a request together
/// @param grace how long requests in hand may take when the server stops
/// @param limits of each of the two
/// @param shared addresses that many come from, which have no limit of their own: a proxy's
public record HttpSettings(
        @Nullable InetSocketAddress plain,
        @Nullable InetSocketAddress secure,
        @Nullable TlsServerContext tls,
        Duration idle,
        int maxHeader,
        Duration grace,
        ConnectionLimits limits,
        Predicate<InetAddress> shared) {
    public HttpSettings {
        if (secure != null && tls == null) {
            throw new IllegalArgumentException("no certificate for HTTPS on " + secure);
        }
    }

    public static HttpSettings of(
            @Nullable InetSocketAddress plain,
            @Nullable InetSocketAddress secure,
            @Nullable TlsServerContext tls) {
        return new HttpSettings(
                plain,
                secure,
                tls,
                Duration.ofSeconds(60),
                16 * 1024,
                Duration.ofSeconds(4),
                ConnectionLimits.none(),
                InetAddress::isLoopbackAddress);
    }

    public HttpSettings withLimits(ConnectionLimits bounds) {
        return new HttpSettings(plain, secure, tls, idle, maxHeader, grace, bounds, shared);
    }
}
