package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.Await;
import org.veredus.testing.ImapClient;
import org.veredus.testing.Ports;
import org.veredus.testing.TryServer;
import org.veredus.verify.dane.Dane;
import tools.jackson.databind.JsonNode;

/// DANE between Veredus and Postfix, both ways, over a zone that BIND signs and unbound validates.
@Tag("journey")
final class DaneIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private static Path folder;

    private static SignedTest dns;
    private static TryServer veredus;
    private static Postfix postfix;

    @BeforeAll
    static void start() throws Exception {
        int resolver = Ports.free("127.0.0.1");
        int far = Ports.free(Postfix.ADDRESS);
        veredus = TryServer.start(folder, "--dns", "127.0.0.1:" + resolver, "--mx-port", far);
        Path own = Files.createDirectories(folder.resolve("postfix"));
        dns =
                SignedTest.start(
                        folder.resolve("dns"),
                        resolver,
                        """
                        example MX 10 mail.example
                        mail.example A 127.0.0.1
                        _%1$d._tcp.mail.example TLSA %2$s
                        far MX 10 mx.far
                        mx.far A 127.0.0.3
                        _%3$d._tcp.mx.far TLSA %4$s
                        alias MX 10 mx.alias
                        mx.alias CNAME mx.far
                        forged MX 10 mx.forged
                        mx.forged A 127.0.0.3
                        _%3$d._tcp.mx.forged TLSA 3 1 1 %5$s
                        """
                                .formatted(
                                        veredus.port(Service.SMTP),
                                        published(),
                                        far,
                                        Dane.forKeyOf(certificate(own)).text(),
                                        "00".repeat(32)));
        postfix =
                Postfix.start(
                        own,
                        new Postfix.Settings(
                                far,
                                dns.address(),
                                veredus.port(Service.SMTP),
                                Postfix.trustingTheDns()));
    }

    /// The record that we want to have published.
    private static String published() throws IOException {
        JsonNode answer = veredus.api("GET", "/domains/example.test/dns", null);
        for (JsonNode record : answer.at("/records")) {
            if (record.at("/type").asString().equals("TLSA")) return record.at("/value").asString();
        }
        throw new AssertionError("no TLSA record in " + answer);
    }

    private static X509Certificate certificate(Path own) throws Exception {
        try (var in = Files.newInputStream(Postfix.certificate(own))) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        try (var _ = dns;
                var _ = postfix;
                var _ = veredus) {
            if (veredus == null) return;
            assertThat(veredus.errors()).isEmpty();
        }
    }

    @Test
    void postfixFindsWhatWePublishToBeRight() throws IOException {
        Swaks.to(Postfix.ADDRESS, postfix.port())
                .send("carl@far.test", "bob@example.test", message("inward"))
                .ok();

        try (ImapClient bob = veredus.imap("bob")) {
            Await.until("mail at bob", PATIENCE, () -> bob.select("INBOX") == 1);
        }
        assertThat(postfix.log()).contains("Verified TLS connection established to mail.example");
    }

    @Test
    void mailGoesToTheServerThatTheDnsVouchesFor() throws IOException {
        submit("carl@far.test", "outward");

        assertThat(postfix.mail("Subject: outward")).contains("(using TLSv1.3");
    }

    @Test
    void mailGoesByAnAliasThatTheDnsVouchesFor() throws IOException {
        submit("carl@alias.test", "by an alias");

        assertThat(postfix.mail("Subject: by an alias")).contains("(using TLSv1.3");
    }

    @Test
    void mailWaitsWhileAnotherServerIsInTheRightOnesPlace() throws IOException {
        submit("carl@forged.test", "forged");

        Await.until(
                "the attempt",
                PATIENCE,
                () ->
                        veredus.api("GET", "/queue", null)
                                .toString()
                                .contains("no TLSA record fits the certificate"));
        assertThat(postfix.log()).doesNotContain("carl@forged.test");
    }

    private static void submit(String recipient, String subject) throws IOException {
        Swaks.to("127.0.0.1", veredus.port(Service.SUBMISSION))
                .with("--tls", "--tls-verify", "--tls-ca-path", veredus.authority())
                .with("--auth", "PLAIN", "--auth-user", "alice@example.test")
                .with("--auth-password", TryServer.PASSWORD)
                .send("alice@example.test", recipient, message(subject))
                .ok();
    }

    private static String message(String subject) {
        return "From: alice@example.test\r\nTo: undisclosed-recipients:;\r\nSubject: "
                + subject
                + "\r\n\r\nHello.\r\n";
    }
}
