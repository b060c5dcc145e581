package org.veredus.transport.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.signing.DomainKey;
import org.veredus.account.signing.DomainKeys;
import org.veredus.format.address.Domain;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.zone.Finding.Verdict;
import org.veredus.verify.dns.Tlsa;
import org.veredus.verify.mtasts.StsFetcher;
import org.veredus.verify.mtasts.StsFetcher.Unavailable.Cause;
import org.veredus.verify.mtasts.StsPolicy;

final class ZoneCheckTest {
    private static final Domain DOMAIN = new Domain("ours.test");
    private static final Domain HOST = new Domain("mail.ours.test");
    private static final StsPolicy POLICY = OwnZone.policy(HOST, StsPolicy.Mode.TESTING);
    private static final Tlsa CERTIFICATE = new Tlsa(3, 1, 1, new byte[32]);

    private final FakeClock clock = new FakeClock();
    private final FakeDns dns = new FakeDns();
    private final MemoryStore store = new MemoryStore(clock);
    private StsFetcher fetcher = _ -> POLICY;

    @SuppressWarnings("NullAway.Init")
    private List<DomainKey> keys;

    @BeforeEach
    void publishAll() throws Exception {
        keys = new DomainKeys(store, clock, new SecureRandom()).active(DOMAIN);
        dns.mx("ours.test", 10, "mail.ours.test")
                .a("mail.ours.test", "192.0.2.1")
                .ptr("192.0.2.1", "mail.ours.test")
                .txt("ours.test", "v=spf1 mx -all")
                .txt("mail.ours.test", "v=spf1 a -all")
                .txt("_dmarc.ours.test", "v=DMARC1; p=reject; rua=mailto:r@ours.test")
                .txt("_mta-sts.ours.test", WantedRecords.record(POLICY).wire())
                .txt("_smtp._tls.ours.test", "v=TLSRPTv1; rua=mailto:r@ours.test")
                .tlsa("_25._tcp.mail.ours.test", CERTIFICATE)
                .authentic("_25._tcp.mail.ours.test");
        for (DomainKey key : keys) dns.txt(key.recordName(), key.recordText());
        for (WantedRecords.Service service : WantedRecords.SERVICES)
            dns.srv(service.name("ours.test"), service.port(), "mail.ours.test");
    }

    private List<Finding> run() {
        MailSetup setup =
                new MailSetup(
                        DOMAIN,
                        HOST,
                        List.of(InetAddress.ofLiteral("192.0.2.1")),
                        keys,
                        POLICY,
                        CERTIFICATE);
        return new ZoneCheck(setup, dns, fetcher, clock, clock).run();
    }

    private Finding only(Verdict verdict) {
        List<Finding> found =
                run().stream().filter(finding -> finding.verdict() == verdict).toList();
        assertThat(found).as("%s", found).hasSize(1);
        return found.getFirst();
    }

    @Test
    void aWholeZoneIsRight() {
        assertThat(run()).hasSizeGreaterThan(12).allMatch(one -> one.verdict() == Verdict.RIGHT);
    }

    @Test
    void aMissingMxIsGivenToPaste() {
        dns.forget("mx ours.test")
                .forget("txt ours.test")
                .txt("ours.test", "v=spf1 a:mail.ours.test -all");
        assertThat(only(Verdict.MISSING))
                .extracting(Finding::type, Finding::paste)
                .containsExactly("MX", "10 mail.ours.test.");
    }

    @Test
    void anMxThatLeadsElsewhereIsWrong() {
        dns.forget("mx ours.test")
                .mx("ours.test", 5, "old.test")
                .forget("txt ours.test")
                .txt("ours.test", "v=spf1 ip4:192.0.2.1 -all");
        assertThat(only(Verdict.WRONG).sentence()).contains("old.test");
        dns.mx("ours.test", 10, "mail.ours.test");
        assertThat(only(Verdict.ADVICE).sentence()).contains("also goes to old.test");
    }

    @Test
    void anSpfRecordThatLocksTheServerOutIsWrong() {
        dns.forget("txt ours.test").txt("ours.test", "v=spf1 ip4:192.0.2.9 -all");
        assertThat(only(Verdict.WRONG).sentence()).contains("may not send from 192.0.2.1");
    }

    @Test
    void anSpfRecordThatLetsEverybodySendIsWrong() {
        dns.forget("txt ours.test").txt("ours.test", "v=spf1 +all");
        assertThat(only(Verdict.WRONG).sentence()).contains("lets anybody send");
    }

    @Test
    void twoSpfRecordsAreWrong() {
        dns.txt("ours.test", "v=spf1 -all");
        assertThat(only(Verdict.WRONG).sentence()).contains("2 SPF records");
    }

    @Test
    void aKeyThatIsNotThereAndOneThatIsAnotherAreToldApart() {
        dns.forget("txt " + keys.getFirst().recordName());
        assertThat(only(Verdict.MISSING).paste()).isEqualTo(keys.getFirst().recordText());
        dns.txt(keys.getFirst().recordName(), keys.getLast().recordText());
        assertThat(only(Verdict.WRONG).sentence()).contains("it is not the key");
    }

    @Test
    void dmarcIsReadAsReceiversReadIt() {
        dns.forget("txt _dmarc.ours.test");
        assertThat(only(Verdict.MISSING).name()).isEqualTo("_dmarc.ours.test");
        dns.txt("_dmarc.ours.test", "v=DMARC1; p=reject");
        assertThat(only(Verdict.ADVICE).sentence()).contains("asks for no reports");
        dns.txt("_dmarc.ours.test", "v=DMARC1; p=none");
        assertThat(only(Verdict.WRONG).sentence()).contains("several");
        dns.forget("txt _dmarc.ours.test").txt("_dmarc.ours.test", "v=DMARC1; p=rejekt");
        assertThat(only(Verdict.WRONG).sentence()).contains("cannot be read");
    }

    @Test
    void theAddressMustHaveTheServersName() {
        dns.forget("ptr 192.0.2.1");
        assertThat(only(Verdict.MISSING).paste()).isEqualTo("mail.ours.test.");
        dns.ptr("192.0.2.1", "host-1.provider.test");
        assertThat(only(Verdict.WRONG).sentence()).contains("host-1.provider.test");
    }

    @Test
    void thePolicyAndItsRecordMustBelongTogether() {
        dns.forget("txt _mta-sts.ours.test").txt("_mta-sts.ours.test", "v=STSv1; id=old;");
        assertThat(only(Verdict.WRONG).sentence()).contains("its id");
        dns.forget("txt _mta-sts.ours.test")
                .txt("_mta-sts.ours.test", WantedRecords.record(POLICY).wire());
        fetcher =
                _ -> {
                    throw new StsFetcher.Unavailable(Cause.UNREACHABLE, "no certificate");
                };
        assertThat(only(Verdict.WRONG).sentence()).contains("no certificate");
        fetcher = _ -> OwnZone.policy(new Domain("old.test"), StsPolicy.Mode.ENFORCE);
        assertThat(only(Verdict.WRONG).sentence()).contains("does not name");
    }

    @Test
    void aSilentDnsIsNoMistakeOfTheZone() {
        dns.fail("txt _dmarc.ours.test");
        assertThat(only(Verdict.UNKNOWN).sentence()).contains("told to fail");
    }

    @Test
    void aCertificateThatHasChangedIsWrong() {
        dns.forget("tlsa _25._tcp.mail.ours.test")
                .tlsa("_25._tcp.mail.ours.test", new Tlsa(3, 1, 1, new byte[] {1}));
        assertThat(only(Verdict.WRONG).paste()).isEqualTo(CERTIFICATE.text());
    }
}
