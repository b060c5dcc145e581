package org.veredus.verify.mtasts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StsPolicyTest {
    private static final String GOOD =
            "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n";

    @Test
    void readsAPolicyWithEitherLineEnd() throws Exception {
        StsPolicy wanted =
                new StsPolicy(
                        StsPolicy.Mode.ENFORCE,
                        List.of("mail.example.com", "*.example.net"),
                        Duration.ofDays(7));
        assertThat(StsPolicy.parse(GOOD)).isEqualTo(wanted);
        assertThat(StsPolicy.parse(GOOD.replace("\n", "\r\n"))).isEqualTo(wanted);
        assertThat(StsPolicy.parse(wanted.wire())).isEqualTo(wanted);
        assertThat(StsPolicy.parse(GOOD + "x-other: y\nmode: none\n")).isEqualTo(wanted);
    }

    @Test
    void refusesWhatIsNoPolicy() {
        for (String bad :
                List.of(
                        "",
                        "nonsense",
                        GOOD.replace("STSv1", "STSv2"),
                        GOOD.replace("enforce", "Enforce"),
                        GOOD.replace("mode: enforce\n", ""),
                        GOOD.replace("mx: mail.example.com\nmx: *.example.net\n", ""),
                        GOOD.replace("604800", "soon"),
                        GOOD.replace("604800", "-1"),
                        GOOD.replace("max_age: 604800", ""),
                        GOOD.replace("mail.example.com", "mail.*.com"),
                        GOOD.replace("mail.example.com", "a b"),
                        GOOD + "mx: a.test\n".repeat(200)))
            assertThatThrownBy(() -> StsPolicy.parse(bad))
                    .as(bad)
                    .isInstanceOf(StsPolicy.Malformed.class);
    }

    @Test
    void capsTheTimeAtAYear() throws Exception {
        assertThat(StsPolicy.parse(GOOD.replace("604800", "9999999999")).maxAge())
                .isEqualTo(Duration.ofHours(8766));
    }

    @Test
    void aPolicyOfNoneNeedsNoHosts() throws Exception {
        assertThat(StsPolicy.parse("version: STSv1\nmode: none\nmax_age: 1").mode())
                .isEqualTo(StsPolicy.Mode.NONE);
    }

    @Test
    void aWildcardStandsForOneLabel() throws Exception {
        StsPolicy policy = StsPolicy.parse(GOOD);
        for (String host : List.of("mail.example.com", "MAIL.Example.COM", "a.example.net"))
            assertThat(policy.allows(host)).as(host).isTrue();
        for (String host :
                List.of("example.net", "a.b.example.net", "a.mail.example.com", "example.com"))
            assertThat(policy.allows(host)).as(host).isFalse();
    }

    @Test
    void theRecordMustBeTheOnlyOne() {
        assertThat(StsRecord.among(List.of("v=STSv1; id=20160831085700Z;", "v=spf1 -all")))
                .isEqualTo(new StsRecord("20160831085700Z"));
        assertThat(StsRecord.among(List.of("v=STSv1;id=a"))).isEqualTo(new StsRecord("a"));
        assertThat(StsRecord.among(List.of("v=STSv1; x=y; id=a; z=w")))
                .isEqualTo(new StsRecord("a"));
        assertThat(StsRecord.among(List.of("v=STSv1; id=a;", "v=STSv1; id=b;"))).isNull();
        for (String bad : List.of("v=STSv1", "v=STSv1; id=;", "v=STSv1; id=a-b;", "v=STSv2; id=a;"))
            assertThat(StsRecord.among(List.of(bad))).as(bad).isNull();
    }

    @Test
    void noTextMakesReadingFailOtherwise() {
        Random random = new Random(8461);
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 5000; i++) {
            byte[] bad = good.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--)
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            try {
                assertThat(StsPolicy.parse(new String(bad, StandardCharsets.UTF_8))).isNotNull();
            } catch (StsPolicy.Malformed refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }
}
