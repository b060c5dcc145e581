package org.veredus.verify.dmarc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.veredus.format.message.Header;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.testing.ZoneDns;
import org.veredus.verify.dkim.DkimResult;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dmarc.Dmarc.ReportConsent;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.spf.SpfResult;
import org.veredus.verify.spf.SpfVerdict;

final class DmarcTest {
    private final ZoneDns zone = new ZoneDns();
    private final Dmarc dmarc = new Dmarc(zone, new DmarcSettings.TreeWalk());

    @Test
    void passesForAnAlignedSpfOrSignature() {
        zone.add("_dmarc.example.com", "TXT", "v=DMARC1; p=reject");
        assertThat(check("a@example.com", spf("mail.example.com"), List.of()).result())
                .isEqualTo(DmarcResult.PASS);
        DmarcVerdict signed = check("a@www.example.com", null, List.of(dkim("example.com")));
        assertThat(signed.dkimAligned()).isTrue();
        assertThat(signed.spfAligned()).isFalse();
    }

    @Test
    void isNotMovedByWhatPassesForOthers() {
        zone.add("_dmarc.example.com", "TXT", "v=DMARC1; p=reject");
        DmarcVerdict verdict =
                check("a@example.com", spf("evil.test"), List.of(dkim("notexample.com")));
        assertThat(verdict.result()).isEqualTo(DmarcResult.FAIL);
        assertThat(verdict.policy()).isEqualTo(DmarcPolicy.REJECT);
    }

    @Test
    void takesStrictAlignmentAtItsWord() {
        zone.add("_dmarc.example.com", "TXT", "v=DMARC1; p=reject; adkim=s; aspf=s");
        assertThat(
                        check("a@example.com", spf("m.example.com"), List.of(dkim("k.example.com")))
                                .result())
                .isEqualTo(DmarcResult.FAIL);
        assertThat(check("a@example.com", spf("example.com"), List.of()).spfAligned()).isTrue();
    }

    @Test
    void separatesWhatAPublicSuffixKeepsApart() {
        zone.add("_dmarc.co.test", "TXT", "v=DMARC1; p=reject; psd=y");
        assertThat(check("a@one.co.test", spf("two.co.test"), List.of()).result())
                .isEqualTo(DmarcResult.FAIL);
        assertThat(check("a@one.co.test", spf("m.one.co.test"), List.of()).result())
                .isEqualTo(DmarcResult.PASS);
    }

    @Test
    void doesNotCallItAFailWhenTheDnsIsSilent() {
        zone.add("_dmarc.example.com", "TXT", "v=DMARC1; p=reject");
        SpfVerdict unknown =
                new SpfVerdict(
                        SpfResult.TEMPERROR,
                        SpfVerdict.Identity.MAIL_FROM,
                        "example.com",
                        null,
                        null,
                        "silence");
        assertThat(check("a@example.com", unknown, List.of()).result())
                .isEqualTo(DmarcResult.TEMPERROR);
        zone.add("_dmarc.silent.test", "TIMEOUT", "");
        assertThat(check("a@silent.test", null, List.of()).result())
                .isEqualTo(DmarcResult.TEMPERROR);
    }

    @Test
    void findsOrganizationsByThePublicSuffixListIfToldTo() {
        Dmarc old = new Dmarc(zone, new DmarcSettings.Suffixes(PublicSuffixList.bundled()));
        zone.add("_dmarc.example.co.uk", "TXT", "v=DMARC1; p=quarantine");
        byte[] message = "From: a@x.y.example.co.uk\r\n\r\n".getBytes(UTF_8);
        Header header = Header.parse(message, message.length);
        assertThat(old.check(header, spf("z.example.co.uk"), List.of()).spfAligned()).isTrue();
        assertThat(old.check(header, spf("other.co.uk"), List.of()).policy())
                .isEqualTo(DmarcPolicy.QUARANTINE);
    }

    @Test
    void asksHostsElsewhereWhetherTheyWantReports() {
        zone.add("_dmarc.example.com", "TXT", "v=DMARC1; p=none");
        zone.add("example.com._report._dmarc.yes.test", "TXT", "v=DMARC1");
        zone.add("example.com._report._dmarc.silent.test", "TIMEOUT", "");
        DnsName domain = new DnsName("example.com");
        assertThat(dmarc.mayReport(domain, new DnsName("mail.example.com")))
                .isEqualTo(ReportConsent.GIVEN);
        assertThat(dmarc.mayReport(domain, new DnsName("yes.test"))).isEqualTo(ReportConsent.GIVEN);
        assertThat(dmarc.mayReport(domain, new DnsName("no.test")))
                .isEqualTo(ReportConsent.REFUSED);
        assertThat(dmarc.mayReport(domain, new DnsName("silent.test")))
                .isEqualTo(ReportConsent.UNKNOWN);
    }

    @Test
    void readsAnyRecordWithoutFailing() {
        Random random = new Random(9989);
        String alphabet = "vDMARC1=;p sprejct:,~\u00ff\tnonet";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "v=DMARC1;" : "");
            for (int n = random.nextInt(40); n > 0; n--)
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            DmarcRecord record = DmarcRecord.parse(text.toString());
            if (record != null) assertThat(record.own()).isNotNull();
        }
    }

    private DmarcVerdict check(String from, @Nullable SpfVerdict spf, List<DkimVerdict> dkim) {
        byte[] message = ("From: " + from + "\r\n\r\n").getBytes(UTF_8);
        return dmarc.check(Header.parse(message, message.length), spf, dkim);
    }

    private static SpfVerdict spf(String domain) {
        return new SpfVerdict(
                SpfResult.PASS, SpfVerdict.Identity.MAIL_FROM, domain, null, null, null);
    }

    private static DkimVerdict dkim(String domain) {
        return new DkimVerdict(
                DkimResult.PASS, new DnsName(domain), "s", null, null, null, null, List.of());
    }
}
