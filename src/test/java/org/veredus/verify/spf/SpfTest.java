package org.veredus.verify.spf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veredus.testing.ZoneDns;

final class SpfTest {
    /// RFC 7208 Appendix A.
    private static final String EXAMPLES =
            """
            example.com MX 10 mail-a.example.com
            example.com MX 20 mail-b.example.com
            example.com A 192.0.2.10
            example.com A 192.0.2.11
            amy.example.com A 192.0.2.65
            bob.example.com A 192.0.2.66
            mail-a.example.com A 192.0.2.129
            mail-b.example.com A 192.0.2.130
            www.example.com CNAME example.com
            example.org MX 10 mail-c.example.org
            mail-c.example.org A 192.0.2.140
            10.2.0.192.in-addr.arpa PTR example.com
            11.2.0.192.in-addr.arpa PTR example.com
            65.2.0.192.in-addr.arpa PTR amy.example.com
            66.2.0.192.in-addr.arpa PTR bob.example.com
            129.2.0.192.in-addr.arpa PTR mail-a.example.com
            130.2.0.192.in-addr.arpa PTR mail-b.example.com
            140.2.0.192.in-addr.arpa PTR mail-c.example.org
            10.0.0.10.in-addr.arpa PTR example.com
            """;

    private final ZoneDns zone = new ZoneDns().read(EXAMPLES);
    private final AtomicLong nanos = new AtomicLong();
    private final Spf spf =
            new Spf(
                    zone,
                    SpfSettings.of("mx.test"),
                    InstantSource.fixed(Instant.ofEpochSecond(1_000_000)),
                    nanos::get);

    @ParameterizedTest
    @CsvSource({
        "+all, 203.0.113.1, pass",
        "a -all, 192.0.2.10, pass",
        "a -all, 192.0.2.11, pass",
        "a -all, 192.0.2.12, fail",
        "a:example.org -all, 192.0.2.10, fail",
        "mx -all, 192.0.2.129, pass",
        "mx -all, 192.0.2.130, pass",
        "mx -all, 192.0.2.140, fail",
        "mx:example.org -all, 192.0.2.140, pass",
        "mx mx:example.org -all, 192.0.2.140, pass",
        "mx/30 mx:example.org/30 -all, 192.0.2.131, pass",
        "mx/30 mx:example.org/30 -all, 192.0.2.143, pass",
        "mx/30 mx:example.org/30 -all, 192.0.2.144, fail",
        "ptr -all, 192.0.2.65, pass",
        "ptr -all, 192.0.2.140, fail",
        "ptr -all, 10.0.0.10, fail",
        "ip4:192.0.2.128/28 -all, 192.0.2.129, pass",
        "ip4:192.0.2.128/28 -all, 192.0.2.65, fail",
        "ip6:2001:db8::/32 -all, 2001:db8::1, pass",
        "ip6:2001:db8::/33 -all, 2001:db8:8000::1, fail",
        "ip6:::ffff:192.0.2.1 -all, 192.0.2.1, fail",
        "ip6:::/0 ?all, 192.0.2.1, neutral",
        "ip4:0.0.0.0/0 -all, ::ffff:192.0.2.1, pass"
    })
    void theExamplesOfTheRfcComeOutAsItSays(String terms, String client, String result) {
        zone.add("example.com", "TXT", "v=spf1 " + terms);
        assertThat(check(client, "x.test", "u@example.com").result().word()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "%{s}, strong-bad@email.example.com",
        "%{o}, email.example.com",
        "%{d}, email.example.com",
        "%{d4}, email.example.com",
        "%{d3}, email.example.com",
        "%{d2}, example.com",
        "%{d1}, com",
        "%{dr}, com.example.email",
        "%{d2r}, example.email",
        "%{l}, strong-bad",
        "%{l-}, strong.bad",
        "%{lr}, strong-bad",
        "%{lr-}, bad.strong",
        "%{l1r-}, strong",
        "%{ir}.%{v}._spf.%{d2}, 3.2.0.192.in-addr._spf.example.com",
        "%{lr-}.lp._spf.%{d2}, bad.strong.lp._spf.example.com",
        "%{d999999999999}, email.example.com",
        "%{t}, 1000000",
        "%{r}, mx.test",
        "%{S}, strong-bad%40email.example.com"
    })
    void macrosExpandAsTheRfcSays(String macro, String expanded) {
        zone.add("email.example.com", "TXT", "v=spf1 -all exp=why.test");
        zone.add("why.test", "TXT", macro);
        assertThat(check("192.0.2.3", "x.test", "strong-bad@email.example.com").explanation())
                .isEqualTo(expanded);
    }

    @Test
    void theNullPathIsThatOfThePostmasterOfHelo() {
        zone.add("helo.test", "TXT", "v=spf1 exists:%{l}.%{o}.ok.test -all");
        zone.add("postmaster.helo.test.ok.test", "A", "127.0.0.1");
        SpfVerdict verdict = check("192.0.2.1", "helo.test", "");
        assertThat(verdict.result()).isEqualTo(SpfResult.PASS);
        assertThat(verdict.identity()).isEqualTo(SpfVerdict.Identity.HELO);
        assertThat(verdict.mechanism()).isEqualTo("exists:%{l}.%{o}.ok.test");
    }

    @Test
    void aSlowDnsEndsInATemperror() {
        zone.add("slow.test", "TXT", "v=spf1 a:b.test -all");
        Spf slow =
                new Spf(
                        zone,
                        SpfSettings.of("mx.test"),
                        InstantSource.system(),
                        () -> nanos.addAndGet(15_000_000_000L));
        assertThat(slow.check(new SpfQuestion(address("192.0.2.1"), "", "a@slow.test")).result())
                .isEqualTo(SpfResult.TEMPERROR);
    }

    @Test
    void internationalDomainsAreAskedForAsALabels() {
        zone.add("xn--bcher-kva.test", "TXT", "v=spf1 +all");
        assertThat(check("192.0.2.1", "", "a@b\u00fccher.test").result()).isEqualTo(SpfResult.PASS);
        zone.add("exists.test", "TXT", "v=spf1 exists:%{l}.test -all");
        assertThat(check("192.0.2.1", "", "\u00fc@exists.test").result()).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void anyRecordComesToAResult() {
        Random random = new Random(7208);
        String[] parts = {
            "a",
            "mx",
            "ptr",
            "ip4:",
            "ip6:",
            "include:",
            "exists:",
            "redirect=",
            "exp=",
            "all",
            "%{",
            "}",
            "d",
            "r",
            "2",
            "%",
            ":",
            "/",
            "//",
            "24",
            "example.com",
            ".",
            "-",
            "?",
            "~",
            "+",
            " ",
            "=",
            "\u00e4",
            "1.2.3.4",
            "::1"
        };
        for (int i = 0; i < 20_000; i++) {
            ZoneDns one = new ZoneDns();
            StringBuilder record = new StringBuilder("v=spf1 ");
            for (int n = random.nextInt(12); n > 0; n--)
                record.append(parts[random.nextInt(parts.length)]);
            one.add("example.com", "TXT", record.toString());
            Spf any = new Spf(one, SpfSettings.of("mx.test"), InstantSource.system(), nanos::get);
            assertThat(any.check(new SpfQuestion(address("::2"), "h", "a@example.com")).result())
                    .as(record.toString())
                    .isNotNull();
        }
    }

    private SpfVerdict check(String client, String helo, String mailFrom) {
        return spf.check(new SpfQuestion(address(client), helo, mailFrom));
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }
}
