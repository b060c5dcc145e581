package org.veredus.journey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.peer.OpenDkim;
import org.veredus.testing.ZoneDns;
import org.veredus.verify.dkim.Canonicalization;
import org.veredus.verify.dkim.DkimResult;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dkim.DkimSigner;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dkim.DkimVerifier;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim.Keys;

/// What we sign, Debian's libopendkim verifies, and the other way round.
@Tag("journey")
class OpenDkimIT {
    private static final String DOMAIN = "example.com";
    private static final Keys RSA = Keys.rsa(2048);
    private static final Keys ED25519 = Keys.ed25519();

    private static final List<String> BODIES =
            List.of(
                    "Hi.\r\n",
                    "",
                    "\r\n\r\n",
                    " a \t b  \r\n\t\r\nc\r\n \r\n\r\n",
                    ".\r\n..\r\n",
                    "long ".repeat(5000) + "\r\n");

    private final ZoneDns zone = new ZoneDns();
    private OpenDkim peer;

    @BeforeEach
    void publish(@TempDir Path folder) throws Exception {
        StringBuilder records = new StringBuilder();
        for (Keys keys : List.of(RSA, ED25519)) {
            String selector = keys.algorithm().keyType();
            keys.publish(zone, DOMAIN, selector);
            records.append(selector)
                    .append("._domainkey.example.com v=DKIM1; k=")
                    .append(keys.algorithm().keyType())
                    .append("; p=")
                    .append(keys.published())
                    .append('\n');
        }
        peer = new OpenDkim(Files.writeString(folder.resolve("keys"), records));
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"})
    void eachVerifiesWhatTheOtherSigns(String forms) {
        Canonicalization header = form(forms, 0);
        Canonicalization body = form(forms, 1);
        for (Keys keys : List.of(RSA, ED25519)) {
            String selector = keys.algorithm().keyType();
            OpenDkim.Key key =
                    peer.key(
                            pem(keys),
                            selector,
                            DOMAIN,
                            OpenDkim.Algorithm.valueOf(keys.algorithm().name()));
            for (String text : BODIES) {
                byte[] message = message(text);
                String what = forms + " " + selector + " " + text.length();
                DkimSigner ours =
                        new DkimSigner(
                                List.of(keys.signing(DOMAIN, selector)),
                                header,
                                body,
                                InstantSource.system());
                byte[] signed = joined(ours.sign(message), message);
                assertThat(peer.problem(OpenDkim.letter(signed))).as(what).isEmpty();
                byte[] theirs =
                        peer.sign(
                                OpenDkim.letter(message),
                                key,
                                header == Canonicalization.RELAXED,
                                body == Canonicalization.RELAXED);
                assertThat(verified(joined(theirs, message)))
                        .as(what)
                        .containsExactly(DkimResult.PASS);
            }
        }
    }

    @Test
    void eachRefusesWhatWasChanged() {
        for (Keys keys : List.of(RSA, ED25519)) {
            byte[] message = message("Pay 10.\r\n");
            DkimSigner ours =
                    new DkimSigner(
                            List.of(keys.signing(DOMAIN, keys.algorithm().keyType())),
                            InstantSource.system());
            String signed = new String(joined(ours.sign(message), message), US_ASCII);
            for (String changed :
                    List.of(
                            signed.replace("Pay 10", "Pay 99"),
                            signed.replace("Hello", "Hallo"),
                            signed + "more\r\n",
                            "From: B <b@example.com>\r\n" + signed)) {
                assertThat(peer.problem(OpenDkim.letter(changed.getBytes(US_ASCII)))).isNotEmpty();
                assertThat(verified(changed.getBytes(US_ASCII))).containsExactly(DkimResult.FAIL);
            }
        }
    }

    private List<DkimResult> verified(byte[] message) {
        return new DkimVerifier(
                        new KeyRecords(zone), DkimSettings.defaults(), InstantSource.system())
                .verify(message).stream().map(DkimVerdict::result).toList();
    }

    private static Canonicalization form(String forms, int which) {
        return Canonicalization.valueOf(forms.toUpperCase(Locale.ROOT).split("/")[which]);
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

    private static String pem(Keys keys) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.pair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static byte[] joined(byte[] fields, byte[] message) {
        byte[] joined = new byte[fields.length + message.length];
        System.arraycopy(fields, 0, joined, 0, fields.length);
        System.arraycopy(message, 0, joined, fields.length, message.length);
        return joined;
    }
}
