package org.veredus.format.webpush;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 8291, RFC 8292
final class PushContentTest {
    private static final String KEY =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private static final String SECRET = "BTBZMqHH6r4Tts7J_aSIgg";

    private static byte[] octets(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }

    /// RFC 8291 §5 and appendix A
    @Test
    void theExampleOfTheSpecificationComesOutAsItSays() {
        KeyPair sender =
                new KeyPair(
                        P256.publicKey(
                                octets(
                                        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
                                                + "AC8wEqKK6PBru3jl7A8")),
                        P256.privateKey(octets("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")));
        byte[] sealed =
                PushContent.encrypt(
                        requireNonNull(Receiver.of(KEY, SECRET)),
                        "When I grow up, I want to be a watermelon"
                                .getBytes(StandardCharsets.US_ASCII),
                        sender,
                        octets("DGv6ra1nlYgDCS1FRnbzlw"));
        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(sealed))
                .isEqualTo(
                        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6"
                                + "e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVB"
                                + "St2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
    }

    @Test
    void theLongestTextFillsWhatAPushServiceTakes() {
        byte[] text = new byte[PushContent.MAX_TEXT];
        Receiver receiver = requireNonNull(Receiver.of(KEY, SECRET));
        assertThat(PushContent.encrypt(receiver, text, new SecureRandom())).hasSize(4096);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "!",
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw8",
                "AiVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx",
                "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void aKeyThatIsNoPointOfTheCurveIsRefused(String key) {
        assertThat(Receiver.of(key, SECRET)).isNull();
    }

    @Test
    void aPushServiceCanCheckWhoSends() throws Exception {
        Vapid vapid = new Vapid(P256.pair(new SecureRandom()), "mailto:postmaster@example.test");
        String header =
                vapid.authorization(
                        URI.create("https://push.test:8443/a/b?c"),
                        Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(header).startsWith("vapid t=").endsWith(", k=" + vapid.key());
        List<String> parts = List.of(header.substring(8, header.indexOf(',')).split("\\.", -1));
        assertThat(text(parts.get(0))).contains("\"alg\":\"ES256\"", "\"typ\":\"JWT\"");
        assertThat(text(parts.get(1)))
                .contains(
                        "\"aud\":\"https://push.test:8443\"",
                        "\"exp\":" + Instant.parse("2026-01-02T15:04:05Z").getEpochSecond(),
                        "\"sub\":\"mailto:postmaster@example.test\"");
        Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
        check.initVerify(P256.publicKey(octets(vapid.key())));
        check.update((parts.get(0) + "." + parts.get(1)).getBytes(StandardCharsets.US_ASCII));
        assertThat(check.verify(octets(parts.get(2)))).isTrue();
    }

    private static String text(String part) {
        return new String(octets(part), StandardCharsets.UTF_8);
    }
}
