package org.veredus.base.http;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Our end of a web socket. RFC 6455. Any thread may send; one receives.
public interface WebSocket {
    /// What a client may do.
    ///
    /// @param message octets of one
    /// @param idle after so long without a frame the socket is closed; pings are frames
    record Limits(int message, Duration idle) {}

    /// What is done with a socket, on a virtual thread of its own; when it returns, the socket is
    /// closed.
    @FunctionalInterface
    interface Conversation {
        void hold(WebSocket socket) throws IOException, InterruptedException;
    }

    /// Why we close. RFC 6455 §7.4.1
    enum Farewell {
        NORMAL(1000),
        POLICY(1008),
        OUR_MISTAKE(1011);

        private final int code;

        Farewell(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /// The next text, or null when the client has left. Nothing more is read from the client
    /// until then.
    @Nullable String receive() throws InterruptedException;

    /// Returns when the text has been handed to the connection.
    void send(String text) throws IOException;

    void ping() throws IOException;

    void close(Farewell why, String sentence);
}
