package org.veredus.base.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.base.wire.LineEnds;

/// How a [Listener] listens.
///
/// @param name of its threads and in the log: `smtp`, `imaps`
/// @param implicitTls connections begin with a handshake; null: in the clear
/// @param proxies networks whose connections begin with a PROXY protocol header; all others must
/// not send one
/// @param handshakeTimeout for PROXY header and handshake together
public record ListenerSettings(
        String name,
        InetSocketAddress address,
        LineEnds lineEnds,
        @Nullable TlsServerContext implicitTls,
        ConnectionLimits limits,
        List<Cidr> proxies,
        Duration handshakeTimeout) {

    public ListenerSettings {
        proxies = List.copyOf(proxies);
    }

    /// In the clear, CRLF only, without limits and proxies.
    public static ListenerSettings of(String name, InetSocketAddress address) {
        return new ListenerSettings(
                name,
                address,
                LineEnds.STRICT,
                null,
                ConnectionLimits.none(),
                List.of(),
                Duration.ofSeconds(30));
    }

    public ListenerSettings withTls(TlsServerContext context) {
        return new ListenerSettings(
                name, address, lineEnds, context, limits, proxies, handshakeTimeout);
    }

    public ListenerSettings withLineEnds(LineEnds ends) {
        return new ListenerSettings(
                name, address, ends, implicitTls, limits, proxies, handshakeTimeout);
    }

    public ListenerSettings withLimits(ConnectionLimits bounds) {
        return new ListenerSettings(
                name, address, lineEnds, implicitTls, bounds, proxies, handshakeTimeout);
    }

    public ListenerSettings withProxies(List<Cidr> networks) {
        return new ListenerSettings(
                name, address, lineEnds, implicitTls, limits, networks, handshakeTimeout);
    }
}
