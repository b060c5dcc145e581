package org.veredus.transport.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veredus.format.address.Address;
import org.veredus.format.feedback.Enclosure;
import org.veredus.format.feedback.TlsReport;
import org.veredus.format.feedback.TlsReport.Failure;
import org.veredus.format.feedback.TlsReport.PolicyResult;
import org.veredus.format.feedback.TlsReportJson;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.ledger.TlsEntry.Outcome;
import org.veredus.transport.ledger.TlsEntry.Policy;

class TlsReportsTest {
    private static final Policy STS =
            new Policy("sts", List.of("version: STSv1", "mode: testing"), List.of("mx.b.test"));

    private final FakeClock clock = new FakeClock();
    private final FakeDns dns = new FakeDns();
    private final Ledger ledger = new Ledger(new MemoryStore(clock), clock);
    private final List<String> mailed = new ArrayList<>();
    private final List<String> posted = new ArrayList<>();
    private final List<byte[]> bodies = new ArrayList<>();
    private int status = 201;
    private final Address postmaster = new Address("postmaster", domain("ours.test"));
    private final ReportDesk reports =
            new ReportDesk(
                    ledger,
                    () -> Optional.of(new Reporter("Ours", "mx.ours.test", postmaster)),
                    clock,
                    List.of(
                            new TlsReports(
                                    dns,
                                    new TlsReports.Posts(
                                            (to, message) -> {
                                                mailed.add(to.wire());
                                                bodies.add(message);
                                            },
                                            (address, type, document) -> {
                                                if (status == 0) throw new IOException("no route");
                                                posted.add(address + " " + type);
                                                bodies.add(document);
                                                return status;
                                            }),
                                    clock)));

    private static org.veredus.format.address.Domain domain(String name) {
        try {
            return org.veredus.format.address.Domain.parse(name);
        } catch (org.veredus.format.address.AddressException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private void see(Policy policy, String result, int times) throws Exception {
        Outcome outcome = new Outcome(result, "192.0.2.1", result.isEmpty() ? "" : "why");
        for (int i = 0; i < times; i++)
            ledger.count(new TlsEntry("b.test", policy, "mx.b.test", "192.0.2.9", outcome));
        ledger.flush();
    }

    @Test
    void tellsADomainByMail() throws Exception {
        dns.txt("_smtp._tls.b.test", "v=TLSRPTv1; rua=mailto:tls@b.test");
        see(STS, "", 3);
        see(STS, "certificate-expired", 2);
        see(Policy.NONE, "", 1);
        reports.look();
        assertThat(mailed).isEmpty();
        clock.advance(Duration.ofDays(1).plusHours(5));
        reports.look();
        reports.look();
        assertThat(mailed).containsExactly("tls@b.test");
        String message = new String(bodies.getFirst(), StandardCharsets.UTF_8);
        assertThat(message)
                .contains(
                        "Content-Type: multipart/report; report-type=tlsrpt;",
                        "TLS-Report-Domain: b.test\r\n",
                        "TLS-Report-Submitter: mx.ours.test\r\n",
                        "TLS-Required: No\r\n",
                        "Content-Type: application/tlsrpt+gzip\r\n");
        TlsReport report = TlsReportJson.read(Enclosure.documents(bodies.getFirst()).getFirst());
        assertThat(report.organization()).isEqualTo("Ours");
        assertThat(report.contact()).isEqualTo("postmaster@ours.test");
        assertThat(Duration.between(report.begin(), report.end()))
                .isEqualTo(Duration.ofDays(1).minusSeconds(1));
        assertThat(report.policies())
                .containsExactlyInAnyOrder(
                        new PolicyResult(
                                "sts",
                                "b.test",
                                STS.text(),
                                STS.hosts(),
                                3,
                                2,
                                List.of(
                                        new Failure(
                                                "certificate-expired",
                                                "192.0.2.1",
                                                "mx.b.test",
                                                "192.0.2.9",
                                                2,
                                                "why"))),
                        new PolicyResult(
                                "no-policy-found",
                                "b.test",
                                List.of(),
                                List.of(),
                                1,
                                0,
                                List.of()));
    }

    @Test
    void tellsADomainByTheWebAndComesAgainIfItIsNotTaken() throws Exception {
        dns.txt(
                "_smtp._tls.b.test",
                "v=TLSRPTv1;rua=https://r.test/v1,mailto:tls@b.test,http://no.test/");
        see(STS, "", 1);
        clock.advance(Duration.ofDays(1).plusHours(5));
        status = 503;
        reports.look();
        status = 0;
        reports.look();
        assertThat(mailed).isEmpty();
        status = 200;
        reports.look();
        reports.look();
        assertThat(posted).hasSize(2).allMatch("https://r.test/v1 application/tlsrpt+gzip"::equals);
        assertThat(mailed).containsExactly("tls@b.test");
        byte[] json = Enclosure.documents(bodies.getFirst()).getFirst();
        assertThat(TlsReportJson.read(json).successful()).isEqualTo(1);
    }

    @Test
    void tellsNobodyWhoDoesNotAsk() throws Exception {
        dns.txt("_smtp._tls.b.test", "v=TLSRPTv1; rua=mailto:a@b.test");
        dns.txt("_smtp._tls.b.test", "v=TLSRPTv1; rua=mailto:b@b.test");
        see(STS, "", 1);
        clock.advance(Duration.ofDays(1).plusHours(5));
        reports.look();
        assertThat(mailed).isEmpty();
        assertThat(ledger.finished(Page.Kind.TLS)).isEmpty();
    }
}
