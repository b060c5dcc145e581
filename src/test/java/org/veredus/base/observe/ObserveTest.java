package org.veredus.base.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class ObserveTest {
    private static String line(LogFormat format, @Nullable Throwable thrown) {
        Logger logger = new LoggerContext().getLogger("org.veredus.protocol.smtp.SmtpSession");
        LoggingEvent event =
                new LoggingEvent(
                        "", logger, Level.INFO, "accepted\nfrom {}", thrown, new Object[] {"b"});
        event.setInstant(Instant.parse("2026-11-23T23:07:01.123Z"));
        event.addKeyValuePair(new KeyValuePair("session", "abc"));
        event.addKeyValuePair(new KeyValuePair("helo", "a \"b\""));
        event.addKeyValuePair(new KeyValuePair("size", 42L));
        return new String(new LineEncoder(format).encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void writesLinesForPeopleThatNobodyCanForge() {
        assertThat(line(LogFormat.TEXT, null))
                .isEqualTo(
                        "2026-11-23T23:07:01.123Z INFO  smtp  accepted\\u000afrom b"
                                + "  session=abc  helo=\"a \\\"b\\\"\"  size=42\n");
        assertThat(line(LogFormat.TEXT, new IllegalStateException("broken")))
                .contains("size=42\njava.lang.IllegalStateException: broken");
    }

    @Test
    void writesOneJsonObjectALineForMachines() {
        assertThat(line(LogFormat.JSON, null))
                .isEqualTo(
                        """
                        {"time":"2026-11-23T23:07:01.123Z","level":"info","topic":"smtp",\
                        "message":"accepted\\nfrom b","session":"abc","helo":"a \\"b\\"","size":42}
                        """);
        assertThat(line(LogFormat.JSON, new IllegalStateException("broken")))
                .containsOnlyOnce("\n")
                .contains("stack");
    }

    @Test
    void showsItsMetersToPrometheus() {
        Metrics metrics = new Metrics();
        metrics.counter("smtp.accepted", "Messages taken", "listener", "mx").increment(3);
        metrics.gauge("smtp.sessions", "Sessions open", () -> 7);
        metrics.count("smtp.connections", "Connections", () -> 11);
        assertThat(metrics.scrape())
                .contains("smtp_accepted_total{listener=\"mx\"} 3.0")
                .contains("smtp_sessions 7.0")
                .contains("smtp_connections_total 11.0");
    }

    @Test
    void isHealthyWhenEachCheckIs() {
        Health health = new Health();
        health.add("store", () -> Health.Finding.good("open"));
        assertThat(health.report().ok()).isTrue();
        health.add(
                "queue",
                () -> {
                    throw new IllegalStateException("lost");
                });
        assertThat(health.report().ok()).isFalse();
        assertThat(health.report().findings().get("queue"))
                .isEqualTo(
                        Health.Finding.bad(
                                "the check broke: java.lang.IllegalStateException: lost"));
        assertThatThrownBy(() -> health.add("queue", () -> Health.Finding.good("")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatStrangersSendIsNoWarning() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogSetup.install(LogFormat.TEXT, "info", out);
        LoggerFactory.getLogger("org.eclipse.jetty.http.HttpParser").warn("two Host fields");
        LoggerFactory.getLogger("org.eclipse.jetty.util.HostPort").warn("Bad Authority");
        LoggerFactory.getLogger("org.eclipse.jetty.util.thread.QueuedThreadPool").warn("heard");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("heard").hasLineCount(1);
    }
}
