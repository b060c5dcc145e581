package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.Await;
import org.veredus.testing.ImapClient;
import org.veredus.testing.Ports;
import org.veredus.testing.TryServer;
import tools.jackson.databind.JsonNode;

/// A message with a DKIM2 chain on its way through two servers, whose keys are in a real DNS.
@Tag("journey")
class CustodyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path folder;

    @Test
    void anAliasOfAnotherServerHandsTheChainOnAndItIsGoodWhenItComesBack() throws IOException {
        int dns = Ports.free("127.0.0.1");
        int here = TryServer.freeBase();
        int there = TryServer.freeBase();
        try (TryServer home = start("home", here, dns, there);
                TryServer away = start("away", there, dns, here)) {
            away.api("POST", "/domains", "{'name':'away.test'}");
            away.api(
                    "POST", "/aliases", "{'address':'fans@away.test','targets':['bob@home.test']}");
            home.api("POST", "/domains", "{'name':'home.test'}");
            home.api(
                    "POST",
                    "/aliases",
                    "{'address':'alice@home.test','targets':['alice@example.test']}");
            home.api(
                    "POST",
                    "/aliases",
                    "{'address':'bob@home.test','targets':['bob@example.test']}");
            String zone =
                    keys(home, "home")
                            + keys(away, "away")
                            + "mx A 127.0.0.1\nhome MX 1 mx\naway MX 1 mx\n";
            try (Nsd _ = Nsd.start(folder.resolve("nsd"), dns, zone)) {
                Swaks.to("127.0.0.1", home.port(Service.SUBMISSION))
                        .with("--tls", "--auth", "PLAIN", "--auth-user", "alice@example.test")
                        .with("--auth-password", TryServer.PASSWORD)
                        .send("alice@home.test", "fans@away.test", MESSAGE)
                        .ok();
                String arrived = received(home, "bob");
                assertThat(arrived)
                        .containsPattern("dkim2=pass[^;]*away\\.test")
                        .contains("DKIM2-Signature: i=1;", "DKIM2-Signature: i=2;");
            }
            assertThat(home.errors()).isEmpty();
            assertThat(away.errors()).isEmpty();
        }
    }

    private static final String MESSAGE =
            """
            From: Alice <alice@home.test>\r
            To: fans@away.test\r
            Date: Thu, 26 Nov 2026 10:00:00 +0000\r
            Message-ID: <chain@home.test>\r
            Subject: chained\r
            \r
            Hello, all of you.\r
            """;

    private TryServer start(String name, int base, int dns, int other) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name));
        Path settings = own.resolve("veredus.toml");
        Files.writeString(settings, "[experimental]\ndkim2 = \"on\"\n");
        Object[] options = {
            "--dns",
            "127.0.0.1:" + dns,
            "--mx-port",
            other + Service.SMTP.port(),
            "--config",
            settings
        };
        return TryServer.start(own, base, options);
    }

    /// The TXT records of its domain, as zone lines.
    private static String keys(TryServer server, String label) throws IOException {
        JsonNode answer = server.api("GET", "/domains/" + label + ".test/dns", null);
        StringBuilder lines = new StringBuilder();
        for (JsonNode record : answer.at("/records")) {
            if (!record.at("/type").asString().equals("TXT")) continue;
            lines.append(record.at("/name").asString()).append(". TXT ");
            String text = record.at("/value").asString();
            for (int at = 0; at < text.length(); at += 250)
                lines.append('"').append(text, at, Math.min(text.length(), at + 250)).append("\" ");
            lines.append('\n');
        }
        return lines.toString();
    }

    private static String received(TryServer server, String name) throws IOException {
        String[] found = {""};
        try (ImapClient client = server.imap(name)) {
            Await.until(
                    "mail at " + name,
                    PATIENCE,
                    () -> {
                        if (client.select("INBOX") == 0) return false;
                        String answer = client.ask("FETCH 1 BODY.PEEK[]").getFirst();
                        found[0] = answer.substring(answer.indexOf("\r\n") + 2);
                        return true;
                    });
        }
        return found[0];
    }
}
