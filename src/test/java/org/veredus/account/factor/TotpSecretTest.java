package org.veredus.account.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TotpSecretTest {
    private static final TotpSecret SECRET =
            new TotpSecret("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

    /// RFC 6238 Appendix B; of its eight digits the last six.
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codesAreThoseOfTheSpecification(long at, String code) {
        assertThat(SECRET.step(code, Instant.ofEpochSecond(at), -1)).isEqualTo(at / 30);
    }

    /// RFC 4226 Appendix D, the counter being the time step.
    @ParameterizedTest
    @CsvSource({
        "1, 287082",
        "2, 359152",
        "3, 969429",
        "4, 338314",
        "5, 254676",
        "6, 287922",
        "7, 162583",
        "8, 399871",
        "9, 520489"
    })
    void stepsAreCountersOfHotp(long step, String code) {
        assertThat(SECRET.step(code, Instant.ofEpochSecond(step * 30), -1)).isEqualTo(step);
    }

    @Test
    void clocksMayDifferByOneStep() {
        Instant at = Instant.ofEpochSecond(1_111_111_111);
        for (long off : new long[] {-31, 0, 58})
            assertThat(SECRET.step("050471", at.plusSeconds(off), -1))
                    .as(off + " s")
                    .isEqualTo(37_037_037);
        for (long off : new long[] {-32, 59})
            assertThat(SECRET.step("050471", at.plusSeconds(off), -1)).as(off + " s").isNegative();
    }

    @Test
    void aCodeThatHasCountedAndOlderOnesCountNoMore() {
        Instant at = Instant.ofEpochSecond(59);
        assertThat(SECRET.step("287082", at, 0)).isEqualTo(1);
        assertThat(SECRET.step("287082", at, 1)).isNegative();
        assertThat(SECRET.step("755224", at, 1)).isNegative();
    }

    @Test
    void whatIsNoCodeIsWrong() {
        Instant at = Instant.ofEpochSecond(59);
        for (String typed : new String[] {"", "287", "2870820", "28708x", "94287082"})
            assertThat(SECRET.step(typed, at, -1)).as(typed).isNegative();
    }

    @Test
    void appsReadItFromAUri() {
        assertThat(SECRET.uri("mail.example.test", "alice+x@example.test"))
                .isEqualTo(
                        "otpauth://totp/mail.example.test:alice%2Bx%40example.test"
                                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                                + "&issuer=mail.example.test&algorithm=SHA1&digits=6&period=30");
    }
}
