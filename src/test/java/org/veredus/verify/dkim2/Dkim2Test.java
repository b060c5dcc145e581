package org.veredus.verify.dkim2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veredus.verify.dkim2.Hops.CLOCK;
import static org.veredus.verify.dkim2.Hops.MESSAGE;
import static org.veredus.verify.dkim2.Hops.custody;
import static org.veredus.verify.dkim2.Hops.handed;
import static org.veredus.verify.dkim2.Hops.sent;
import static org.veredus.verify.dkim2.Hops.sign;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.veredus.format.message.Header;
import org.veredus.verify.dkim.BodyHashes;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.DkimResult;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim.Keys;
import org.veredus.verify.dkim2.Recipes.Body;
import org.veredus.verify.dns.DnsName;

final class Dkim2Test {
    private final Hops hops = new Hops();

    @Test
    void noChainIsNone() {
        assertThat(hops.verify(MESSAGE).result()).isEqualTo(DkimResult.NONE);
    }

    @Test
    void aChainPassesAndNamesItsSigners() throws Exception {
        Dkim2Verdict verdict =
                hops.verify(Hops.third(), custody("srs@three.test", "bob@four.test"));
        assertThat(verdict.reason()).isNull();
        assertThat(verdict.passes()).isTrue();
        assertThat(verdict.instances()).isEqualTo(2);
        assertThat(verdict.oldest()).isEqualTo(1);
        assertThat(verdict.signers())
                .extracting(DnsName::text)
                .containsExactly("one.test", "two.test", "three.test");
        assertThat(verdict.sender()).isEqualTo(new DnsName("three.test"));
    }

    @Test
    void severalKeysSignAtOnce() throws Exception {
        Keys rsa = Keys.rsa(1024).publish(hops.zone, "one.test", "r");
        Dkim2Signer signer =
                new Dkim2Signer(
                        List.of(rsa.signing("one.test", "r"), Hops.KEY.signing("one.test", "s")),
                        CLOCK);
        byte[] fields =
                signer.sign(MESSAGE.getBytes(UTF_8), sent("ann@one.test", "b@two.test"), null);
        String signed = new String(fields, UTF_8) + MESSAGE;
        assertThat(hops.verify(signed).result()).isEqualTo(DkimResult.PASS);
        Hops others = new Hops();
        Keys.rsa(1024).publish(others.zone, "one.test", "r");
        Dkim2Verdict verdict = others.verify(signed);
        assertThat(verdict.result()).isEqualTo(DkimResult.FAIL);
        assertThat(verdict.reason())
                .isEqualTo("DKIM2-Signature i=1 s signature passed, r signature failed");
    }

    @Test
    void itsTimeIsOneWhileTheClockGoesOn() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        InstantSource goesOn =
                () -> CLOCK.instant().minusSeconds(9).plusSeconds(looks.getAndIncrement());
        Dkim2Signer signer = new Dkim2Signer(List.of(Hops.KEY.signing("one.test", "s")), goesOn);
        byte[] fields =
                signer.sign(MESSAGE.getBytes(UTF_8), sent("ann@one.test", "b@two.test"), null);
        assertThat(hops.verify(new String(fields, UTF_8) + MESSAGE).reason()).isNull();
    }

    @Test
    void aChangedOctetIsNoticedWhereverItIs() throws Exception {
        String third = Hops.third();
        int received = third.indexOf("Received:");
        int from = third.indexOf("From:");
        for (int at = 0; at < third.length(); at++) {
            char was = third.charAt(at);
            if (!Character.isLetterOrDigit(was) || (at >= received && at < from)) continue;
            char other = was == 'z' || was == 'Z' ? 'y' : 'z';
            String changed = third.substring(0, at) + other + third.substring(at + 1);
            assertThat(hops.verify(changed).passes())
                    .as("%s%n%s", at, third.substring(Math.max(0, at - 20), at + 1))
                    .isFalse();
        }
    }

    @Test
    void anyLinesOfABodyMayChange() throws Exception {
        String first = Hops.first();
        String head = first.substring(0, first.indexOf("\r\n\r\n") + 4);
        Onward on = sent("l@two.test", "list@two.test");
        for (String body :
                List.of("", "Hallo\r\n\r\nAnn\r\n", "x\r\ny\r\n", "\r\nHello\r\n\r\nAnn\r\n")) {
            String second = Hops.revise(first, head + body, "two.test", on);
            assertThat(hops.verify(second).reason()).as(body).isNull();
            String third = Hops.revise(second, second + "more\r\n", "two.test", on);
            assertThat(hops.verify(third).reason()).as(body).isNull();
        }
    }

    @Test
    void whatDoesNotCountMayChange() throws Exception {
        String third = Hops.third();
        for (String changed :
                List.of(
                        "X-Spam: no\r\nReceived-SPF: pass\r\nDKIM-Signature: a\r\n" + third,
                        third.replace("Received: from a.test", "Received: from evil.test"),
                        third.replace("From: Ann", "FROM:   Ann"),
                        third.replace("m=1;", "m = 1 ;"),
                        third + "\r\n\r\n")) assertThat(hops.verify(changed).reason()).isNull();
    }

    @Test
    void aFieldMoreIsAChange() throws Exception {
        Dkim2Verdict verdict = hops.verify("Reply-To: eve@evil.test\r\n" + Hops.third());
        assertThat(verdict.result()).isEqualTo(DkimResult.FAIL);
        assertThat(verdict.reason()).startsWith("Message-Instance m=2 header hash sha256:");
    }

    @Test
    void fieldsPutOnTopAreToldOfByThemselves() throws Exception {
        String first = "Comments: two\r\nComments: one\r\n" + Hops.first();
        String second = sign(first, "two.test", sent("l@two.test", "bob@three.test"));
        assertThat(second).contains("m=2");
        assertThat(hops.verify(second).reason()).isNull();
        assertThatThrownBy(
                        () ->
                                sign(
                                        first.replace("Hello", "Hallo"),
                                        "two.test",
                                        sent("l@two.test", "bob@three.test")))
                .isInstanceOf(DkimFailure.class)
                .hasMessage("the message is not its newest instance");
    }

    @Test
    void recipesThatDoNotLeadBackAreNotSigned() throws Exception {
        String first = Hops.first();
        String listed = Hops.asListed(first);
        Recipes wrong =
                Revision.between(
                        first.replace("Hello", "Hallo").getBytes(UTF_8), listed.getBytes(UTF_8));
        assertThatThrownBy(
                        () -> sign(listed, "two.test", sent("l@two.test", "bob@three.test"), wrong))
                .isInstanceOf(DkimFailure.class);
    }

    @Test
    void aBodyMayBeLost() throws Exception {
        String first = Hops.first();
        String changed = first.replace("Hello", "H\u00e4llo");
        byte[] odd = first.replace("Hello", "\u0000\u00ff").getBytes(ISO_8859_1);
        Recipes recipes = requireNonNull(Revision.between(odd, changed.getBytes(UTF_8)));
        assertThat(recipes.body()).isEqualTo(new Body.Lost());
        String second = sign(changed, "two.test", sent("l@two.test", "bob@three.test"), recipes);
        Dkim2Verdict verdict = hops.verify(second);
        assertThat(verdict.passes()).isTrue();
        assertThat(verdict.oldest()).isEqualTo(2);
        assertThat(verdict.reason()).isEqualTo("the body before m=2 is lost");
    }

    @Test
    void theEnvelopeMustBeTheOneThatWasSigned() throws Exception {
        String first =
                sign(
                        MESSAGE,
                        "one.test",
                        new Onward.Sent(
                                custody("ann@One.test", "list@two.test", "bob@two.test"),
                                Set.of()));
        assertThat(hops.verify(first, custody("ann@one.TEST", "bob@TWO.test")).passes()).isTrue();
        assertThat(hops.verify(first, custody("ann@one.test", "Bob@two.test")).reason())
                .isEqualTo("DKIM2-Signature i=1 RCPT TO <Bob@two.test> did not match");
        assertThat(hops.verify(first, custody("", "bob@two.test")).reason())
                .isEqualTo("DKIM2-Signature i=1 MAIL FROM <> did not match");
    }

    @Test
    void everybodyMustHaveItFromWhomItWentTo() throws Exception {
        String first = Hops.first();
        String stolen = sign(first, "three.test", sent("eve@three.test", "bob@four.test"));
        Dkim2Verdict verdict = hops.verify(stolen);
        assertThat(verdict.result()).isEqualTo(DkimResult.PERMERROR);
        assertThat(verdict.reason())
                .isEqualTo("DKIM2-Signature i=2 MAIL FROM <eve@three.test> did not match");
        assertThatThrownBy(() -> sign(first, "two.test", sent("a@one.test", "b@four.test")))
                .hasMessage("two.test cannot sign for <a@one.test>");
    }

    @Test
    void reportsHaveNoSenderAndGoOnLikeOthers() throws Exception {
        String report = sign(MESSAGE, "one.test", sent("", "ann@two.test"));
        assertThat(hops.verify(report, custody("", "ann@two.test")).passes()).isTrue();
        String on = sign(report, "two.test", sent("", "ann@three.test"));
        assertThat(hops.verify(on).reason()).isNull();
        assertThat(hops.verify(sign(report, "three.test", sent("", "a@four.test"))).passes())
                .isFalse();
    }

    @Test
    void ahouseHandsAMessageFromOneOfItsDomainsToAnother() throws Exception {
        String handed = sign(Hops.first(), "two.test", handed("three.test"));
        assertThat(hops.verify(handed).reason())
                .isEqualTo("DKIM2-Signature i=2 unexpected nd= tag");
        assertThat(hops.verify(sign(handed, "three.test", sent("a@three.test", "b@four.test"))))
                .extracting(Dkim2Verdict::result)
                .isEqualTo(DkimResult.PASS);
        assertThat(hops.verify(sign(handed, "four.test", sent("a@four.test", "b@one.test"))))
                .extracting(Dkim2Verdict::reason)
                .isEqualTo("DKIM2-Signature i=2 MAIL nd= does not match");
        assertThat(
                        hops.verify(
                                        sign(
                                                sign(
                                                        Hops.first(),
                                                        "three.test",
                                                        handed("four.test")),
                                                "four.test",
                                                sent("a@four.test", "b@one.test")))
                                .reason())
                .isEqualTo("DKIM2-Signature i=2 MAIL FROM three.test did not match");
    }

    @Test
    void requestsNotToChangeOrCopyAreHeld() throws Exception {
        String whole = asking(Flag.DONOTMODIFY);
        Onward on = sent("l@two.test", "bob@three.test");
        assertThat(hops.verify(sign("List-Id: <l>\r\n" + whole, "two.test", on)).reason()).isNull();
        assertThat(hops.verify(Hops.revise(whole, Hops.asListed(whole), "two.test", on)).reason())
                .isEqualTo("Message has been modified despite a donotmodify request");
        String single = asking(Flag.DONOTEXPLODE);
        assertThat(hops.verify(sign(single, "two.test", on)).reason()).isNull();
        Onward many = sent("l@two.test", "bob@three.test", Flag.EXPLODED);
        assertThat(hops.verify(sign(single, "two.test", many)).reason())
                .isEqualTo("Message has been exploded despite a donotexplode request");
    }

    private static String asking(Flag flag) throws DkimFailure {
        return sign(MESSAGE, "one.test", sent("ann@one.test", "list@two.test", flag));
    }

    @TestFactory
    List<DynamicTest> keysAreLookedAt() {
        String good = "v=DKIM1; k=ed25519; p=" + Hops.KEY.published();
        Object[][] cases = {
            {"none", List.of(), DkimResult.PERMERROR, "does not exist"},
            {"two", List.of(good, good), DkimResult.PERMERROR, "has multiple records"},
            {"revoked", List.of("v=DKIM1; p="), DkimResult.PERMERROR, "has been revoked"},
            {"of RSA", List.of("p=AAAA"), DkimResult.PERMERROR, "algorithm mismatch"},
            {"unknown", List.of("k=new; p=AAAA"), DkimResult.PERMERROR, "algorithm mismatch"},
            {"twice", List.of(good + "; p=AAAA"), DkimResult.PERMERROR, "has a syntax error"},
            {"short", List.of("k=ed25519; p=AA"), DkimResult.PERMERROR, "has a syntax error"},
            {"version", List.of("v=2; " + good), DkimResult.PERMERROR, "has a syntax error"},
            {"retired tags", List.of(good + "; h=sha1; s=tlsrpt"), DkimResult.PASS, null},
        };
        List<DynamicTest> tests = new ArrayList<>();
        for (Object[] one : cases)
            tests.add(
                    DynamicTest.dynamicTest(
                            (String) one[0],
                            () -> {
                                Hops fresh = new Hops(List.of());
                                for (Object record : (List<?>) one[1])
                                    fresh.zone.add(
                                            "s._domainkey.one.test", "TXT", record.toString());
                                Dkim2Verdict verdict = fresh.verify(Hops.first());
                                assertThat(verdict.result()).isEqualTo(one[2]);
                                assertThat(verdict.reason())
                                        .isEqualTo(
                                                one[3] == null
                                                        ? null
                                                        : "DKIM2-Signature i=1 public key s "
                                                                + one[3]);
                            }));
        return tests;
    }

    @Test
    void aSilentDnsMayAnswerLater() throws Exception {
        Hops silent = new Hops(List.of());
        silent.zone.add("s._domainkey.one.test", "TIMEOUT", "");
        Dkim2Verdict verdict = silent.verify(Hops.first());
        assertThat(verdict.result()).isEqualTo(DkimResult.TEMPERROR);
        assertThat(verdict.reason())
                .isEqualTo("DKIM2-Signature i=1 public key s could not be fetched");
    }

    @Test
    void signaturesAreGoodForTwoWeeks() throws Exception {
        String first = Hops.first();
        assertThat(at(Duration.ofDays(13), first)).isNull();
        assertThat(at(Duration.ofDays(15), first))
                .isEqualTo("DKIM2-Signature i=1 signature expired");
        assertThat(at(Duration.ofDays(-1), first))
                .isEqualTo("DKIM2-Signature i=1 signature is of the future");
    }

    private @Nullable String at(Duration later, String message) {
        InstantSource then = InstantSource.fixed(CLOCK.instant().plus(later));
        return new Dkim2Verifier(new KeyRecords(hops.zone), then)
                .verify(message.getBytes(UTF_8), null)
                .reason();
    }

    @TestFactory
    List<DynamicTest> whatIsNotOfTheFormIsSaid() throws Exception {
        String first = Hops.first();
        String long65 = "n=" + "x".repeat(65) + "; ";
        String[][] changes = {
            {"no signature", "DKIM2-Signature:", "X-S:", "DKIM2-Signature i=1 missing"},
            {"no instance", "Message-Instance:", "X-M:", "Message-Instance m=1 missing"},
            {"a gap", "i=1;", "i=2;", "DKIM2-Signature i=1 missing"},
            {"instance later", "Instance: m=1;", "Instance: m=2;", "Message-Instance m=1 missing"},
            {"number zero", "i=1;", "i=0;", "DKIM2-Signature i=0 syntax error"},
            {"no number", "i=1;", "i=one;", "DKIM2-Signature i=? syntax error"},
            {"huge number", "i=1;", "i=9999999999;", "DKIM2-Signature i=? syntax error"},
            {"tag twice", "i=1;", "i=1; I=1;", "DKIM2-Signature i=1 syntax error"},
            {"no domain", "d=one.test;", "", "DKIM2-Signature i=1 tag=d missing"},
            {"no sender", "\tmf=", "\txf=", "DKIM2-Signature i=1 tag=mf missing"},
            {"no recipient", "\trt=", "\txt=", "DKIM2-Signature i=1 tag=rt missing"},
            {"nd and mf", "i=1;", "i=1; nd=a.test;", "DKIM2-Signature i=1 tag=mf was unexpected"},
            {"no signatures", "\ts=", "\txs=", "DKIM2-Signature i=1 tag=s missing"},
            {"no time", "t=1", "xt=1", "DKIM2-Signature i=1 tag=t missing"},
            {"time with a space", "t=1", "t=1 ", "DKIM2-Signature i=1 syntax error"},
            {"long nonce", "i=1;", long65 + "i=1;", "DKIM2-Signature i=1 syntax error"},
            {"no base64", "\tmf=", "\tmf=?", "DKIM2-Signature i=1 syntax error"},
            {"no brackets", "\tmf=", "\tmf=YUBiLnRlc3Q=;x=", "DKIM2-Signature i=1 syntax error"},
            {"UTF-8", "i=1;", "i=1; x=\u00e9;", "DKIM2-Signature i=1 syntax error"},
            {
                "other signer",
                "s=s:",
                "s=s:ed25519-sha256:AAAA,s:",
                "DKIM2-Signature i=1 has a duplicate selector"
            },
            {
                "three of a kind",
                "s=s:",
                "s=a:new:AAAA,b:new:AAAA,c:new:AAAA,s:",
                "DKIM2-Signature i=1 has more selectors than allowed"
            },
            {
                "only new ones",
                "ed25519-sha256",
                "ed448-shake",
                "DKIM2-Signature i=1 has no signature with a supported algorithm"
            },
            {
                "only new hashes",
                "sha256:",
                "sha3:",
                "Message-Instance m=1 has no hash that is supported"
            },
            {
                "hash twice",
                "h=sha256:",
                "h=sha256:AAAA:AAAA,sha256:",
                "Message-Instance m=1 has a duplicate hash algorithm"
            },
            {"hash missing", "h=sha256:", "h=sha256:x:AAAA:", "Message-Instance m=1 syntax error"},
            {"no hashes", "\th=", "\txh=", "Message-Instance m=1 tag=h missing"},
            {
                "no recipes",
                "Instance: m=1;",
                "Instance: m=1; r=e30=;",
                "Message-Instance m=1 contains invalid JSON"
            },
            {
                "an instance more",
                "Message-Instance:",
                "Message-Instance: m=2; h=sha256:AAAA:AAAA;\r\nMessage-Instance:",
                "Message-Instance m=2 is not signed"
            },
        };
        List<DynamicTest> tests = new ArrayList<>();
        for (String[] change : changes)
            tests.add(
                    DynamicTest.dynamicTest(
                            change[0],
                            () -> {
                                String changed = first.replace(change[1], change[2]);
                                assertThat(changed).isNotEqualTo(first);
                                Dkim2Verdict verdict = hops.verify(changed);
                                assertThat(verdict.passes()).isFalse();
                                assertThat(verdict.reason()).isEqualTo(change[3]);
                            }));
        return tests;
    }

    @Test
    void aHeaderThatIsNotAllThereIsAnError() throws Exception {
        byte[] message = Hops.first().getBytes(UTF_8);
        Header header = Header.parse(message, message.length - "Hello\r\n\r\nAnn\r\n".length() - 4);
        assertThat(header.complete()).isFalse();
        BodyHashes hashes = new BodyHashes();
        var verification =
                new Dkim2Verifier(new KeyRecords(hops.zone), CLOCK).begin(header, hashes);
        hashes.finish();
        assertThat(verification.verdict(null).reason())
                .isEqualTo("the header is longer than is looked at");
    }

    @Test
    void fiftySignaturesAreTheMost() throws Exception {
        String message = MESSAGE;
        for (int i = 0; i < 50; i++)
            message = sign(message, "one.test", sent("a@one.test", "a@one.test"));
        String full = message;
        assertThat(hops.verify(full).reason()).isNull();
        assertThatThrownBy(() -> sign(full, "one.test", sent("a@one.test", "a@one.test")))
                .isInstanceOf(DkimFailure.class);
        assertThat(hops.verify("DKIM2-Signature: i=51\r\n" + full).reason())
                .isEqualTo("there are more than 50 fields of a kind");
    }

    @Test
    void bodiesAreMadeAnewTwentyTimesAtMost() throws Exception {
        String message = sign(MESSAGE, "one.test", sent("a@one.test", "a@one.test"));
        for (int i = 1; i <= 21; i++) {
            assertThat(hops.verify(message).reason()).isNull();
            message =
                    Hops.revise(
                            message,
                            message + i + "\r\n",
                            "one.test",
                            sent("a@one.test", "a@one.test"));
        }
        assertThat(hops.verify(message).reason())
                .isEqualTo("Message-Instance m=2 is of too many that change the body");
    }

    @Test
    void recipesThatCopyWhatIsNotThereAreErrors() throws Exception {
        for (String recipe :
                List.of("{\"h\":{\"subject\":[{\"c\":[1,2]}]}}", "{\"b\":[{\"c\":[1,9]}]}")) {
            String r = Base64.getEncoder().encodeToString(recipe.getBytes(UTF_8));
            String second =
                    Hops.revise(
                            Hops.first(),
                            Hops.asListed(Hops.first()),
                            "two.test",
                            sent("l@two.test", "b@three.test"));
            int start = second.indexOf("\tr=");
            String wrong =
                    second.substring(0, start)
                            + "\tr="
                            + r
                            + second.substring(second.indexOf(';', start));
            assertThat(hops.verify(wrong).result()).isEqualTo(DkimResult.PERMERROR);
            assertThat(hops.verify(wrong).reason()).contains("Message-Instance m=2 copies");
        }
    }

    @Test
    void noFieldsMakeItBreak() throws Exception {
        Random random = new Random(6376);
        byte[] good = Hops.third().getBytes(UTF_8);
        for (int i = 0; i < 2000; i++) {
            byte[] bad = good.clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--)
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            assertThat(hops.verify(new String(bad, ISO_8859_1)).result()).isNotNull();
        }
    }
}
