package org.veredus.protocol.jmap;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.WebSocket;
import org.veredus.protocol.jmap.core.Caller;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.node.ObjectNode;

/// Opens web sockets that speak JMAP. RFC 8887
final class Sockets {
    static final String WEBSOCKET = "urn:ietf:params:jmap:websocket";

    private static final String PROTOCOL = "jmap";

    /// Sockets of one account at a time.
    private static final int MAX_OPEN = 32;

    /// A client that answers no ping for so long has gone.
    private static final Duration IDLE = Duration.ofMinutes(3);

    private final DataTypes types;
    private final Gate gate;
    private final Cors cors;
    private final SocketTalk.Answers answers;
    private final int maxMessage;
    private final LongSupplier nanos;
    private final Turnstile open = new Turnstile(MAX_OPEN);

    /// @param maxMessage octets
    /// @param nanos elapsed time
    Sockets(
            DataTypes types,
            Gate gate,
            Cors cors,
            SocketTalk.Answers answers,
            int maxMessage,
            LongSupplier nanos) {
        this.types = types;
        this.gate = gate;
        this.cors = cors;
        this.answers = answers;
        this.maxMessage = maxMessage;
        this.nanos = nanos;
    }

    /// What the session object tells. RFC 8887 §3
    ///
    /// @param base of HTTP's addresses
    static ObjectNode server(String base) {
        return Json.object()
                .put("url", "ws" + base.substring("http".length()) + "/jmap/ws")
                .put("supportsPush", true);
    }

    HttpResponse open(HttpRequest request, Caller caller) throws Problem {
        if (!isOurs(request)) throw Problem.of(403, "no page of ours opens this");
        if (!asksForJmap(request)) // RFC 8887 §4.2
        throw Problem.of(400, "ask for it by Sec-WebSocket-Protocol: jmap");
        return HttpResponse.webSocket(
                PROTOCOL,
                new WebSocket.Limits(maxMessage, IDLE),
                socket -> hold(socket, request, caller));
    }

    /// A browser sends cookies with the handshake whatever page it is from, and no page can add the
    /// session's token: where a page comes from has to do. RFC 6455 §10.2
    private boolean isOurs(HttpRequest request) {
        String origin = request.header("origin");
        if (origin == null) return true;
        boolean credentials = request.header("authorization") != null;
        if (credentials && cors.allows(origin)) return true;
        try {
            String host = request.header("host");
            String authority = URI.create(origin).getAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException malformed) {
            return false; // then it is no origin of ours
        }
    }

    private static boolean asksForJmap(HttpRequest request) {
        List<String> fields = request.headers().getOrDefault("sec-websocket-protocol", List.of());
        for (String field : fields)
            for (String protocol : field.split(",", -1))
                if (protocol.strip().equals(PROTOCOL)) return true;
        return false;
    }

    private void hold(WebSocket socket, HttpRequest request, Caller caller)
            throws IOException, InterruptedException {
        AccountId account = caller.account().id();
        if (!open.enter(account)) {
            socket.close(WebSocket.Farewell.POLICY, "more than " + MAX_OPEN + " sockets");
            return;
        }
        try {
            new SocketTalk(
                            socket,
                            types,
                            caller,
                            answers,
                            () -> gate.stillAdmits(request, account),
                            nanos)
                    .run();
        } finally {
            open.leave(account);
        }
    }
}
