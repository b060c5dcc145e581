package org.veredus.protocol.imap;

import io.micrometer.core.instrument.Counter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.veredus.base.observe.Metrics;

/// What operators see of all sessions together.
final class Meters {
    private final Metrics metrics;
    private final Map<String, Counter> commands = new ConcurrentHashMap<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private final Counter loginFailures;

    Meters(Metrics metrics) {
        this.metrics = metrics;
        metrics.gauge("imap.sessions", "IMAP sessions open", sessions::get);
        loginFailures = metrics.counter("imap.login.failures", "IMAP logins refused");
    }

    void opened() {
        sessions.incrementAndGet();
    }

    void closed() {
        sessions.decrementAndGet();
    }

    void loginFailed() {
        loginFailures.increment();
    }

    /// @param command one of the grammar's, never a client's word
    void ran(String command, Completion.Result result) {
        commands.computeIfAbsent(
                        result == Completion.Result.OK ? command : command + ' ' + result,
                        _ ->
                                metrics.counter(
                                        "imap.commands",
                                        "IMAP commands run",
                                        "command",
                                        command.toLowerCase(Locale.ROOT),
                                        "result",
                                        result.name().toLowerCase(Locale.ROOT)))
                .increment();
    }
}
