package org.veredus.protocol.managesieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veredus.account.auth.AppToken;
import org.veredus.account.auth.AppTokens;
import org.veredus.account.auth.Scope;
import org.veredus.base.net.Connection;
import org.veredus.base.net.Deadlines;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.format.sasl.ScramClient;
import org.veredus.format.sasl.ScramHash;
import org.veredus.testing.ClientCertificate;
import org.veredus.testing.Talk;

/// Each SASL mechanism over real TLS. RFC 5804 §1.3, §2.1
@Timeout(60)
class SieveLoginTest {
    private static final String NAME = "bob@example.test";

    @TempDir Path folder;
    private SieveServer server;
    private Connection client;

    @BeforeEach
    void start() throws Exception {
        server = new SieveServer(folder, SieveServer.Channel.TLS);
        client =
                Connection.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
                        null,
                        Duration.ofSeconds(5),
                        new Deadlines(System::nanoTime),
                        "client");
        capabilities();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    private String line() throws Exception {
        byte[] line = Objects.requireNonNull(client.in().readLine(8000));
        return new String(line, StandardCharsets.UTF_8);
    }

    private String ask(String line) throws Exception {
        client.out().ascii(line).crlf().flush();
        return line();
    }

    /// @return the line of mechanisms
    private String capabilities() throws Exception {
        String sasl = "";
        for (String line = line(); !line.startsWith("OK"); line = line())
            if (line.startsWith("\"SASL\"")) sasl = line;
        return sasl;
    }

    private String encrypt() throws Exception {
        assertThat(ask("STARTTLS")).startsWith("OK");
        client.startTlsClient(TlsClientContext.opportunistic(), "localhost");
        return capabilities();
    }

    private static String quoted(byte[] octets) {
        return '"' + Base64.getEncoder().encodeToString(octets) + '"';
    }

    private static String quoted(String text) {
        return quoted(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] unquoted(String line) {
        assertThat(line).startsWith("\"").endsWith("\"");
        return Base64.getDecoder().decode(line.substring(1, line.length() - 1));
    }

    @Test
    void tlsBringsMechanismsThatItBinds() throws Exception {
        assertThat(encrypt())
                .isEqualTo(
                        "\"SASL\" \"SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-1"
                                + " CRAM-MD5 OAUTHBEARER XOAUTH2 PLAIN LOGIN\"");
        assertThat(ask("STARTTLS")).isEqualTo("NO \"there can be no STARTTLS now\"");
    }

    @Test
    void passwordsAreNotTakenBeforeTls() throws Exception {
        assertThat(ask("AUTHENTICATE \"PLAIN\" " + quoted("\0" + NAME + "\0correct horse")))
                .isEqualTo("NO (ENCRYPT-NEEDED) \"use STARTTLS first\"");
        assertThat(ask("AUTHENTICATE \"LOGIN\"")).startsWith("NO (ENCRYPT-NEEDED)");
    }

    private String scram(String mechanism, ScramClient scram) throws Exception {
        String first = ask("AUTHENTICATE \"" + mechanism + "\" " + quoted(scram.first()));
        return first.startsWith("\"") ? ask(quoted(scram.last(unquoted(first)))) : first;
    }

    @ParameterizedTest
    @CsvSource({
        "SCRAM-SHA-256-PLUS, SHA_256, tls-exporter",
        "SCRAM-SHA-256-PLUS, SHA_256, tls-server-end-point",
        "SCRAM-SHA-1-PLUS, SHA_1, tls-exporter",
        "SCRAM-SHA-1-PLUS, SHA_1, tls-server-end-point"
    })
    void aBoundLoginHoldsOnItsOwnConnectionOnly(String mechanism, ScramHash hash, String type)
            throws Exception {
        encrypt();
        byte[] data = Objects.requireNonNull(client.channelBinding(type));
        byte[] other = data.clone();
        other[0] ^= 1;
        String header = "p=" + type + ",,";
        ScramClient forged = new ScramClient(NAME, "correct horse", "n", header, other).with(hash);
        assertThat(scram(mechanism, forged))
                .isEqualTo("NO \"SCRAM channel binding differs from the first message\"");
        ScramClient plain = new ScramClient(NAME, "correct horse", "n").with(hash);
        assertThat(scram(mechanism, plain))
                .isEqualTo("NO \"channel binding of another type is needed\"");
        ScramClient right = new ScramClient(NAME, "correct horse", "n", header, data).with(hash);
        String ok = scram(mechanism, right);
        assertThat(ok).isEqualTo("OK (SASL " + quoted(right.signature()) + ") \"logged in\"");
        assertThat(ask("LISTSCRIPTS")).isEqualTo("OK \"these\"");
    }

    @Test
    void cramNeedsASharedSecretAndDoesNotSayIt() throws Exception {
        encrypt();
        AppTokens.Issued issued =
                Objects.requireNonNull(
                        server.authenticator.issueToken(
                                server.bob,
                                new AppTokens.Order("fax", AppToken.Kind.SHARED_SECRET, Scope.ALL),
                                Instant.EPOCH));
        byte[] challenge = unquoted(ask("AUTHENTICATE \"CRAM-MD5\""));
        Mac mac = Mac.getInstance("HmacMD5");
        mac.init(new SecretKeySpec(issued.secret().getBytes(StandardCharsets.UTF_8), "HmacMD5"));
        String digest = HexFormat.of().formatHex(mac.doFinal(challenge));
        assertThat(ask(quoted(NAME + " " + digest))).isEqualTo("OK \"logged in\"");
    }

    @Test
    void aTokenForMailOpensNoScripts() throws Exception {
        encrypt();
        AppTokens.Issued issued =
                Objects.requireNonNull(
                        server.authenticator.issueToken(
                                server.bob,
                                new AppTokens.Order(
                                        "phone",
                                        AppToken.Kind.TOKEN,
                                        Objects.requireNonNull(Scope.parse("imap smtp"))),
                                Instant.EPOCH));
        assertThat(ask("AUTHENTICATE \"PLAIN\" " + quoted("\0" + NAME + "\0" + issued.secret())))
                .isEqualTo("NO \"this password is not for scripts\"");
    }

    @Test
    void otherMechanismsLogIn() throws Exception {
        encrypt();
        AppTokens.Issued issued =
                Objects.requireNonNull(
                        server.authenticator.issueToken(server.bob, "filters", Instant.EPOCH));
        String bearer = "auth=Bearer " + issued.secret() + "\1\1";
        for (String command :
                new String[] {
                    "\"PLAIN\" " + quoted("\0" + NAME + "\0correct horse"),
                    "\"plain\" " + quoted(NAME + "\0" + NAME + "\0correct horse"),
                    "\"OAUTHBEARER\" " + quoted("n,a=" + NAME + ",\1" + bearer),
                    "\"XOAUTH2\" " + quoted("user=" + NAME + "\1" + bearer)
                }) {
            assertThat(ask("AUTHENTICATE " + command)).isEqualTo("OK \"logged in\"");
            assertThat(ask("UNAUTHENTICATE")).isEqualTo("OK \"logged out\"");
        }
        assertThat(unquoted(ask("AUTHENTICATE \"LOGIN\"")))
                .isEqualTo("Username:".getBytes(StandardCharsets.UTF_8));
        assertThat(unquoted(ask(quoted(NAME)))).startsWith('P', 'a', 's', 's');
        assertThat(ask(quoted("correct horse"))).isEqualTo("OK \"logged in\"");
    }

    @Test
    void aWrongTokenIsToldWhyAndRefused() throws Exception {
        encrypt();
        String told =
                ask(
                        "AUTHENTICATE \"OAUTHBEARER\" "
                                + quoted("n,a=" + NAME + ",\1auth=Bearer wrong\1\1"));
        assertThat(new String(unquoted(told), StandardCharsets.UTF_8)).contains("invalid_token");
        assertThat(ask(quoted("\1"))).isEqualTo("NO \"name or password is wrong\"");
    }

    @Test
    void aCertificateOpensItsOwnAccount() throws Exception {
        try (Talk talk =
                new Talk(server.port(), ClientCertificate.of(folder.resolve("ca"), NAME))) {
            talk.skip("", "NOOP", "OK");
            talk.play("S: OK \"nothing done\"\nC: STARTTLS\nS: OK \"begin TLS\"\nT:\n");
            talk.skip("", "NOOP \"x\"", "OK");
            talk.play(
                    """
                    S: OK (TAG "x") "nothing done"
                    C: AUTHENTICATE "EXTERNAL" "YWxpY2VAZXhhbXBsZS50ZXN0"
                    S: NO "you may not act for that account"
                    C: AUTHENTICATE "EXTERNAL" ""
                    S: OK "logged in"
                    """);
        }
    }
}
