package org.veredus.journey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.format.message.AuthenticationResults;
import org.veredus.format.message.Header;
import org.veredus.testing.Program;
import org.veredus.testing.ZoneDns;
import org.veredus.verify.arc.ArcSealer;
import org.veredus.verify.arc.ArcVerdict;
import org.veredus.verify.arc.ArcVerifier;
import org.veredus.verify.dkim.BodyHashes;
import org.veredus.verify.dkim.Canonicalization;
import org.veredus.verify.dkim.DkimResult;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dkim.DkimSigner;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dkim.DkimVerifier;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim.Keys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What we sign, Debian's python3-dkim verifies, and the other way round.
@Tag("journey")
class DkimpyIT {
    private static final String DOMAIN = "example.com";

    private static final List<String> BODIES =
            List.of(
                    "Hi.\r\n",
                    "",
                    "\r\n\r\n",
                    "no end",
                    " a \t b  \r\n\t\r\nc\r\n \r\n\r\n",
                    "a\rb\r\n.\r\n..\r\n",
                    "long ".repeat(5000) + "\r\n");

    private static final Keys RSA = Keys.rsa(2048);
    private static final Keys ED25519 = Keys.ed25519();

    private static Process python;
    private static BufferedWriter to;
    private static BufferedReader from;

    private final JsonMapper json = new JsonMapper();
    private final ZoneDns zone = new ZoneDns();
    private final KeyRecords records = new KeyRecords(zone);

    DkimpyIT() {
        RSA.publish(zone, DOMAIN, "rsa");
        ED25519.publish(zone, DOMAIN, "ed25519");
    }

    @BeforeAll
    static void startPython() throws Exception {
        Path script =
                Path.of(
                        Objects.requireNonNull(DkimpyIT.class.getResource("/dkim/dkimpy.py"))
                                .toURI());
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/python3", script.toString());
        builder.environment()
                .put(
                        "PYTHONPATH",
                        Program.PEERS.resolve("usr/lib/python3/dist-packages").toString());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        python = builder.start();
        to = python.outputWriter(UTF_8);
        from = python.inputReader(UTF_8);
    }

    @AfterAll
    static void stopPython() throws Exception {
        to.close();
        assertThat(python.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"})
    void eachVerifiesWhatTheOtherSigns(String forms) throws Exception {
        for (Keys keys : List.of(RSA, ED25519)) {
            for (String body : BODIES) {
                byte[] message = message(body);
                assertThat(pythonAccepts("verify", signed(message, keys, forms))).isTrue();
                List<DkimVerdict> verdicts =
                        new DkimVerifier(records, DkimSettings.defaults(), InstantSource.system())
                                .verify(signedByPython(message, keys, forms));
                assertThat(verdicts)
                        .as("%s %s %s", forms, keys.algorithm(), body.length())
                        .extracting(DkimVerdict::result)
                        .containsExactly(DkimResult.PASS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void pythonAcceptsOurChains(int links) throws Exception {
        for (String body : BODIES) {
            byte[] message = message(body);
            for (int i = 0; i < links; i++) message = sealed(message);
            assertThat(pythonAccepts("arc", message)).isTrue();
        }
    }

    @Test
    void chainsOfBothPassWithBoth() throws Exception {
        for (String body : BODIES) {
            byte[] message = sealedByPython(message(body), "mx1.example.com");
            assertThat(arc(message).result()).isEqualTo(ArcVerdict.Result.PASS);
            message = sealedByPython(sealed(message), "mx3.example.com");
            assertThat(arc(message).result()).isEqualTo(ArcVerdict.Result.PASS);
            assertThat(arc(message).links()).isEqualTo(3);
            assertThat(pythonAccepts("arc", message)).isTrue();
        }
    }

    private ArcVerdict arc(byte[] message) {
        Header header = Header.parse(message, message.length);
        BodyHashes hashes = new BodyHashes();
        ArcVerifier.Verification verification = new ArcVerifier(records).begin(header, hashes);
        hashes.update(message, header.bodyOffset(), message.length);
        hashes.finish();
        return verification.verdict();
    }

    private byte[] sealedByPython(byte[] message, String host) throws IOException {
        AuthenticationResults.Finding chain =
                new AuthenticationResults.Finding(
                        "arc", arc(message).result().word(), null, List.of());
        byte[] field = new AuthenticationResults(host, List.of(chain)).field();
        ObjectNode task = task("seal", joined(field, message));
        task.put("domain", DOMAIN)
                .put("selector", "rsa")
                .put("host", host)
                .put("key", forPython(RSA));
        return Base64.getDecoder().decode(ask(task).path("message").asString());
    }

    private static byte[] message(String body) {
        return ("From: A <a@example.com>\r\n"
                        + "To: b@example.org\r\n"
                        + "Subject:  Hello \t there\r\n"
                        + "  again\r\n"
                        + "Date: Sat, 31 Jan 2026 11:00:00 +0000\r\n\r\n"
                        + body)
                .getBytes(US_ASCII);
    }

    private static byte[] signed(byte[] message, Keys keys, String forms) {
        String[] both = forms.toUpperCase(Locale.ROOT).split("/");
        DkimSigner signer =
                new DkimSigner(
                        List.of(keys.signing(DOMAIN, keys.algorithm().keyType())),
                        Canonicalization.valueOf(both[0]),
                        Canonicalization.valueOf(both[1]),
                        InstantSource.system());
        return joined(signer.sign(message), message);
    }

    private byte[] sealed(byte[] message) {
        Header header = Header.parse(message, message.length);
        BodyHashes hashes = new BodyHashes();
        ArcVerifier.Verification verification = new ArcVerifier(records).begin(header, hashes);
        ArcSealer.Sealing sealing =
                new ArcSealer(RSA.signing(DOMAIN, "rsa"), InstantSource.system())
                        .begin(header, hashes);
        hashes.update(message, header.bodyOffset(), message.length);
        hashes.finish();
        ArcVerdict chain = verification.verdict();
        return joined(
                sealing.fields(chain, new AuthenticationResults("mx.example.com", List.of())),
                message);
    }

    private byte[] signedByPython(byte[] message, Keys keys, String forms) throws IOException {
        ObjectNode task = task("sign", message);
        task.put("domain", DOMAIN)
                .put("selector", keys.algorithm().keyType())
                .put("algorithm", keys.algorithm().word())
                .put("forms", forms)
                .put("key", forPython(keys));
        return Base64.getDecoder().decode(ask(task).path("message").asString());
    }

    private boolean pythonAccepts(String what, byte[] message) throws IOException {
        return ask(task(what, message)).path("pass").asBoolean();
    }

    private static ObjectNode task(String what, byte[] message) {
        ObjectNode task = JsonNodeFactory.instance.objectNode();
        task.put("do", what).put("message", Base64.getEncoder().encodeToString(message));
        task.putObject("records")
                .put("rsa._domainkey." + DOMAIN, "v=DKIM1; k=rsa; p=" + RSA.published())
                .put(
                        "ed25519._domainkey." + DOMAIN,
                        "v=DKIM1; k=ed25519; p=" + ED25519.published());
        return task;
    }

    private JsonNode ask(ObjectNode task) throws IOException {
        to.write(task + "\n");
        to.flush();
        return json.readTree(Objects.requireNonNull(from.readLine(), "python3-dkim has ended"));
    }

    /// RSA in PEM; of Ed25519 the seed, which ends the PKCS #8 form.
    private static String forPython(Keys keys) {
        byte[] encoded = keys.pair().getPrivate().getEncoded();
        return switch (keys.algorithm()) {
            case RSA_SHA256 ->
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                            + "\n-----END PRIVATE KEY-----\n";
            case ED25519_SHA256 ->
                    Base64.getEncoder()
                            .encodeToString(
                                    Arrays.copyOfRange(
                                            encoded, encoded.length - 32, encoded.length));
        };
    }

    private static byte[] joined(byte[] fields, byte[] message) {
        byte[] joined = Arrays.copyOf(fields, fields.length + message.length);
        System.arraycopy(message, 0, joined, fields.length, message.length);
        return joined;
    }
}
