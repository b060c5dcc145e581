package org.veredus.transport.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veredus.format.address.Address;
import org.veredus.format.feedback.AggregateReader;
import org.veredus.format.feedback.AggregateReport;
import org.veredus.format.feedback.AggregateReport.Check;
import org.veredus.format.feedback.AggregateReport.Row;
import org.veredus.format.feedback.Enclosure;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.ledger.MailEntry.Fate;
import org.veredus.verify.authentication.Authentication;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.Dmarc;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.spf.SpfQuestion;
import org.veredus.verify.spf.SpfSettings;

class AggregateReportsTest {
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final FakeDns dns =
            new FakeDns()
                    .txt("a.test", "v=spf1 ip4:192.0.2.1 -all")
                    .txt("_dmarc.a.test", "v=DMARC1; p=reject; sp=none; rua=mailto:dmarc@a.test");
    private final Ledger ledger = new Ledger(store, clock);
    private final List<Sent> sent = new ArrayList<>();
    private final ReportDesk reports =
            new ReportDesk(
                    ledger,
                    AggregateReportsTest::reporter,
                    clock,
                    List.of(
                            new AggregateReports(
                                    new Dmarc(dns, new DmarcSettings.TreeWalk()),
                                    (to, message) -> sent.add(new Sent(to.wire(), message)),
                                    clock)));

    private static Optional<Reporter> reporter() {
        return Optional.of(new Reporter("Ours", "mx.ours.test", address("postmaster@ours.test")));
    }

    private record Sent(String to, byte[] message) {}

    @Test
    void tellsADomainOnceWhatWasSeenOnADay() throws Exception {
        arrive("a.test", "192.0.2.1", Fate.DELIVERED);
        arrive("a.test", "192.0.2.1", Fate.DELIVERED);
        ledger.flush();
        arrive("a.test", "192.0.2.1", Fate.DELIVERED);
        arrive("mail.a.test", "192.0.2.66", Fate.DELIVERED);
        arrive("a.test", "192.0.2.66", Fate.REFUSED);
        ledger.flush();
        reports.look();
        assertThat(sent).isEmpty();
        clock.advance(Duration.ofDays(1).plusHours(5));
        reports.look();
        reports.look();

        assertThat(sent).singleElement().extracting(Sent::to).isEqualTo("dmarc@a.test");
        byte[] message = sent.getFirst().message();
        Header header = Header.parse(message, message.length);
        assertThat(header.all("Subject"))
                .singleElement()
                .extracting(HeaderField::value)
                .asString()
                .matches("Report Domain: a.test Submitter: mx.ours.test Report-ID: <[0-9a-f.-]+>");
        assertThat(Enclosure.isPromisedBy(MimeIndexer.index(message))).isTrue();
        byte[] xml = Enclosure.documents(message).getFirst();
        assertThat(new String(xml, StandardCharsets.UTF_8))
                .contains("<p>reject</p><sp>none</sp><np>none</np>", "<scope>mfrom</scope>");
        AggregateReport report = AggregateReader.read(xml);
        assertThat(report.organization()).isEqualTo("Ours");
        assertThat(report.domain()).isEqualTo("a.test");
        assertThat(Duration.between(report.begin(), report.end()))
                .isEqualTo(Duration.ofDays(1).minusSeconds(1));
        assertThat(report.rows())
                .containsExactlyInAnyOrder(
                        row("192.0.2.1", 3, "a.test", "none", "pass"),
                        row("192.0.2.66", 1, "mail.a.test", "none", "none"),
                        row("192.0.2.66", 1, "a.test", "reject", "fail"));
    }

    @Test
    void tellsOfTodayUntilNowIfAskedAndOfTheRestInItsTime() throws Exception {
        arrive("a.test", "192.0.2.1", Fate.DELIVERED);
        arrive("a.test", "192.0.2.1", Fate.DELIVERED);
        assertThat(reports.pending())
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.kind()).isEqualTo("dmarc");
                            assertThat(one.seen()).isEqualTo(2);
                            assertThat(one.due()).isAfter("2026-01-03T00:00:00Z");
                        });
        assertThat(reports.send("a.test", false)).isEmpty();
        assertThat(reports.send("a.test", true))
                .singleElement()
                .satisfies(one -> assertThat(one.to()).containsExactly("dmarc@a.test"));
        assertThat(reports.pending()).isEmpty();
        arrive("a.test", "192.0.2.1", Fate.DELIVERED);
        ledger.flush();
        clock.advance(Duration.ofDays(1).plusHours(5));
        reports.look();

        AggregateReport early = read(sent.getFirst());
        AggregateReport late = read(sent.getLast());
        assertThat(early.end()).isEqualTo("2026-01-02T03:04:04Z");
        assertThat(early.rows()).containsExactly(row("192.0.2.1", 2, "a.test", "none", "pass"));
        assertThat(late.end()).isEqualTo("2026-01-02T23:59:59Z");
        assertThat(late.rows()).containsExactly(row("192.0.2.1", 1, "a.test", "none", "pass"));
        assertThat(early.id()).isNotEqualTo(late.id());
    }

    private static AggregateReport read(Sent sent) throws Exception {
        return AggregateReader.read(Enclosure.documents(sent.message()).getFirst());
    }

    @Test
    void saysWhyNothingIsSent() throws Exception {
        dns.txt("_dmarc.b.test", "v=DMARC1; p=reject; rua=mailto:x@silent.test");
        arrive("b.test", "192.0.2.1", Fate.DELIVERED);
        assertThat(reports.send("b.test", true))
                .containsExactly(
                        new ReportDesk.Made(
                                "dmarc",
                                new Page(Page.Kind.MAIL, ledger.today(), "b.test"),
                                List.of(),
                                "nobody in the DMARC record wants it or agrees to it"));
    }

    private static Row row(String source, long count, String from, String fate, String spf) {
        return new Row(
                source,
                count,
                from,
                from,
                fate,
                false,
                spf.equals("pass"),
                List.of(),
                List.of(new Check(from, "", spf)));
    }

    @Test
    void asksStrangersWhetherTheyWantReports() throws Exception {
        dns.txt(
                "_dmarc.b.test",
                "v=DMARC1; p=none; rua=mailto:b@agreed.test!1k, mailto:b@silent.test,"
                        + "mailto:b%2B1@b.test,https://b.test/r,mailto:nobody");
        dns.txt("b.test._report._dmarc.agreed.test", "v=DMARC1");
        arrive("b.test", "192.0.2.1", Fate.DELIVERED);
        ledger.flush();
        clock.advance(Duration.ofDays(1).plusHours(5));
        reports.look();
        assertThat(sent).extracting(Sent::to).containsExactly("b@agreed.test", "b+1@b.test");
    }

    @Test
    void sendsNoMoreThanAReceiverTakes() throws Exception {
        dns.txt("_dmarc.b.test", "v=DMARC1; p=none; rua=mailto:b@b.test!1k");
        for (int i = 0; i < 250; i++) arrive("b.test", "192.0.2." + i, Fate.DELIVERED);
        ledger.flush();
        clock.advance(Duration.ofDays(1).plusHours(5));
        reports.look();
        assertThat(sent).isEmpty();
        assertThat(ledger.finished(Page.Kind.MAIL)).isEmpty();
    }

    @Test
    void waitsForTheDnsButNotForEver() throws Exception {
        arrive("a.test", "192.0.2.1", Fate.DELIVERED);
        ledger.flush();
        clock.advance(Duration.ofDays(1).plusHours(5));
        dns.fail("txt _dmarc.a.test");
        reports.look();
        assertThat(ledger.finished(Page.Kind.MAIL)).hasSize(1);
        clock.advance(Duration.ofDays(4));
        reports.look();
        assertThat(ledger.finished(Page.Kind.MAIL)).isEmpty();
        assertThat(sent).isEmpty();
    }

    @Test
    void countsNobodyWhoDoesNotAsk() throws Exception {
        dns.txt("_dmarc.b.test", "v=DMARC1; p=reject");
        assertThat(MailEntry.of(seen("b.test", "192.0.2.1"), Fate.DELIVERED)).isNull();
        assertThat(MailEntry.of(seen("c.test", "192.0.2.1"), Fate.DELIVERED)).isNull();
    }

    private void arrive(String domain, String client, Fate fate) throws Exception {
        MailEntry entry = MailEntry.of(seen(domain, client), fate);
        if (entry != null) ledger.count(entry);
    }

    private Authentication seen(String domain, String client) throws Exception {
        byte[] message =
                ("From: x@" + domain + "\r\n\r\nhello\r\n").getBytes(StandardCharsets.US_ASCII);
        return new MessageAuthenticator(
                        dns,
                        SpfSettings.of("mx.ours.test"),
                        DkimSettings.defaults(),
                        new DmarcSettings.TreeWalk(),
                        clock,
                        () -> 0)
                .authenticate(
                        message,
                        new SpfQuestion(InetAddress.ofLiteral(client), "h.test", "x@" + domain));
    }

    private static Address address(String text) {
        try {
            return Address.parse(text);
        } catch (org.veredus.format.address.AddressException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
