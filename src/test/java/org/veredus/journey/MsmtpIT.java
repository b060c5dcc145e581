package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.ImapClient;
import org.veredus.testing.Program;
import org.veredus.testing.TryServer;

/// msmtp, what many systems have as `sendmail`, sends by submission: upgraded and over TLS from the
/// beginning. Left out where msmtp is not installed.
@Tag("journey")
final class MsmtpIT {
    private static final int NO_PERMISSION = 77; // EX_NOPERM
    private static final int NO_SUCH_HOST_OR_USER = 65; // EX_DATAERR

    @TempDir private static Path folder;

    private static TryServer veredus;

    @BeforeAll
    static void start() throws IOException {
        veredus = TryServer.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        if (veredus == null) return;
        try (var _ = veredus) {
            assertThat(veredus.errors()).isEmpty();
        }
    }

    private Program.Outcome send(
            Service service, String method, String password, String recipient, String subject)
            throws IOException {
        Path rules = folder.resolve("msmtprc-" + subject);
        Files.writeString(
                rules,
                """
                account veredus
                host localhost
                port %d
                from alice@example.test
                auth %s
                user alice@example.test
                password "%s"
                tls on
                tls_starttls %s
                tls_trust_file %s
                account default : veredus
                """
                        .formatted(
                                veredus.port(service),
                                method,
                                password,
                                service == Service.SUBMISSION ? "on" : "off",
                                veredus.authority()));
        Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("rw-------"));
        String message =
                "From: alice@example.test\nTo: "
                        + recipient
                        + "\nSubject: "
                        + subject
                        + "\n\n.a dot, and more\n";
        return Program.named("msmtp")
                .with("-C", rules, recipient)
                .env("HOME", folder)
                .input(message.getBytes(StandardCharsets.US_ASCII))
                .run();
    }

    private static int count(String name) throws IOException {
        try (ImapClient client = veredus.imap(name)) {
            return client.select("INBOX");
        }
    }

    @Test
    void itSendsUpgradedAndOverTlsByEachMechanism() throws IOException {
        send(Service.SUBMISSION, "plain", TryServer.PASSWORD, "bob@example.test", "plain").ok();
        send(Service.SUBMISSION, "scram-sha-256", TryServer.PASSWORD, "bob@example.test", "scram")
                .ok();
        send(Service.SUBMISSIONS, "login", TryServer.PASSWORD, "bob@example.test", "login").ok();
        assertThat(count("bob")).isEqualTo(3);
    }

    @Test
    void itHearsOfWrongPasswordsAndOfRecipientsThatNobodyHas() throws IOException {
        send(Service.SUBMISSION, "plain", "wrong", "carol@example.test", "wrong")
                .status(NO_PERMISSION);
        send(Service.SUBMISSION, "plain", TryServer.PASSWORD, "nobody@example.test", "nobody")
                .status(NO_SUCH_HOST_OR_USER);
        assertThat(count("carol")).isZero();
    }
}
