package org.veredus.verify.arc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.veredus.format.message.AuthenticationResults;
import org.veredus.format.message.Header;
import org.veredus.testing.ZoneDns;
import org.veredus.verify.arc.ArcVerdict.Result;
import org.veredus.verify.dkim.BodyHashes;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim.Keys;
import org.veredus.verify.dns.DnsName;

final class ArcTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-01-31T12:00:00Z"));
    private static final Keys KEY = Keys.ed25519();

    private static final String MESSAGE =
            "From: a@example.com\r\nSubject: Hi\r\nTo: list@one.test\r\n\r\nHello\r\n";

    private final ZoneDns zone = new ZoneDns();
    private final ArcVerifier verifier = new ArcVerifier(new KeyRecords(zone));

    ArcTest() {
        for (String domain : List.of("one.test", "two.test", "three.test"))
            KEY.publish(zone, domain, "s");
    }

    @Test
    void noChainIsNone() {
        assertThat(verify(MESSAGE).result()).isEqualTo(Result.NONE);
    }

    @Test
    void aChainPassesAndNamesItsSealers() {
        ArcVerdict verdict =
                verify(seal(seal(seal(MESSAGE, "one.test"), "two.test"), "three.test"));
        assertThat(verdict.result()).as(verdict.toString()).isEqualTo(Result.PASS);
        assertThat(verdict.oldestPass()).isZero();
        assertThat(verdict.sealers())
                .extracting(DnsName::text)
                .containsExactly("one.test", "two.test", "three.test");
    }

    @Test
    void laterLinksMayChangeTheMessageAndOldestPassTells() {
        String changed = seal(MESSAGE, "one.test").replace("Subject: Hi", "Subject: [list] Hi");
        ArcVerdict verdict = verify(seal(seal(changed, "two.test", Result.PASS), "three.test"));
        assertThat(verdict.result()).as(verdict.toString()).isEqualTo(Result.PASS);
        assertThat(verdict.oldestPass()).isEqualTo(2);
    }

    @Test
    void aBrokenChainIsSealedAsBrokenAndThenNoMore() {
        String broken = seal(MESSAGE, "one.test") + "more\r\n";
        assertThat(verify(broken).result()).isEqualTo(Result.FAIL);
        String sealed = seal(broken, "two.test");
        assertThat(sealed).contains("cv=fail");
        ArcVerdict verdict = verify(sealed);
        assertThat(verdict.result()).isEqualTo(Result.FAIL);
        assertThat(verdict.extensible()).isFalse();
        assertThat(seal(sealed, "three.test")).isEqualTo(sealed);
    }

    @Test
    void fiftyLinksAreTheMost() {
        String message = MESSAGE;
        for (int i = 0; i < 50; i++) message = seal(message, "one.test");
        assertThat(verify(message).result()).isEqualTo(Result.PASS);
        assertThat(seal(message, "two.test")).isEqualTo(message);
        String more = "ARC-Seal: i=51; cv=pass\r\nARC-Message-Signature: i=51\r\n";
        assertThat(verify(more + "ARC-Authentication-Results: i=51; x\r\n" + message).result())
                .isEqualTo(Result.FAIL);
    }

    @TestFactory
    List<DynamicTest> aChainThatIsNotAsItWasFails() {
        List<DynamicTest> tests = new ArrayList<>();
        String[][] changes = {
            {"body", "Hello", "Hallo"},
            {"a signed field", "Subject: Hi", "Subject: Ha"},
            {"results", "mx.one.test; none", "mx.one.test; dkim=pass"},
            {"another field from", "From: a@", "From: evil@evil.test\r\nFrom: a@"},
            {"cv of the first", "cv=none", "cv=pass"},
            {"cv missing", "cv=none;", ""},
            {"a time that is none", "t=1769860800; cv", "t=now; cv"},
            {"h in a seal", "cv=none;", "cv=none; h=from;"},
            {"instance zero", "ARC-Seal: i=1", "ARC-Seal: i=0"},
            {"instance of results", "Results: i=1;", "Results: i=2;"},
            {"no instance", "Results: i=1;", "Results:"},
            {"unknown algorithm", "ARC-Seal: i=1; a=ed25519-sha256", "ARC-Seal: i=1; a=x"},
            {"old algorithm", "ARC-Seal: i=1; a=ed25519-sha256", "ARC-Seal: i=1; a=rsa-sha1"},
            {"signs seals", "h=from:", "h=arc-seal:from:"},
            {"another domain", "d=one.test", "d=nokey.test"},
            {"tag twice", "cv=none;", "cv=none; cv=none;"},
            {"a missing seal", "ARC-Seal:", "X-Seal:"},
            {"a missing signature", "ARC-Message-Signature:", "X-Signature:"},
            {"missing results", "ARC-Authentication-Results:", "X-Results:"},
        };
        String sealed = seal(MESSAGE, "one.test");
        for (String[] change : changes)
            tests.add(
                    DynamicTest.dynamicTest(
                            change[0],
                            () -> {
                                String changed = sealed.replace(change[1], change[2]);
                                assertThat(changed).isNotEqualTo(sealed);
                                ArcVerdict verdict = verify(changed);
                                assertThat(verdict.result()).isEqualTo(Result.FAIL);
                                assertThat(verdict.reason()).isNotNull();
                            }));
        return tests;
    }

    @Test
    void aChainCannotBeMovedToAnotherMessage() {
        String sealed = seal(MESSAGE, "one.test");
        String chain = sealed.substring(0, sealed.indexOf("From:"));
        assertThat(verify(chain + MESSAGE.replace("Hello", "Pay me")).result())
                .isEqualTo(Result.FAIL);
    }

    @Test
    void noChainMakesItFail() {
        Random random = new Random(8617);
        byte[] good = seal(seal(MESSAGE, "one.test"), "two.test").getBytes(UTF_8);
        for (int i = 0; i < 2000; i++) {
            byte[] bad = good.clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--)
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            assertThat(verify(bad).result()).isNotNull();
        }
    }

    private ArcVerdict verify(String message) {
        return verify(message.getBytes(UTF_8));
    }

    private ArcVerdict verify(byte[] message) {
        Header header = Header.parse(message, message.length);
        BodyHashes hashes = new BodyHashes();
        ArcVerifier.Verification verification = verifier.begin(header, hashes);
        hashes.update(message, header.bodyOffset(), message.length);
        hashes.finish();
        return verification.verdict();
    }

    private String seal(String message, String domain) {
        return seal(message, domain, verify(message));
    }

    /// Seals as one does who checked the chain before he changed the message.
    private String seal(String message, String domain, Result before) {
        return seal(message, domain, new ArcVerdict(before, 1, 0, List.of(), true, null));
    }

    private static String seal(String message, String domain, ArcVerdict chain) {
        byte[] octets = message.getBytes(UTF_8);
        Header header = Header.parse(octets, octets.length);
        BodyHashes hashes = new BodyHashes();
        ArcSealer.Sealing sealing =
                new ArcSealer(KEY.signing(domain, "s"), CLOCK).begin(header, hashes);
        hashes.update(octets, header.bodyOffset(), octets.length);
        hashes.finish();
        byte[] fields = sealing.fields(chain, new AuthenticationResults("mx." + domain, List.of()));
        return new String(fields, UTF_8) + message;
    }
}
