package org.veredus.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.testing.Daemon;
import org.veredus.testing.Ports;
import org.veredus.testing.Program;
import org.veredus.testing.ZoneDns;
import org.veredus.verify.dkim.Canonicalization;
import org.veredus.verify.dkim.DkimResult;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dkim.DkimSigner;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dkim.DkimVerifier;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim.Keys;

/// Debian's opendkim and clamav-milter behind the door for other offices.
@Tag("journey")
@Timeout(180)
class MilterIT {
    private static final Path UNPACKED =
            Path.of(System.getenv().getOrDefault("VEREDUS_ENGINES", "/opt/peers/engines"));
    private static final String LOOPBACK = "127.0.0.1";
    private static final String BAD = "this-is-the-virus-of-veredus";
    private static final Keys KEYS = Keys.rsa(2048);

    @TempDir Path folder;
    private Office office;

    @BeforeEach
    void open() throws Exception {
        office = new Office(Files.createDirectory(folder.resolve("office")));
    }

    @AfterEach
    void close() throws Exception {
        office.close();
    }

    private Daemon daemon(String name, int port, List<String> more) throws Exception {
        return daemon(name, () -> Ports.open(LOOPBACK, port), more);
    }

    private Daemon daemon(String name, BooleanSupplier ready, List<String> more) throws Exception {
        Path program = UNPACKED.resolve("usr/sbin").resolve(name);
        if (!Files.isExecutable(program)) throw Program.missing(name);
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(more);
        Daemon daemon =
                Daemon.start(
                        name,
                        folder,
                        command,
                        Map.of(
                                "LD_LIBRARY_PATH",
                                UNPACKED.resolve("usr/lib/x86_64-linux-gnu")
                                        + ":"
                                        + UNPACKED.resolve("usr/lib")));
        daemon.await(name, Duration.ofSeconds(60), ready::getAsBoolean);
        return daemon;
    }

    private Daemon opendkim(int port, String settings) throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("opendkim.conf"),
                        "Socket inet:" + port + "@" + LOOPBACK + "\nBackground no\n" + settings);
        return daemon("opendkim", port, List.of("-f", "-x", file.toString()));
    }

    private static String pem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(KEYS.pair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port);
    }

    private void send(int port, String letter, String reply) throws Exception {
        send(at(port), letter, reply);
    }

    private void send(SocketAddress filter, String letter, String reply) throws Exception {
        office.milted(List.of(filter), Duration.ofSeconds(20))
                .play(
                        """
                        S: 220 mx.test ESMTP Veredus
                        C: HELO c.test
                        S: 250 mx.test greets c.test
                        C: MAIL FROM:<a@example.com>
                        S: 250 2.1.0 ok
                        C: RCPT TO:<alice@mx.test>
                        S: 250 2.1.5 ok
                        C: DATA
                        S: 354 end with <CRLF>.<CRLF>
                        """
                                + letter
                                + "C: .\nS: "
                                + reply
                                + "\n");
    }

    private static final String LETTER =
            """
            C: From: a@example.com
            C: To: alice@mx.test
            C: Subject:   three  spaces
            C:  and a fold
            C: Date: Fri, 02 Jan 2026 03:04:05 +0000
            C:
            C: hello
            C:
            C: lines   with   spaces
            C:
            """;

    private String delivered() throws Exception {
        return office.inbox("alice").getLast();
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple/simple", "relaxed/relaxed"})
    void opendkimSignsWhatIsDelivered(String form) throws Exception {
        Files.writeString(folder.resolve("key.pem"), pem());
        int port = Ports.free(LOOPBACK);
        String settings =
                "Mode s\nDomain example.com\nSelector s\nKeyFile "
                        + folder.resolve("key.pem")
                        + "\nRequireSafeKeys no\nCanonicalization "
                        + form
                        + "\n";
        try (Daemon _ = opendkim(port, settings)) {
            send(port, LETTER, "250 2.0.0 taken as 5qgwn7ls2y.1");
        }
        String whole = delivered();
        String signed = whole.substring(whole.indexOf("DKIM-Signature: "));
        ZoneDns zone = new ZoneDns();
        KEYS.publish(zone, "example.com", "s");
        assertThat(
                        new DkimVerifier(
                                        new KeyRecords(zone),
                                        DkimSettings.defaults(),
                                        InstantSource.system())
                                .verify(signed.getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .extracting(DkimVerdict::result)
                .isEqualTo(DkimResult.PASS);
    }

    @Test
    void opendkimVerifiesWhatCameInAndSaysSo() throws Exception {
        Path keys =
                Files.writeString(
                        folder.resolve("keys"),
                        "s._domainkey.example.com v=DKIM1; k=rsa; p=" + KEYS.published() + "\n");
        String body =
                "From: a@example.com\r\nTo: alice@mx.test\r\nSubject:  two  spaces\r\n\r\nhello\r\n";
        byte[] fields =
                new DkimSigner(
                                List.of(KEYS.signing("example.com", "s")),
                                Canonicalization.SIMPLE,
                                Canonicalization.SIMPLE,
                                InstantSource.system())
                        .sign(body.getBytes(StandardCharsets.US_ASCII));
        String message = new String(fields, StandardCharsets.US_ASCII) + body;
        int port = Ports.free(LOOPBACK);
        String settings =
                "Mode v\nInternalHosts 192.0.2.1\nTestPublicKeys "
                        + keys
                        + "\nAuthservID filter.test\nOn-BadSignature reject\n";
        try (Daemon _ = opendkim(port, settings)) {
            send(port, typed(message), "250 2.0.0 taken as 5qgwn7ls2y.1");
            assertThat(delivered())
                    .contains("Authentication-Results: filter.test;")
                    .contains("dkim=pass");
            send(
                    port,
                    typed(message.replace("two  spaces", "two spaces")),
                    "550 5.7.0 bad DKIM signature data");
        }
    }

    private static String typed(String message) {
        String lines = "C: " + message.strip().replace("\r\n", "\nC: ") + "\n";
        return lines.replace("C: \n", "C:\n");
    }

    /// The configuration of one that knows our signature alone.
    private Path clamd(int port) throws IOException {
        Path signatures = Files.createDirectory(folder.resolve("signatures"));
        String hex = HexFormat.of().formatHex(BAD.getBytes(StandardCharsets.US_ASCII));
        Files.writeString(signatures.resolve("own.ndb"), "Veredus.Test:0:*:" + hex + "\n");
        return Files.writeString(
                folder.resolve("clamd.conf"),
                "TCPSocket %d\nTCPAddr %s\nForeground yes\nDatabaseDirectory %s\n"
                                .formatted(port, LOOPBACK, signatures)
                        + "TemporaryDirectory "
                        + folder
                        + "\n");
    }

    @Test
    void clamavMilterRefusesWhatClamdFinds() throws Exception {
        int engine = Ports.free(LOOPBACK);
        Path clamd = clamd(engine);
        int port = Ports.free(LOOPBACK);
        Path milter =
                Files.writeString(
                        folder.resolve("milter.conf"),
                        "MilterSocket inet:%d@%s\nForeground yes\nClamdSocket tcp:%s:%d\n"
                                        .formatted(port, LOOPBACK, LOOPBACK, engine)
                                + "OnInfected Reject\nRejectMsg found %v\nAddHeader Replace\n"
                                + "TemporaryDirectory "
                                + folder
                                + "\n");
        try (Daemon _ = daemon("clamd", engine, List.of("-c", clamd.toString()));
                Daemon _ = daemon("clamav-milter", port, List.of("-c", milter.toString()))) {
            send(port, LETTER, "250 2.0.0 taken as 5qgwn7ls2y.1");
            assertThat(delivered()).contains("X-Virus-Status: Clean\r\n");
            send(
                    port,
                    "C: Subject: x\nC:\nC: " + BAD + "\n",
                    "550 5.7.1 found Veredus.Test.UNOFFICIAL");
            assertThat(office.inbox("alice")).hasSize(1);
        }
    }

    @Test
    void bothTalkOverSocketsOfTheFileSystem() throws Exception {
        Path socket = folder.resolve("dkim.sock");
        Files.writeString(folder.resolve("key.pem"), pem());
        Path settings =
                Files.writeString(
                        folder.resolve("opendkim.conf"),
                        "Socket local:%s\nBackground no\nMode s\nDomain example.com\n"
                                        .formatted(socket)
                                + "Selector s\nRequireSafeKeys no\nKeyFile "
                                + folder.resolve("key.pem")
                                + "\n");
        List<String> dkim = List.of("-f", "-x", settings.toString());
        try (Daemon _ = daemon("opendkim", () -> Files.exists(socket), dkim)) {
            send(UnixDomainSocketAddress.of(socket), LETTER, "250 2.0.0 taken as 5qgwn7ls2y.1");
            assertThat(delivered()).contains("DKIM-Signature: ");
        }
        int engine = Ports.free(LOOPBACK);
        Path clamd = clamd(engine);
        Path virus = folder.resolve("clam.sock");
        Path milter =
                Files.writeString(
                        folder.resolve("milter.conf"),
                        "MilterSocket %s\nForeground yes\nClamdSocket tcp:%s:%d\n"
                                        .formatted(virus, LOOPBACK, engine)
                                + "OnInfected Reject\nRejectMsg found %v\nTemporaryDirectory "
                                + folder
                                + "\n");
        List<String> scans = List.of("-c", milter.toString());
        try (Daemon _ = daemon("clamd", engine, List.of("-c", clamd.toString()));
                Daemon _ = daemon("clamav-milter", () -> Files.exists(virus), scans)) {
            send(
                    UnixDomainSocketAddress.of(virus),
                    "C: Subject: x\nC:\nC: " + BAD + "\n",
                    "550 5.7.1 found Veredus.Test.UNOFFICIAL");
        }
    }
}
