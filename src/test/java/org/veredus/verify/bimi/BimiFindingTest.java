package org.veredus.verify.bimi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderRepair.Cut;
import org.veredus.testing.FakeDns;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.spf.SpfQuestion;
import org.veredus.verify.spf.SpfSettings;

final class BimiFindingTest {
    private static final byte[] SVG =
            SvgProfileTest.octets(
                    "<svg xmlns='http://www.w3.org/2000/svg' version='1.2' baseProfile='tiny-ps'>"
                            + "<title>A</title></svg>");

    private final FakeDns dns =
            new FakeDns()
                    .txt("a.test", "v=spf1 ip4:192.0.2.1 -all")
                    .txt("_dmarc.a.test", "v=DMARC1; p=reject")
                    .txt("default._bimi.a.test", "v=BIMI1; l=https://a.test/l.svg; a=;");

    @Test
    void isWrittenWhereDmarcPasses() {
        assertThat(results("192.0.2.1"))
                .endsWith(
                        "; bimi=pass reason=\"the logo is that of a.test\" header.d=a.test"
                                + " header.selector=default policy.authority=none");
    }

    @Test
    void isNotWrittenWhereItDoesNot() {
        assertThat(results("192.0.2.2")).contains("dmarc=fail").doesNotContain("bimi");
    }

    @Test
    void fieldsOfOthersAreFound() {
        byte[] text =
                "BIMI-Location: v=BIMI1; l=https://b.test/\r\nTo: a\r\nbimi-indicator: AA\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        assertThat(BimiFields.foreign(Header.parse(text, text.length)))
                .containsExactly(new Cut(0, 43), new Cut(50, 70));
    }

    private String results(String client) {
        DmarcSettings settings = new DmarcSettings.TreeWalk();
        Bimi bimi =
                new Bimi(dns, new Dmarc(dns, settings), (_, _) -> SVG, null, () -> Instant.EPOCH);
        byte[] message = "From: a@a.test\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);
        return new MessageAuthenticator(
                        dns,
                        SpfSettings.of("mx.test"),
                        DkimSettings.defaults(),
                        settings,
                        () -> Instant.EPOCH,
                        () -> 0)
                .with(bimi)
                .authenticate(
                        message,
                        new SpfQuestion(
                                java.net.InetAddress.ofLiteral(client), "a.test", "a@a.test"))
                .results("mx.test")
                .value();
    }
}
