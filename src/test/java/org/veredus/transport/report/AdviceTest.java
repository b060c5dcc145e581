package org.veredus.transport.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.format.address.Domain;
import org.veredus.testing.AggregateXml;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.report.Advice.Cause;
import org.veredus.transport.report.Advice.Rejecting;
import org.veredus.transport.report.KeptReport.Trust;

final class AdviceTest {
    private static final Domain OURS = new Domain("ours.test");
    private static final String SIGNED =
            "<dkim><domain>ours.test</domain><result>pass</result></dkim>";
    private static final String BROKEN =
            "<dkim><domain>ours.test</domain><result>fail</result></dkim>"
                    + "<spf><domain>list.test</domain><result>pass</result></spf>";
    private static final String SERVICE =
            "<dkim><domain>service.test</domain><result>pass</result></dkim>"
                    + "<spf><domain>bounce.service.test</domain><result>pass</result></spf>";
    private static final String NOTHING =
            "<spf><domain>ours.test</domain><result>fail</result></spf>";

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final long today = clock.instant().getEpochSecond();

    @SuppressWarnings("NullAway.Init")
    private ReportBox box;

    @BeforeEach
    void open() throws Exception {
        Directory directory = new Directory(store);
        directory.addDomain(MailDomain.of(OURS));
        box = new ReportBox(store, directory, clock);
    }

    private AggregateXml report() {
        return new AggregateXml("ours.test", today);
    }

    private Advice advice() throws Exception {
        return Advice.of("ours.test", box.of(OURS, Instant.EPOCH));
    }

    private Advice advice(AggregateXml report) throws Exception {
        box.take(report.build(), Trust.BROUGHT);
        return advice();
    }

    @Test
    void withoutReportsNothingCanBeSaid() throws Exception {
        assertThat(advice().rejecting()).isEqualTo(Rejecting.UNKNOWN);
        assertThat(advice().sentence()).contains("no reports yet");
    }

    @Test
    void whereAllPassesRejectingIsSafe() throws Exception {
        Advice advice = advice(report().row("192.0.2.1", 500, "pass", "pass", SIGNED));
        assertThat(advice.rejecting()).isEqualTo(Rejecting.SAFE);
        assertThat(advice.sentence()).isEqualTo("p=reject is safe: all 500 messages pass.");
    }

    @Test
    void fewMessagesSayTooLittle() throws Exception {
        assertThat(advice(report().row("192.0.2.1", 9, "pass", "pass", SIGNED)).rejecting())
                .isEqualTo(Rejecting.UNKNOWN);
    }

    @Test
    void whatNothingProvesIsMeantToBeRejected() throws Exception {
        Advice advice =
                advice(
                        report().row("192.0.2.1", 500, "pass", "pass", SIGNED)
                                .row("203.0.113.9", 40, "fail", "fail", NOTHING));
        assertThat(advice.rejecting()).isEqualTo(Rejecting.SAFE);
        assertThat(advice.sentence()).contains("if you know none of one source below: 40 of 540");
        assertThat(advice.sources().getFirst())
                .isEqualTo(new Advice.Source("203.0.113.9", 40, 40, Cause.UNPROVEN, List.of()));
    }

    @Test
    void aServiceAndAListWouldLoseMail() throws Exception {
        Advice advice =
                advice(
                        report().row("192.0.2.1", 500, "pass", "pass", SIGNED)
                                .row("198.51.100.1", 30, "fail", "fail", SERVICE)
                                .row("198.51.100.2", 20, "fail", "fail", BROKEN));
        assertThat(advice.rejecting()).isEqualTo(Rejecting.UNSAFE);
        assertThat(advice.sentence()).contains("not safe yet: 50 of 550 messages fail, from 2");
        assertThat(advice.sources())
                .extracting(Advice.Source::cause)
                .containsExactly(Cause.OTHER_NAME, Cause.CHANGED, Cause.NOTHING);
        assertThat(advice.sources().getFirst().others())
                .containsExactly("bounce.service.test", "service.test");
    }

    @Test
    void reportsOfStrangersAreShownButDoNotCount() throws Exception {
        box.take(report().row("192.0.2.1", 500, "pass", "pass", SIGNED).build(), Trust.UNVERIFIED);
        assertThat(box.of(OURS, Instant.EPOCH)).hasSize(1);
        assertThat(advice().messages()).isZero();
    }

    @Test
    void aStrangerCannotPutHisOwnInThePlaceOfOneThatCounts() throws Exception {
        box.take(report().row("192.0.2.1", 500, "pass", "pass", SIGNED).build(), Trust.VERIFIED);
        box.take(report().row("192.0.2.9", 5, "fail", "fail", NOTHING).build(), Trust.UNVERIFIED);
        assertThat(advice().messages()).isEqualTo(500);
    }

    @Test
    void aReportThatComesTwiceCountsOnce() throws Exception {
        AggregateXml report = report().row("192.0.2.1", 500, "pass", "pass", SIGNED);
        box.take(report.build(), Trust.VERIFIED);
        assertThat(advice(report).messages()).isEqualTo(500);
        assertThat(advice(report.id("2")).messages()).isEqualTo(1000);
    }

    @Test
    void reportsAboutOthersAreNotKept() throws Exception {
        byte[] other =
                new AggregateXml("other.test", today).row("192.0.2.1", 1, "", "", "").build();
        assertThat(box.take(other, Trust.BROUGHT).aggregates()).isEmpty();
    }

    @Test
    void onlyWhatIsAskedForIsRead() throws Exception {
        box.take(report().row("192.0.2.1", 5, "pass", "pass", SIGNED).build(), Trust.BROUGHT);
        Instant begin = Instant.ofEpochSecond(today);
        assertThat(box.of(OURS, begin)).hasSize(1);
        assertThat(box.of(OURS, begin.plusSeconds(1))).isEmpty();
        clock.advance(Duration.ofDays(401));
        box.take(
                new AggregateXml("ours.test", clock.instant().getEpochSecond())
                        .row("192.0.2.1", 5, "pass", "pass", SIGNED)
                        .build(),
                Trust.BROUGHT);
        assertThat(box.of(OURS, Instant.EPOCH)).as("old ones go").hasSize(1);
    }
}
