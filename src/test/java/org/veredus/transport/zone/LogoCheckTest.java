package org.veredus.transport.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.veredus.format.address.Domain;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;

final class LogoCheckTest {
    private static final String RECORD = "default._bimi.ours.test";
    private static final String SVG =
            "<svg xmlns='http://www.w3.org/2000/svg' version='1.2' baseProfile='tiny-ps'>"
                    + "<title>A</title></svg>";

    private final FakeDns dns = new FakeDns();

    @Test
    void tellsHowTheLogoIs() {
        assertThat(check(SVG)).isEqualTo("nothing");
        dns.txt(RECORD, "v=BIMI1; l=https://ours.test/l.svg");
        assertThat(check(SVG)).isEqualTo("right BIMI: the logo is that of ours.test");
        assertThat(check(SVG.replace("'1.2'", "'1.1'")))
                .isEqualTo(
                        "wrong BIMI: the logo is no SVG Tiny PS: version is \"1.1\" and not"
                                + " \"1.2\"");
    }

    @Test
    void tellsOfARecordThatIsWrongOrDeclines() {
        dns.txt(RECORD, "v=BIMI1; l=http://ours.test/");
        assertThat(check(SVG)).isEqualTo("wrong BIMI: the tag l is no https address");
        dns.forget("txt " + RECORD).txt(RECORD, "v=BIMI1; l=; a=;");
        assertThat(check(SVG)).isEqualTo("right BIMI: ours.test wants no logo shown");
        dns.fail("txt " + RECORD);
        assertThat(check(SVG)).startsWith("unknown BIMI: ");
    }

    private String check(String svg) {
        byte[] octets = svg.getBytes(StandardCharsets.UTF_8);
        Finding finding =
                new LogoCheck(dns, (_, _) -> octets, new FakeClock()).of(new Domain("ours.test"));
        return finding == null ? "nothing" : finding.verdict().word() + " " + finding.sentence();
    }
}
