package org.veredus.verify.bimi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.format.message.Header;
import org.veredus.testing.FakeDns;
import org.veredus.verify.bimi.BimiVerdict.Authority;
import org.veredus.verify.bimi.DocumentFetcher.Unavailable;
import org.veredus.verify.bimi.DocumentFetcher.Unavailable.Lasting;
import org.veredus.verify.bimi.Marks.Wish;
import org.veredus.verify.dkim.DkimResult;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.DnsName;

final class BimiTest {
    private static final byte[] LOGO =
            SvgProfileTest.octets(
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.2\""
                            + " baseProfile=\"tiny-ps\"><title>A</title></svg>");
    private static final byte[] OTHER =
            new String(LOGO, StandardCharsets.UTF_8)
                    .replace(">A<", ">B<")
                    .getBytes(StandardCharsets.UTF_8);
    private static final String RECORD = "v=BIMI1; l=https://a.test/l.svg";
    private static final String PROVEN = RECORD + "; a=https://a.test/c.pem";

    private final FakeDns dns = new FakeDns();
    private final Map<String, byte[]> web = new HashMap<>();
    private final Marks marks;

    BimiTest() throws Exception {
        marks = new Marks();
    }

    @BeforeEach
    void publish() {
        dns.txt("_dmarc.a.test", "v=DMARC1; p=reject");
        web.put("https://a.test/l.svg", LOGO);
    }

    @Test
    void showsTheLogoOfADomain() {
        dns.txt("default._bimi.a.test", RECORD);
        BimiVerdict verdict = check("a.test", "", false);
        assertThat(verdict.result()).isEqualTo(BimiResult.PASS);
        assertThat(verdict.indicator()).isEqualTo(LOGO);
        assertThat(verdict.authority()).isEqualTo(Authority.NONE);
    }

    @Test
    void onlyAnEnforcedPolicyIsEnough() {
        for (String policy :
                List.of(
                        "p=none",
                        "p=quarantine; pct=50",
                        "p=reject; t=y; pct=1",
                        "p=reject; sp=none"))
            assertThat(policy("v=DMARC1; " + policy)).as(policy).isEqualTo("skipped");
        for (String policy : List.of("p=quarantine", "p=quarantine; pct=100", "p=reject; pct=5"))
            assertThat(policy("v=DMARC1; " + policy)).as(policy).isEqualTo("pass");
    }

    private String policy(String record) {
        dns.forget("txt _dmarc.a.test").forget("txt default._bimi.a.test");
        dns.txt("_dmarc.a.test", record).txt("default._bimi.a.test", RECORD);
        return check("a.test", "", false).result().word();
    }

    @Test
    void theOrganizationMustEnforceToo() {
        dns.forget("txt _dmarc.a.test").txt("_dmarc.a.test", "v=DMARC1; p=none");
        dns.txt("_dmarc.b.a.test", "v=DMARC1; p=reject").txt("default._bimi.b.a.test", RECORD);
        assertThat(check("b.a.test", "", false).result()).isEqualTo(BimiResult.SKIPPED);
    }

    @Test
    void nothingIsAskedWhereDmarcDoesNotPass() {
        Header header = header("a.test", "");
        Dmarc dmarc = new Dmarc(dns, new DmarcSettings.TreeWalk());
        BimiVerdict verdict =
                bimi(false).check(header, dmarc.check(header, null, List.of()), List.of());
        assertThat(verdict.result()).isEqualTo(BimiResult.SKIPPED);
        assertThat(dns.asked()).noneMatch(name -> name.contains("_bimi"));
    }

    @Test
    void fallsBackToTheOrganizationsDefault() {
        dns.txt("default._bimi.a.test", RECORD).txt("brand._bimi.a.test", "v=BIMI1; l=");
        BimiVerdict verdict = check("b.a.test", "BIMI-Selector: v=BIMI1; s=brand\r\n", false);
        assertThat(verdict.result()).isEqualTo(BimiResult.PASS);
        assertThat(verdict.domain()).isEqualTo(new DnsName("a.test"));
        assertThat(verdict.selector()).isEqualTo("default");
        assertThat(dns.asked()).contains("txt brand._bimi.b.a.test");
    }

    @Test
    void aSelectorCountsOnlyIfItIsSigned() {
        dns.txt("default._bimi.a.test", RECORD).txt("brand._bimi.a.test", "v=BIMI1; l=;");
        Header header = header("a.test", "BIMI-Selector: v=BIMI1; s=brand;\r\n");
        assertThat(check(header, List.of("from", "bimi-selector"), false).result())
                .isEqualTo(BimiResult.DECLINED);
        assertThat(check(header, List.of("from"), false).result()).isEqualTo(BimiResult.PASS);
    }

    @Test
    void tellsWhatElseTheDnsSays() {
        assertThat(check("a.test", "", false).result()).isEqualTo(BimiResult.NONE);
        dns.fail("txt default._bimi.a.test");
        assertThat(check("a.test", "", false).result()).isEqualTo(BimiResult.TEMPERROR);
        dns.heal("txt default._bimi.a.test").txt("default._bimi.a.test", "v=BIMI1; l=ftp://a");
        assertThat(check("a.test", "", false).result()).isEqualTo(BimiResult.FAIL);
        dns.txt("default._bimi.a.test", RECORD);
        assertThat(check("a.test", "", false).result()).isEqualTo(BimiResult.NONE);
    }

    @Test
    void aLogoThatIsNoneOrMissingIsNotShown() {
        dns.txt("default._bimi.a.test", RECORD);
        web.put("https://a.test/l.svg", SvgProfileTest.octets("<svg/>"));
        assertThat(check("a.test", "", false).reason()).startsWith("the logo is no SVG Tiny PS: ");
        web.clear();
        assertThat(check("a.test", "", false).result()).isEqualTo(BimiResult.TEMPERROR);
    }

    @Test
    void believesACertificateForTheLogo() throws Exception {
        for (String name : List.of("a.test", "A.Test", "default._bimi.a.test")) {
            BimiVerdict verdict = proven(marks.pem(Wish.of(name, LOGO)));
            assertThat(verdict.result()).as(verdict.reason()).isEqualTo(BimiResult.PASS);
            assertThat(verdict.authority()).isEqualTo(Authority.PASS);
        }
    }

    @Test
    void refusesAllOtherCertificates() throws Exception {
        Wish good = Wish.of("a.test", LOGO);
        refuses(good.until(Marks.NOW.minus(Duration.ofDays(1))), "is for the time from");
        refuses(good.withPurpose("1.3.6.1.5.5.7.3.1"), "is not one for logos in mail");
        refuses(Wish.of("b.test", LOGO), "is not for this domain");
        refuses(good.digesting(OTHER), "is not what its digest says");
        refuses(Wish.of("a.test", new byte[40_000]), "is longer than 32768 octets");
        assertThat(proven(marks.pemWithoutTheMiddle(good)).reason()).contains("none of the roots");
        assertThat(proven(new Marks().pem(good)).reason()).contains("none of the roots");
        assertThat(proven(SvgProfileTest.octets("nonsense")).authority()).isEqualTo(Authority.FAIL);
        BimiVerdict other = proven(marks.pem(Wish.of("a.test", OTHER)));
        assertThat(other.result()).isEqualTo(BimiResult.FAIL);
        assertThat(other.reason()).isEqualTo("the logo is another than that in the certificate");
    }

    @Test
    void withoutRootsEvidenceIsNotLookedAt() {
        dns.txt("default._bimi.a.test", PROVEN);
        BimiVerdict verdict = check("a.test", "", false);
        assertThat(verdict.result()).isEqualTo(BimiResult.PASS);
        assertThat(verdict.authority()).isEqualTo(Authority.NONE);
    }

    @Test
    void documentsAreKeptForTheirTime() throws Exception {
        List<URI> asked = new ArrayList<>();
        long[] nanos = {0};
        KeptDocuments kept =
                new KeptDocuments(
                        (address, _) -> {
                            asked.add(address);
                            return LOGO;
                        },
                        () -> nanos[0]);
        URI address = URI.create("https://a.test/");
        kept.fetch(address, DocumentFetcher.Document.LOGO);
        kept.fetch(address, DocumentFetcher.Document.LOGO);
        assertThat(asked).hasSize(1);
        nanos[0] = Duration.ofHours(25).toNanos();
        kept.fetch(address, DocumentFetcher.Document.LOGO);
        assertThat(asked).hasSize(2);
    }

    private void refuses(Wish wish, String why) throws Exception {
        BimiVerdict verdict = proven(marks.pem(wish));
        assertThat(verdict.result()).isEqualTo(BimiResult.FAIL);
        assertThat(verdict.authority()).isEqualTo(Authority.FAIL);
        assertThat(verdict.reason()).contains(why);
    }

    private BimiVerdict proven(byte[] pem) {
        dns.forget("txt default._bimi.a.test").txt("default._bimi.a.test", PROVEN);
        web.put("https://a.test/c.pem", pem);
        return check("a.test", "", true);
    }

    private BimiVerdict check(String author, String fields, boolean believing) {
        return check(header(author, fields), List.of("from", "bimi-selector"), believing);
    }

    private BimiVerdict check(Header header, List<String> signed, boolean believing) {
        List<DkimVerdict> dkim =
                List.of(
                        new DkimVerdict(
                                DkimResult.PASS,
                                new DnsName("a.test"),
                                "s",
                                new DnsName("a.test"),
                                "rsa-sha256",
                                "b",
                                null,
                                signed));
        Dmarc dmarc = new Dmarc(dns, new DmarcSettings.TreeWalk());
        return bimi(believing).check(header, dmarc.check(header, null, dkim), dkim);
    }

    private Bimi bimi(boolean believing) {
        return new Bimi(
                dns,
                new Dmarc(dns, new DmarcSettings.TreeWalk()),
                this::fetch,
                believing ? new MarkAuthorities(List.of(marks.root())) : null,
                () -> Marks.NOW);
    }

    private byte[] fetch(URI address, DocumentFetcher.Document document) throws Unavailable {
        byte[] found = web.get(address.toString());
        if (found == null) throw new Unavailable(document + " is away", Lasting.FOR_NOW);
        return found;
    }

    private static Header header(String author, String fields) {
        byte[] text = (fields + "From: a@" + author + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        return Header.parse(text, text.length);
    }
}
