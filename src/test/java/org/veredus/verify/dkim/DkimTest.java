package org.veredus.verify.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.veredus.format.message.Header;
import org.veredus.testing.ZoneDns;
import org.veredus.verify.dns.DnsName;

final class DkimTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Keys RSA = Keys.rsa(2048);
    private static final Keys ED = Keys.ed25519();

    private static final String HEADER =
            """
            From: A <a@example.com>
            To: b@example.org
            Subject:  Hello \t there
              again
            Date: Sat, 31 Jan 2026 11:00:00 +0000

            """
                    .replace("\n", "\r\n");

    private static final List<String> BODIES =
            List.of(
                    "Hi.\r\n",
                    "",
                    "\r\n",
                    "a\r\n\r\n\r\n",
                    " a \t b  \r\n\t\r\n \r\n",
                    "no end",
                    "a\rb\r\n",
                    "long ".repeat(5000) + "\r\n");

    private final ZoneDns zone = new ZoneDns();
    private DkimSettings settings = DkimSettings.defaults();

    DkimTest() {
        RSA.publish(zone, "example.com", "rsa");
        ED.publish(zone, "example.com", "ed");
    }

    @Test
    void theExamplesOfRfc8463Pass() throws IOException {
        zone.add(
                "brisbane._domainkey.football.example.com",
                "TXT",
                "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
        zone.add(
                "test._domainkey.football.example.com",
                "TXT",
                "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3id"
                        + "Y6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBs"
                        + "CR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K"
                        + "4w3QIDAQAB");
        assertThat(verify(example("rfc8463")))
                .extracting(DkimVerdict::result)
                .containsExactly(DkimResult.PASS, DkimResult.PASS);
    }

    @Test
    void theExampleOfRfc6376Passes() throws IOException {
        zone.add(
                "brisbane._domainkey.example.com",
                "TXT",
                "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLn"
                        + "Qg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT9"
                        + "47qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QI"
                        + "DAQAB");
        assertThat(verify(example("rfc6376")))
                .extracting(DkimVerdict::result)
                .containsExactly(DkimResult.PASS);
    }

    private static byte[] example(String name) throws IOException {
        try (InputStream file = DkimTest.class.getResourceAsStream("/dkim/" + name + ".eml")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
            return text.replace("\n", "\r\n").getBytes(UTF_8);
        }
    }

    @TestFactory
    List<DynamicTest> whatIsSignedPassesInEveryFormAndNoLongerWhenChanged() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Canonicalization header : Canonicalization.values()) {
            for (Canonicalization body : Canonicalization.values()) {
                for (String text : BODIES)
                    tests.add(
                            DynamicTest.dynamicTest(
                                    header + "/" + body + " " + text.length(),
                                    () -> signedAndChanged(header, body, text)));
            }
        }
        return tests;
    }

    private void signedAndChanged(Canonicalization header, Canonicalization body, String text) {
        DkimSigner signer =
                new DkimSigner(
                        List.of(RSA.signing("example.com", "rsa"), ED.signing("example.com", "ed")),
                        header,
                        body,
                        CLOCK);
        String message = HEADER + text;
        String fields = new String(signer.sign(message.getBytes(UTF_8)), UTF_8);
        assertThat(fields.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(79));
        String signed = fields + message;
        assertResults(signed, DkimResult.PASS, DkimResult.PASS);
        assertResults(signed.replace("A <a@", "B <a@"), DkimResult.FAIL, DkimResult.FAIL);
        assertResults(signed + "more\r\n", DkimResult.FAIL, DkimResult.FAIL);
        assertResults("Subject: x\r\n" + signed, DkimResult.FAIL, DkimResult.FAIL);
        DkimResult folded = header == Canonicalization.RELAXED ? DkimResult.PASS : DkimResult.FAIL;
        assertResults(signed.replace("To: b", "to:\r\n b"), folded, folded);
    }

    @Test
    void bodiesMayComeInAnyPieces() {
        String message = HEADER + " a \t b  \r\n\t\r\nc\r\r\n\r\n \r\n";
        String signed = sign(message) + message;
        byte[] octets = signed.getBytes(UTF_8);
        for (int piece = 1; piece < 9; piece++) {
            Header header = Header.parse(octets, octets.length);
            BodyHashes hashes = new BodyHashes();
            DkimVerifier.Verification verification = verifier().begin(header, hashes);
            for (int at = header.bodyOffset(); at < octets.length; at += piece)
                hashes.update(octets, at, Math.min(octets.length, at + piece));
            hashes.finish();
            assertThat(verification.verdicts().getFirst().result()).isEqualTo(DkimResult.PASS);
        }
    }

    @TestFactory
    List<DynamicTest> tagsOfASignatureAreTakenAtTheirWord() {
        return List.of(
                tag("x=" + (NOW.getEpochSecond() - 1), DkimResult.FAIL, "expired"),
                tag("x=" + (NOW.getEpochSecond() + 1), DkimResult.PASS, null),
                tag("x=99999999999999999999999999", DkimResult.PASS, null),
                tag("x=1; t=2", DkimResult.PERMERROR, "expires before"),
                tag("t=" + (NOW.getEpochSecond() + 9999), DkimResult.POLICY, "future"),
                tag("t=abc", DkimResult.PERMERROR, "no number"),
                tag("i=@sub.example.com", DkimResult.PASS, null),
                tag("i=user@example.com", DkimResult.PASS, null),
                tag("i=@example.org", DkimResult.PERMERROR, "not within"),
                tag("i=@notexample.com", DkimResult.PERMERROR, "not within"),
                tag("i=example.com", DkimResult.PERMERROR, "no @"),
                tag("q=dns/txt", DkimResult.PASS, null),
                tag("q=carrier/pigeon", DkimResult.PERMERROR, "not in the DNS"),
                tag("q=dns/other:dns/txt", DkimResult.PASS, null),
                tag("zz=unknown", DkimResult.PASS, null),
                tag("l=3", DkimResult.POLICY, "not signed"),
                tag("l=6", DkimResult.PASS, null),
                tag("l=7", DkimResult.FAIL, "more octets"),
                tag("l=-1", DkimResult.PERMERROR, "no number"),
                tag("l=18446744073709551622", DkimResult.FAIL, "more octets"),
                tag("v=1", DkimResult.PERMERROR, "twice"));
    }

    private DynamicTest tag(String more, DkimResult wanted, @Nullable String why) {
        return DynamicTest.dynamicTest(
                more,
                () -> {
                    DkimVerdict verdict =
                            verify(HandSigned.with(ED, "example.com", "ed", more)).getFirst();
                    assertThat(verdict.result()).as(verdict.toString()).isEqualTo(wanted);
                    if (why != null) assertThat(verdict.reason()).contains(why);
                });
    }

    @TestFactory
    List<DynamicTest> keyRecordsAreTakenAtTheirWord() {
        String ed = ED.published();
        String rsa = RSA.published();
        return List.of(
                key("p=" + rsa, "rsa", DkimResult.PASS),
                key("v=DKIM1; p=" + rsa, "rsa", DkimResult.PASS),
                key("v=DKIM1; g=joe; p=" + rsa, "rsa", DkimResult.PASS),
                key("v=DKIM1; n=a note; p=" + rsa + ";", "rsa", DkimResult.PASS),
                key(
                        "v=DKIM1; p=" + rsa.substring(0, 50) + " " + rsa.substring(50),
                        "rsa",
                        DkimResult.PASS),
                key("v=DKIM1; k=ed25519; p=" + ed, "ed", DkimResult.PASS),
                key("v=DKIM1; k=ed25519; h=sha256; p=" + ed, "ed", DkimResult.PASS),
                key("v=DKIM1; k=ed25519; h=sha1:sha256; p=" + ed, "ed", DkimResult.PASS),
                key("v=DKIM1; k=ed25519; h=sha1; p=" + ed, "ed", DkimResult.PERMERROR),
                key("v=DKIM1; k=ed25519; s=email; p=" + ed, "ed", DkimResult.PASS),
                key("v=DKIM1; k=ed25519; s=other:*; p=" + ed, "ed", DkimResult.PASS),
                key("v=DKIM1; k=ed25519; s=tlsrpt; p=" + ed, "ed", DkimResult.PERMERROR),
                key("v=DKIM1; k=ed25519; t=y; p=" + ed, "ed", DkimResult.PASS),
                key("v=DKIM1; k=ed25519; t=s; p=" + ed, "ed", DkimResult.PASS),
                key("v=DKIM1; k=rsa; p=" + ed, "ed", DkimResult.PERMERROR),
                key("v=DKIM1; k=ed25519; p=" + rsa, "ed", DkimResult.PERMERROR),
                key("v=DKIM1; k=ed25519; p=", "ed", DkimResult.PERMERROR),
                key("v=DKIM1; k=ed25519; p=!!!!", "ed", DkimResult.PERMERROR),
                key("v=DKIM1; k=ed25519", "ed", DkimResult.PERMERROR),
                key("v=DKIM2; k=ed25519; p=" + ed, "ed", DkimResult.PERMERROR),
                key("k=ed25519; v=DKIM1; p=" + ed, "ed", DkimResult.PERMERROR),
                key("v=DKIM1; k=dsa; p=" + ed, "ed", DkimResult.PERMERROR),
                key("v=DKIM1; k=rsa; p=" + rsa, "ed", DkimResult.PERMERROR),
                key("nonsense", "ed", DkimResult.PERMERROR),
                key("", "ed", DkimResult.PERMERROR),
                key(null, "ed", DkimResult.PERMERROR));
    }

    private static DynamicTest key(@Nullable String record, String kind, DkimResult wanted) {
        return DynamicTest.dynamicTest(
                "key record: " + record,
                () -> {
                    ZoneDns own = new ZoneDns();
                    if (record != null) own.add("s._domainkey.example.com", "TXT", record);
                    byte[] message =
                            HandSigned.with(kind.equals("ed") ? ED : RSA, "example.com", "s", null);
                    DkimVerdict verdict =
                            new DkimVerifier(new KeyRecords(own), DkimSettings.defaults(), CLOCK)
                                    .verify(message)
                                    .getFirst();
                    assertThat(verdict.result()).as(verdict.toString()).isEqualTo(wanted);
                });
    }

    @Test
    void theKeyOfAStrictDomainIsNotForNamesBelowIt() {
        zone.add("st._domainkey.example.com", "TXT", "k=ed25519; t=s; p=" + ED.published());
        byte[] message = HandSigned.with(ED, "example.com", "st", "i=@sub.example.com");
        assertThat(verify(message).getFirst().result()).isEqualTo(DkimResult.PERMERROR);
    }

    @Test
    void shortKeysAndSha1DoNotCount() {
        Keys small = Keys.rsa(768).publish(zone, "example.com", "small");
        DkimVerdict verdict =
                verify(HandSigned.with(small, "example.com", "small", null)).getFirst();
        assertThat(verdict.result()).isEqualTo(DkimResult.PERMERROR);
        assertThat(verdict.reason()).contains("768 bits");
        String sha1 =
                new String(HandSigned.with(RSA, "example.com", "rsa", null), UTF_8)
                        .replace("rsa-sha256", "rsa-sha1");
        assertResults(sha1, DkimResult.PERMERROR);
    }

    @Test
    void aliasesOfKeysAreFollowedAndSilenceIsNoVerdict() {
        zone.add("al._domainkey.example.com", "CNAME", "ed._domainkey.example.com");
        zone.add("si._domainkey.example.com", "TIMEOUT", "");
        assertThat(verify(HandSigned.with(ED, "example.com", "al", null)).getFirst().result())
                .isEqualTo(DkimResult.PASS);
        assertThat(verify(HandSigned.with(ED, "example.com", "si", null)).getFirst().result())
                .isEqualTo(DkimResult.TEMPERROR);
    }

    @Test
    void ofManySignaturesOnlySomeAreLookedAt() {
        settings = new DkimSettings(3, DkimSettings.UnsignedTail.REFUSED, Duration.ofHours(1));
        String message = HEADER + "x\r\n";
        String signed = sign(message).repeat(50) + message;
        assertResults(signed, DkimResult.PASS, DkimResult.PASS, DkimResult.PASS, DkimResult.POLICY);
    }

    @Test
    void unsignedTailsMayBeAccepted() {
        settings = new DkimSettings(3, DkimSettings.UnsignedTail.ACCEPTED, Duration.ofHours(1));
        assertThat(verify(HandSigned.with(ED, "example.com", "ed", "l=3")).getFirst().result())
                .isEqualTo(DkimResult.PASS);
    }

    @Test
    void privateKeysComeInPem() {
        String pem =
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(ED.pair().getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n";
        SigningKey key = SigningKey.ofPem(new DnsName("example.com"), "ed", pem);
        String message = HEADER + "x\r\n";
        byte[] field = new DkimSigner(List.of(key), CLOCK).sign(message.getBytes(UTF_8));
        assertResults(new String(field, UTF_8) + message, DkimResult.PASS);
    }

    @Test
    void noSignatureMakesItFail() {
        Random random = new Random(6376);
        byte[] good = HandSigned.with(ED, "example.com", "ed", "i=@example.com; l=6");
        for (int i = 0; i < 5000; i++) {
            byte[] bad = good.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--)
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            assertThat(verify(bad)).hasSizeLessThan(3);
        }
    }

    private String sign(String message) {
        byte[] fields =
                new DkimSigner(List.of(ED.signing("example.com", "ed")), CLOCK)
                        .sign(message.getBytes(UTF_8));
        return new String(fields, UTF_8);
    }

    private void assertResults(String message, DkimResult... results) {
        assertThat(verify(message.getBytes(UTF_8)))
                .extracting(DkimVerdict::result)
                .containsExactly(results);
    }

    private List<DkimVerdict> verify(byte[] message) {
        return verifier().verify(message);
    }

    private DkimVerifier verifier() {
        return new DkimVerifier(new KeyRecords(zone), settings, CLOCK);
    }

    /// Messages signed tag by tag, with what [DkimSigner] would never write.
    static final class HandSigned {
        private HandSigned() {}

        static byte[] with(Keys keys, String domain, String selector, @Nullable String more) {
            String message = HEADER + "Hi, B.\r\n";
            return sign(message.replace("Hi, B.\r\n", "Hell\r\n"), keys, domain, selector, more);
        }

        private static byte[] sign(
                String message, Keys keys, String domain, String selector, @Nullable String more) {
            byte[] octets = message.getBytes(ISO_8859_1);
            Header header = Header.parse(octets, octets.length);
            BodyHashes hashes = new BodyHashes();
            BodyHash hash = hashes.ask(Canonicalization.SIMPLE, limit(more));
            hashes.update(octets, header.bodyOffset(), octets.length);
            hashes.finish();
            String start =
                    "DKIM-Signature: v=1; a="
                            + keys.algorithm().word()
                            + "; d="
                            + domain
                            + "; s="
                            + selector
                            + "; h=from:to:subject; bh="
                            + Base64.getEncoder().encodeToString(hash.value())
                            + (more == null ? "" : "; " + more)
                            + "; b=";
            byte[] signed =
                    new SignedFields(Canonicalization.SIMPLE)
                            .add(header, List.of("from", "to", "subject"), null)
                            .endingWith(start.getBytes(ISO_8859_1));
            byte[] value = keys.signing("signed.test", "s").sign(signed);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            String field = start + Base64.getEncoder().encodeToString(value) + "\r\n";
            out.writeBytes(field.getBytes(ISO_8859_1));
            out.writeBytes(octets);
            return out.toByteArray();
        }

        private static long limit(@Nullable String more) {
            if (more == null || !more.matches(".*l=\\d{1,3}")) return Long.MAX_VALUE;
            return Long.parseLong(more.replaceAll(".*l=", ""));
        }
    }
}
