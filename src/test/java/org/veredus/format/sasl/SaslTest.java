package org.veredus.format.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaslTest {
    // RFC 7677 §3
    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    // RFC 5802 §5
    private static final byte[] SHA_1_SALT = Base64.getDecoder().decode("QSXCR+Q6sek8bf92");
    private static final ScramKeys PENCIL =
            ScramKeys.derive(ScramHash.SHA_256, "pencil", SALT, 4096);

    /// Knows the password of everybody: `pencil`.
    private static final class Everybody implements SaslVerifier<String, RuntimeException> {
        @Override
        public String password(SaslIdentity who, String password) {
            return (password.equals("pencil") ? "ok " : "wrong ") + who;
        }

        @Override
        public ScramKeys scramKeys(ScramHash hash, String name) {
            return hash == ScramHash.SHA_256
                    ? PENCIL
                    : ScramKeys.derive(hash, "pencil", SHA_1_SALT, 4096);
        }

        @Override
        public String bearer(String name, String token) {
            return (token.equals("good") ? "ok " : "wrong ") + name;
        }

        @Override
        public List<byte[]> sharedSecrets(String name) {
            return List.of(octets("another"), octets("tanstaaftanstaaf"));
        }

        @Override
        public String shared(String name, Proof proof) {
            return (proof == Proof.RIGHT ? "ok " : "wrong ") + name;
        }

        @Override
        public String certified(String authorization) {
            return "ok " + authorization;
        }

        @Override
        public boolean accepts(String outcome) {
            return outcome.startsWith("ok");
        }

        @Override
        public String scram(SaslIdentity who, Proof proof) {
            return (proof == Proof.RIGHT ? "ok " : "wrong ") + who;
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SaslServer<String, RuntimeException> start(SaslMechanism mechanism) {
        return mechanism.start(new Everybody(), new Random(7), ChannelBindings.NONE);
    }

    private static String show(SaslStep<String> step) {
        return switch (step) {
            case SaslStep.Challenge<String>(var data) ->
                    "+ " + new String(data, StandardCharsets.UTF_8);
            case SaslStep.Judged<String>(var outcome) -> outcome;
            case SaslStep.Malformed<String>(var reason) -> "malformed: " + reason;
        };
    }

    private static String plain(String message) {
        return show(start(SaslMechanism.PLAIN).begin(octets(message)));
    }

    @Test
    void plainTakesTheExamplesOfItsRfc() {
        assertThat(plain("\0tim\0pencil")).isEqualTo("ok tim");
        assertThat(plain("Ursel\0Kurt\0pencil")).isEqualTo("ok Kurt for Ursel");
        assertThat(plain("\0tim\0tanstaaftanstaaf")).isEqualTo("wrong tim");
    }

    @Test
    void plainWithoutInitialResponseAsksWithNothing() {
        SaslServer<String, RuntimeException> server = start(SaslMechanism.PLAIN);
        assertThat(show(server.begin(null))).isEqualTo("+ ");
        assertThat(show(server.step(octets("\0tim\0pencil")))).isEqualTo("ok tim");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tim", "\0tim", "\0\0pencil", "\0tim\0", "a\0b\0c\0d", "\0\0\0"})
    void plainRefusesWhatIsNotThreeFields(String message) {
        assertThat(plain(message)).startsWith("malformed");
    }

    @Test
    void plainRefusesWhatIsNotUtf8() {
        byte[] message = {0, 't', 0, (byte) 0xC3, 'p'};
        assertThat(show(start(SaslMechanism.PLAIN).begin(message))).startsWith("malformed");
    }

    @Test
    void loginAsksForNameAndPassword() {
        SaslServer<String, RuntimeException> server = start(SaslMechanism.LOGIN);
        assertThat(show(server.begin(null))).isEqualTo("+ Username:");
        assertThat(show(server.step(octets("tim")))).isEqualTo("+ Password:");
        assertThat(show(server.step(octets("pencil")))).isEqualTo("ok tim");
    }

    @Test
    void loginTakesTheNameAsInitialResponse() {
        SaslServer<String, RuntimeException> server = start(SaslMechanism.LOGIN);
        assertThat(show(server.begin(octets("tim")))).isEqualTo("+ Password:");
        assertThat(show(server.step(octets("")))).startsWith("malformed");
    }

    @Test
    void scramTakesTheExampleOfItsRfc() {
        var server =
                new ScramServer<>(
                        new Everybody(),
                        ScramHash.SHA_256,
                        "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
                        ScramServer.Binding.REFUSED,
                        ChannelBindings.NONE);
        String nonce = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        assertThat(show(server.begin(octets("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"))))
                .isEqualTo("+ " + nonce + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        String proof = ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
        assertThat(show(server.step(octets("c=biws," + nonce + proof))))
                .isEqualTo("+ v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        assertThat(show(server.step(octets("")))).isEqualTo("ok user");
        assertThat(show(server.step(octets("")))).startsWith("malformed");
    }

    @Test
    void scramWithSha1TakesTheExampleOfItsRfc() {
        var server =
                new ScramServer<>(
                        new Everybody(),
                        ScramHash.SHA_1,
                        "3rfcNHYJY1ZVvWVs7j",
                        ScramServer.Binding.REFUSED,
                        ChannelBindings.NONE);
        String nonce = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j";
        assertThat(show(server.begin(octets("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL"))))
                .isEqualTo("+ " + nonce + ",s=QSXCR+Q6sek8bf92,i=4096");
        assertThat(show(server.step(octets("c=biws," + nonce + ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="))))
                .isEqualTo("+ v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");
        assertThat(show(server.step(octets("")))).isEqualTo("ok user");
    }

    @Test
    void tokensAreTakenInBothForms() {
        String oauth = "n,a=user@example.com,\1host=server.example.com\1port=143\1auth=Bearer ";
        assertThat(bearer(SaslMechanism.OAUTHBEARER, oauth + "good\1\1"))
                .isEqualTo("ok user@example.com");
        assertThat(bearer(SaslMechanism.OAUTHBEARER, "n,,\1auth=bearer good\1\1")).isEqualTo("ok ");
        assertThat(bearer(SaslMechanism.XOAUTH2, "user=a@b.test\1auth=Bearer good\1\1"))
                .isEqualTo("ok a@b.test");
        for (String bad :
                List.of("", "n,,", "n,,\1auth=Basic x\1\1", "p=x,,\1auth=Bearer good\1\1")) {
            assertThat(bearer(SaslMechanism.OAUTHBEARER, bad)).startsWith("malformed");
        }
        assertThat(bearer(SaslMechanism.XOAUTH2, "auth=Bearer good\1\1")).startsWith("malformed");
    }

    private static String bearer(SaslMechanism mechanism, String message) {
        return show(start(mechanism).begin(octets(message)));
    }

    @Test
    void aTokenThatIsRefusedEndsTheExchangeInTwoSteps() {
        SaslServer<String, RuntimeException> server = start(SaslMechanism.OAUTHBEARER);
        assertThat(show(server.begin(octets("n,a=tim,\1auth=Bearer bad\1\1"))))
                .isEqualTo("+ {\"status\":\"invalid_token\"}");
        assertThat(show(server.step(octets("\1")))).isEqualTo("wrong tim");
        assertThat(show(server.step(octets("\1")))).startsWith("malformed");
    }

    private static String scram(String name, String password) {
        SaslServer<String, RuntimeException> server = start(SaslMechanism.SCRAM_SHA_256);
        ScramClient client = new ScramClient(name, password, "abc");
        if (!(server.begin(client.first()) instanceof SaslStep.Challenge<String>(var first))) {
            return "no challenge";
        }
        SaslStep<String> step = server.step(client.last(first));
        if (step instanceof SaslStep.Challenge<String>(var last)) {
            assertThat(new String(last, StandardCharsets.UTF_8))
                    .isEqualTo(client.signature(PENCIL));
            step = server.step(new byte[0]);
        }
        return show(step);
    }

    @Test
    void scramJudgesByTheProof() {
        assertThat(scram("tim", "pencil")).isEqualTo("ok tim");
        assertThat(scram("a=b,c", "pencil")).isEqualTo("ok a=b,c");
        assertThat(scram("tim", "pencils")).isEqualTo("wrong tim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n,,",
                "n,,n=user",
                "x,,n=user,r=abc",
                "p=tls-exporter,,n=user,r=abc",
                "n,,m=ext,n=user,r=abc",
                "n,,n=us=er,r=abc",
                "n,,n=,r=abc",
                "n,,n=user,r=",
                "n,,n=user,r=a b",
                "n,b=admin,n=user,r=abc",
                "n,,n=us\u0007er,r=abc"
            })
    void scramRefusesBadFirstMessages(String message) {
        assertThat(show(start(SaslMechanism.SCRAM_SHA_256).begin(octets(message))))
                .startsWith("malformed");
    }

    @Test
    void scramTakesAnAuthorizationIdentityAndTheFlagY() {
        SaslServer<String, RuntimeException> server = start(SaslMechanism.SCRAM_SHA_256);
        assertThat(show(server.begin(octets("y,a=bo=2Cb,n=user,r=abc")))).startsWith("+ r=abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c=biws,r=abc,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", // not our nonce
                "c=eSws,NONCE,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", // `y,,` now
                "c=biws,NONCE,p=AAAA",
                "c=biws,NONCE,p=!",
                "c=biws,NONCE",
                "NONCE,c=biws,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                ",p="
            })
    void scramRefusesBadFinalMessages(String message) {
        var server =
                new ScramServer<>(
                        new Everybody(),
                        ScramHash.SHA_256,
                        "XYZ",
                        ScramServer.Binding.REFUSED,
                        ChannelBindings.NONE);
        assertThat(show(server.begin(octets("n,,n=user,r=abc")))).startsWith("+ ");
        assertThat(show(server.step(octets(message.replace("NONCE", "r=abcXYZ")))))
                .startsWith("malformed");
    }

    @Test
    void noncesDiffer() {
        Random random = new Random(7);
        assertThat(ScramServer.nonce(random)).isNotEqualTo(ScramServer.nonce(random)).hasSize(24);
    }

    @Test
    void preparesTheExamplesOfItsRfc() {
        assertThat(SaslPrep.prepare("I\u00ADX")).isEqualTo("IX");
        assertThat(SaslPrep.prepare("USER")).isEqualTo("USER");
        assertThat(SaslPrep.prepare("\u00AA")).isEqualTo("a");
        assertThat(SaslPrep.prepare("\u2168")).isEqualTo("IX");
        assertThat(SaslPrep.prepare("\u0007")).isNull();
        assertThat(SaslPrep.prepare("\u06271")).isNull();
        assertThat(SaslPrep.prepare("\uD83D\uDC31")).isEqualTo("\uD83D\uDC31");
    }

    private static String line(SaslLine line) {
        return switch (line) {
            case SaslLine.Data(var data) -> new String(data, StandardCharsets.UTF_8);
            case SaslLine.Cancelled() -> "(cancelled)";
            case SaslLine.Malformed() -> "(malformed)";
        };
    }

    @Test
    void readsLinesOfCanonicalBase64() {
        assertThat(line(SaslLine.parse(octets("YWI=")))).isEqualTo("ab");
        assertThat(line(SaslLine.parse(octets("")))).isEmpty();
        assertThat(line(SaslLine.parse(octets("*")))).isEqualTo("(cancelled)");
        assertThat(line(SaslLine.initial("="))).isEmpty();
        assertThat(line(SaslLine.initial("YWI="))).isEqualTo("ab");
        assertThat(SaslLine.wire(octets("ab"))).isEqualTo("YWI=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"YWI", "YWJ=", "=", "Y W I=", "YW\u00E9=", "YWI==", "**"})
    void refusesLinesThatAreNot(String text) {
        assertThat(line(SaslLine.parse(text.getBytes(StandardCharsets.ISO_8859_1))))
                .isEqualTo("(malformed)");
    }

    private static SaslMechanism.Means means(ChannelBindings bindings) {
        return new SaslMechanism.Means(false, false, false, bindings);
    }

    private static String cram(String name, String secret) throws Exception {
        SaslServer<String, RuntimeException> server = start(SaslMechanism.CRAM_MD5);
        String challenge = show(server.begin(null)).substring(2);
        assertThat(challenge).matches("<[0-9a-f]{32}@cram.invalid>");
        Mac mac = Mac.getInstance("HmacMD5");
        mac.init(new SecretKeySpec(octets(secret), "HmacMD5"));
        String digest = HexFormat.of().formatHex(mac.doFinal(octets(challenge)));
        return show(server.step(octets(name + " " + digest)));
    }

    @Test
    void cramTakesOneOfTheSecrets() throws Exception {
        assertThat(cram("tim", "tanstaaftanstaaf")).isEqualTo("ok tim");
        assertThat(cram("t i m", "another")).isEqualTo("ok t i m");
        assertThat(cram("tim", "pencil")).isEqualTo("wrong tim");
        assertThat(show(start(SaslMechanism.CRAM_MD5).begin(octets("tim"))))
                .isEqualTo("malformed: CRAM-MD5 has no initial response");
        assertThat(show(start(SaslMechanism.CRAM_MD5).step(octets("tim"))))
                .isEqualTo("malformed: expected a name, a space and 32 digits");
    }

    @Test
    void externalTakesANameOrNone() {
        assertThat(show(start(SaslMechanism.EXTERNAL).begin(octets("")))).isEqualTo("ok ");
        assertThat(show(start(SaslMechanism.EXTERNAL).begin(octets("tim")))).isEqualTo("ok tim");
        assertThat(show(start(SaslMechanism.EXTERNAL).begin(octets("t\0m"))))
                .isEqualTo("malformed: EXTERNAL takes a name in UTF-8, or nothing");
    }

    @Test
    void offersWhatAClientHasTheMeansFor() {
        assertThat(
                        SaslMechanism.offered(
                                new SaslMechanism.Means(true, true, true, ChannelBindings.NONE)))
                .containsExactly(
                        SaslMechanism.EXTERNAL,
                        SaslMechanism.SCRAM_SHA_256,
                        SaslMechanism.SCRAM_SHA_1,
                        SaslMechanism.CRAM_MD5,
                        SaslMechanism.OAUTHBEARER,
                        SaslMechanism.XOAUTH2,
                        SaslMechanism.PLAIN,
                        SaslMechanism.LOGIN);
    }

    @Test
    void findsMechanismsByName() {
        @Nullable SaslMechanism found = SaslMechanism.named("scram-sha-256");
        assertThat(found).isEqualTo(SaslMechanism.SCRAM_SHA_256);
        assertThat(SaslMechanism.named("SCRAM-SHA-512")).isNull();
        assertThat(SaslMechanism.offered(means(ChannelBindings.NONE)))
                .containsExactly(SaslMechanism.SCRAM_SHA_256, SaslMechanism.SCRAM_SHA_1);
        assertThat(SaslMechanism.offered(means(_ -> new byte[32])))
                .containsExactly(
                        SaslMechanism.SCRAM_SHA_256_PLUS,
                        SaslMechanism.SCRAM_SHA_1_PLUS,
                        SaslMechanism.SCRAM_SHA_256,
                        SaslMechanism.SCRAM_SHA_1);
    }
}
