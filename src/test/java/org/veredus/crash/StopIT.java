package org.veredus.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.Await;

/// Who was shut out or may send no more is so after the server was killed with signal 9.
@Tag("crash")
final class StopIT {
    private static final String EICAR =
            "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

    private final HttpClient client = HttpClient.newHttpClient();

    private String ask(Path folder, int base, String method, String path, String body)
            throws Exception {
        String token = Files.readString(folder.resolve("data/admin.token")).strip();
        URI at = URI.create("http://127.0.0.1:" + (base + Service.HTTP.port()) + "/api/v1" + path);
        HttpRequest request =
                HttpRequest.newBuilder(at)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String send(int base) throws Exception {
        try (Wire wire = Wire.to(base + Service.SUBMISSION.port())) {
            wire.reply();
            wire.ask("EHLO client.test");
            byte[] plain = Wire.latin("\0alice@example.test\0correct horse");
            wire.ask("AUTH PLAIN " + Base64.getEncoder().encodeToString(plain));
            wire.ask("MAIL FROM:<alice@example.test>");
            wire.ask("RCPT TO:<stranger@elsewhere.test>");
            String go = wire.ask("DATA");
            if (!go.startsWith("354")) return go;
            wire.sendDotted(
                    ("From: alice@example.test\r\nSubject: for you\r\n\r\n" + EICAR + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return wire.reply();
        }
    }

    @Test
    void bansAndStopsOutliveBeingKilled(@TempDir Path folder) throws Exception {
        int base = Child.freeBase(new SplittableRandom(7));
        try (Child first = Child.judging(folder, base)) {
            first.awaitReady();
            String ban = "{\"address\": \"203.0.113.9\", \"seconds\": 3600}";
            assertThat(ask(folder, base, "POST", "/bans", ban)).contains("203.0.113.9");
            assertThat(send(base)).startsWith("250");
            Await.until(
                    "the stop",
                    Duration.ofSeconds(30),
                    () -> asked(folder, base, "/stopped").contains("alice@example.test"));
            first.killAfter(Duration.ofMillis(1));
        }
        try (Child second = Child.judging(folder, base)) {
            second.awaitReady();
            assertThat(ask(folder, base, "GET", "/bans", "")).contains("203.0.113.9");
            assertThat(ask(folder, base, "GET", "/stopped", "")).contains("alice@example.test");
            assertThat(send(base)).startsWith("550");
            assertThat(ask(folder, base, "DELETE", "/accounts/alice@example.test/stopped", ""))
                    .isEmpty();
            assertThat(ask(folder, base, "DELETE", "/bans?address=203.0.113.9", "")).isEmpty();
            second.killAfter(Duration.ofMillis(1));
        }
        try (Child third = Child.judging(folder, base)) {
            third.awaitReady();
            assertThat(ask(folder, base, "GET", "/bans", "")).doesNotContain("203.0.113.9");
            assertThat(ask(folder, base, "GET", "/stopped", "")).doesNotContain("alice");
            assertThat(third.stop()).isZero();
        }
    }

    private String asked(Path folder, int base, String path) {
        try {
            return ask(folder, base, "GET", path, "");
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }
}
