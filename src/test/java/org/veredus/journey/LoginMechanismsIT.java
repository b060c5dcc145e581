package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.testing.ClientCertificate;
import org.veredus.testing.ImapClient;
import org.veredus.testing.Program;
import org.veredus.testing.TryServer;

/// Clients log in by certificate (EXTERNAL), by a secret made for it (CRAM-MD5), and as an
/// administrator in somebody's place, all of which an administrator has turned on: swaks, curl,
/// fetchmail, mbsync and Python's imaplib, as far as each knows them. By SCRAM bound to the
/// connection: gsasl and Python.
@Tag("journey")
final class LoginMechanismsIT {
    private static final String ALICE = "alice@example.test";
    private static final String ADMIN = "admin@example.test";

    /// GnuTLS's words
    private static final String BEFORE_TLS13 = "NORMAL:-VERS-TLS1.3";

    /// CURLE_LOGIN_DENIED
    private static final int DENIED = 67;

    @TempDir private static Path folder;

    private static TryServer veredus;
    private static ClientCertificate.Files certificate;
    private static ClientCertificate.Files ofNobody;
    private static String secret;
    private static String master;

    @BeforeAll
    static void start() throws Exception {
        Path authority = folder.resolve("ca");
        LocalAuthority.open(authority, InstantSource.system(), new SecureRandom());
        certificate = ClientCertificate.write(authority, ALICE, folder.resolve("alice"));
        ofNobody = ClientCertificate.write(authority, "x@far.test", folder.resolve("nobody"));
        Path settings = folder.resolve("veredus.toml");
        Files.writeString(
                settings,
                """
                [tls]
                client-authorities = "%s"
                [auth]
                cram-md5 = "on"
                impersonation = "tokens"
                """
                        .formatted(authority.resolve("ca.pem")));
        veredus = TryServer.start(folder, "--config", settings);
        secret = token(ALICE, "{'name':'fax','shared':true}");
        master = token(ADMIN, "{'name':'moving','scope':'others'}");
        try (ImapClient alice = veredus.imap("alice")) {
            alice.append(
                    "INBOX",
                    List.of("Subject: there\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        try (var _ = veredus) {
            assertThat(veredus.errors()).isEmpty();
        }
    }

    private static String token(String account, String what) throws IOException {
        return veredus.api("POST", "/accounts/" + account + "/tokens", what)
                .path("token")
                .asString();
    }

    private static List<String> urls() {
        return List.of(
                "imaps://" + veredus.at(Service.IMAPS) + "/INBOX",
                "pop3s://" + veredus.at(Service.POP3S),
                "smtps://" + veredus.at(Service.SUBMISSIONS));
    }

    private static Program curl(String url, String mechanism, String user) {
        return Program.named("curl")
                .with("--silent", "--show-error", "--cacert", veredus.authority(), url)
                .with("--login-options", "AUTH=" + mechanism, "--user", user)
                // submission is asked something for which one must have logged in
                .with(
                        url.startsWith("smtps")
                                ? new Object[] {
                                    "--mail-from", ALICE, "--mail-rcpt", ALICE, "--upload-file", "-"
                                }
                                : new Object[0])
                .input("From: alice@example.test\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void curlShowsItsCertificateAtEveryDoor() throws IOException {
        for (String url : urls()) {
            curl(url, "EXTERNAL", ALICE + ":").with(certificate.arguments()).run().ok();
            curl(url, "EXTERNAL", ALICE + ":")
                    .with("--tls-max", "1.2")
                    .with(certificate.arguments())
                    .run()
                    .ok();
            curl(url, "EXTERNAL", ALICE + ":").with(ofNobody.arguments()).run().status(DENIED);
        }
    }

    @Test
    void curlKnowsTheSecretAtEveryDoorAndNoPasswordTakesItsPlace() throws IOException {
        for (String url : urls()) {
            curl(url, "CRAM-MD5", ALICE + ":" + secret).run().ok();
            curl(url, "CRAM-MD5", ALICE + ":" + TryServer.PASSWORD).run().status(DENIED);
            // and it opens nothing else
            curl(url, "PLAIN", ALICE + ":" + secret).run().status(DENIED);
        }
    }

    @Test
    void curlReadsInSomebodysPlaceAndSendsNothing() throws IOException {
        List<String> reading = urls().subList(0, 2);
        for (String mechanism : List.of("PLAIN", "OAUTHBEARER")) {
            for (String url : reading) inPlace(url, mechanism, ALICE, master).ok();
            inPlace(urls().getLast(), mechanism, ALICE, master).status(DENIED);
        }
        for (String url : reading) {
            inPlace(url, "PLAIN", "nobody@example.test", master).status(DENIED);
            inPlace(url, "PLAIN", ALICE, TryServer.PASSWORD).status(DENIED);
        }
        Program.named("curl")
                .with("--silent", "--fail", "--cacert", veredus.authority())
                .with("--user", ALICE + "*" + ADMIN + ":" + master)
                .with("https://" + veredus.at(Service.HTTPS) + "/jmap/session")
                .run()
                .ok();
    }

    /// By GnuTLS: `tls-exporter` in TLS 1.3, `tls-unique` before it.
    @Test
    void gsaslBindsItsLoginToTheConnection() throws IOException {
        for (String mechanism : List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS")) {
            gsasl("--imap", Service.IMAP, "NORMAL", mechanism);
            gsasl("--imap", Service.IMAP, BEFORE_TLS13, mechanism);
            gsasl("--smtp", Service.SUBMISSION, BEFORE_TLS13, mechanism);
        }
    }

    private static void gsasl(String protocol, Service service, String tls, String mechanism)
            throws IOException {
        assertThat(
                        Program.named("gsasl")
                                .with(protocol, "--connect", "localhost:" + veredus.port(service))
                                .with("--mechanism", mechanism, "--priority", tls)
                                .with("-a", ALICE, "-p", TryServer.PASSWORD)
                                .with("--x509-ca-file", veredus.authority())
                                .with("--hostname", "localhost", "--no-client-first")
                                .input(new byte[0])
                                .run()
                                .err())
                .contains("Client authentication finished (server trusted)");
    }

    /// By OpenSSL: the first Finished message is the client's, in a session gone on with the
    /// server's.
    @Test
    void pythonBindsItsLoginToConnectionsOfOldAndNewSessions() throws IOException {
        assertThat(
                        Program.python("/journey/tls_unique.py")
                                .with(veredus.port(Service.IMAPS), veredus.authority())
                                .with(ALICE, TryServer.PASSWORD)
                                .run()
                                .ok()
                                .out())
                .isEqualTo("new OK\ngone on OK\ngone on BAD\n");
    }

    private static Program.Outcome inPlace(
            String url, String mechanism, String whose, String password) throws IOException {
        Program curl =
                mechanism.equals("PLAIN")
                        ? curl(url, mechanism, ADMIN + ":" + password).with("--sasl-authzid", whose)
                        // here the user is the authorization identity
                        : curl(url, mechanism, whose).with("--oauth2-bearer", password);
        return curl.run();
    }

    @Test
    void imaplibReadsInSomebodysPlace() throws IOException {
        String script =
                """
                import imaplib, ssl, sys
                port, authority, owner, admin, secret = sys.argv[1:]
                context = ssl.create_default_context(cafile=authority)
                there = imaplib.IMAP4_SSL('localhost', int(port), ssl_context=context)
                there.authenticate('PLAIN', lambda _: '\\0'.join((owner, admin, secret)).encode())
                print(there.select('INBOX')[1])
                other = imaplib.IMAP4_SSL('localhost', int(port), ssl_context=context)
                try:
                    other.authenticate('PLAIN', lambda _: '\\0'.join(('x@y.test', admin, secret)).encode())
                except imaplib.IMAP4.error as refused:
                    print(refused)
                """;
        assertThat(
                        Program.named("python3")
                                .with("-c", script, veredus.port(Service.IMAPS))
                                .with(veredus.authority(), ALICE, ADMIN, master)
                                .run()
                                .ok()
                                .out())
                .containsPattern("\\[b'[1-9]")
                .contains("[AUTHORIZATIONFAILED] you may not act for that account");
    }

    @Test
    void swaksSendsWithTheSecret() throws IOException {
        Swaks.to("localhost", veredus.port(Service.SUBMISSION))
                .with("--tls", "--tls-verify", "--tls-ca-path", veredus.authority())
                .with("--auth", "CRAM-MD5", "--auth-user", ALICE, "--auth-password", secret)
                .send(ALICE, "bob@example.test", "From: <" + ALICE + ">\r\n\r\nbody\r\n")
                .ok();
        try (ImapClient bob = veredus.imap("bob")) {
            assertThat(bob.select("INBOX")).isPositive();
        }
    }

    @Test
    void fetchmailFetchesWithTheSecret() throws IOException {
        Path rules = folder.resolve("fetchmailrc");
        Path got = folder.resolve("fetched");
        Files.writeString(
                rules,
                """
                poll localhost protocol pop3 service %d auth cram-md5
                  user "%s" password "%s" is root here
                  keep ssl sslcertck sslcertfile "%s" mda "cat >> %s"
                """
                        .formatted(
                                veredus.port(Service.POP3S),
                                ALICE,
                                secret,
                                veredus.authority(),
                                got));
        Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("rw-------"));
        Program.named("fetchmail")
                .with("--fetchmailrc", rules, "--nodetach", "--nosyslog")
                .with("--pidfile", folder.resolve("fetchmail.pid"))
                .env("HOME", folder)
                .env("FETCHMAILHOME", folder)
                .run()
                .ok();
        assertThat(Files.readString(got)).contains("Subject: there");
    }

    @Test
    void mbsyncKnowsBoth() throws IOException {
        mbsync("CRAM-MD5", ALICE, "Pass \"" + secret + "\"");
        mbsync(
                "EXTERNAL",
                ALICE,
                "ClientCertificate %s\nClientKey %s"
                        .formatted(certificate.certificate(), certificate.key()));
    }

    @Test
    void mbsyncReadsInSomebodysPlace() throws IOException {
        mbsync("LOGIN", ALICE + "*" + ADMIN, "Pass \"" + master + "\"");
    }

    private static void mbsync(String mechanism, String user, String proof) throws IOException {
        Path mail = Files.createDirectories(folder.resolve("mail-" + mechanism));
        Path settings = folder.resolve("mbsyncrc-" + mechanism);
        Files.writeString(
                settings,
                """
                IMAPAccount veredus
                Host localhost
                Port %d
                User %s
                %s
                SSLType IMAPS
                CertificateFile %s
                AuthMechs %s

                IMAPStore remote
                Account veredus

                MaildirStore local
                Path %6$s/
                Inbox %6$s/INBOX

                Channel all
                Far :remote:
                Near :local:
                Create Near
                Sync Pull
                """
                        .formatted(
                                veredus.port(Service.IMAPS),
                                user,
                                proof,
                                veredus.authority(),
                                mechanism,
                                mail));
        Program.named("mbsync").with("--config", settings, "all").env("HOME", mail).run().ok();
        List<String> there;
        try (var files = Files.walk(mail.resolve("INBOX"))) {
            there = files.map(Path::toString).toList();
        }
        assertThat(there).anyMatch(file -> file.contains("/new/"));
    }
}
