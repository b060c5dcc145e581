package org.veredus.transport.queue;

import org.jspecify.annotations.Nullable;

/// Why a recipient was not served.
///
/// @param status RFC 3463: `4.4.1`
/// @param text the peer's reply as it came (one line), or our own words
/// @param remote the host that said so; null where we found out by ourselves
public record Trouble(String status, String text, @Nullable String remote) {
    public Trouble {
        if (!status.matches("[245]\\.\\d{1,3}\\.\\d{1,3}"))
            throw new IllegalArgumentException("status " + status);
    }

    public static Trouble ours(String status, String text) {
        return new Trouble(status, text, null);
    }
}
