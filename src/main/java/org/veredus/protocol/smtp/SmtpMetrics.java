package org.veredus.protocol.smtp;

import io.micrometer.core.instrument.Counter;
import org.veredus.base.observe.Metrics;

/// What one door counts.
public final class SmtpMetrics {
    private final Counter connections;
    private final Counter received;
    private final Counter octets;
    private final Counter refusedForNow;
    private final Counter refusedForGood;

    /// @param door `mx`, `submission` or `lmtp`
    public SmtpMetrics(Metrics metrics, String door) {
        connections = metrics.counter("smtp_connections", "connections taken", "door", door);
        received = metrics.counter("smtp_messages", "messages accepted", "door", door);
        octets = metrics.counter("smtp_octets", "octets of accepted messages", "door", door);
        refusedForNow =
                metrics.counter(
                        "smtp_refused",
                        "commands and messages refused",
                        "door",
                        door,
                        "kind",
                        "temporary");
        refusedForGood =
                metrics.counter(
                        "smtp_refused",
                        "commands and messages refused",
                        "door",
                        door,
                        "kind",
                        "permanent");
    }

    void opened() {
        connections.increment();
    }

    void received(long size, int code) {
        if (code >= 400) {
            refused(code);
            return;
        }
        received.increment();
        octets.increment((double) size);
    }

    void refused(int code) {
        if (code < 500) refusedForNow.increment();
        else refusedForGood.increment();
    }
}
