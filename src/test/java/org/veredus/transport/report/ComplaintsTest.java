package org.veredus.transport.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.format.address.Domain;
import org.veredus.format.feedback.FeedbackReport;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.report.KeptReport.Trust;

class ComplaintsTest {
    private static final Domain OURS = new Domain("ours.test");
    private static final String COMPLAINT =
            """
            From: <feedback@provider.test>
            Subject: FW: Earn money
            To: <abuse@ours.test>
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=feedback-report; boundary="b"

            --b
            Content-Type: text/plain; charset="US-ASCII"

            This is a complaint about a message received from 192.0.2.1.
            --b
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            User-Agent: SomeGenerator/1.0
            Version: 1
            Original-Mail-From: <bounce+7@ours.test>
            Original-Rcpt-To: <user@provider.test>
            Arrival-Date: Thu, 8 Mar 2005 14:00:00 +0200
            Source-IP: 192.0.2.1
            --b
            Content-Type: message/rfc822

            From: "News" <News@Ours.test>
            Message-ID: <8787KJKJ3K4J3K4J3K4J3.mail@ours.test>
            Subject: Earn money

            Spam Spam Spam
            --b--
            """
                    .replace("\n", "\r\n");

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void readsAComplaint() throws Exception {
        byte[] message = octets(COMPLAINT);
        FeedbackReport report =
                FeedbackReport.of(message, MimeIndexer.index(message)).orElseThrow();
        assertThat(report)
                .isEqualTo(
                        new FeedbackReport(
                                "abuse",
                                "SomeGenerator/1.0",
                                Instant.parse("2005-03-08T12:00:00Z"),
                                "192.0.2.1",
                                "bounce+7@ours.test",
                                "user@provider.test",
                                "ours.test",
                                "",
                                "news@ours.test",
                                "<8787KJKJ3K4J3K4J3K4J3.mail@ours.test>"));
        assertThat(FeedbackReport.read(report.toBytes())).isEqualTo(report);
    }

    @Test
    void tellsWhoseMailIsComplainedAbout() throws Exception {
        Directory directory = new Directory(store);
        directory.addDomain(MailDomain.of(OURS));
        String now = COMPLAINT.replaceFirst("Arrival-Date: .*", "Version: 1");
        ReportBox box = new ReportBox(store, directory, clock);
        assertThat(box.take(octets(now), Trust.UNVERIFIED).complaints()).hasSize(1);
        box.take(octets(now), Trust.VERIFIED);
        box.take(octets(now.replace("8787", "8788")), Trust.VERIFIED);
        box.take(
                octets(
                        now.replace("News@", "bob@")
                                .replace("Feedback-Type: abuse", "Feedback-Type: auth-failure")
                                .replace("Version: 1", "Auth-Failure: dkim")),
                Trust.VERIFIED);
        String theirs = now.replace("Ours.test", "theirs.test");
        assertThat(box.take(octets(theirs), Trust.VERIFIED).complaints()).isEmpty();
        List<KeptReport<FeedbackReport>> kept = box.complaints(OURS, Instant.EPOCH);
        Complaints complaints = Complaints.of(kept);
        assertThat(complaints.reports()).isEqualTo(3);
        assertThat(complaints.authors())
                .containsExactly(
                        new Complaints.Author("news@ours.test", "abuse", 2),
                        new Complaints.Author("bob@ours.test", "auth-failure dkim", 1));
        assertThat(complaints.sentence())
                .isEqualTo("3 reports about single messages, most about news@ours.test.");
    }

    @Test
    void whatIsMissingIsEmpty() {
        byte[] message =
                octets(
                        "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
                                + "Content-Type: message/feedback-report\r\n\r\n"
                                + "Arrival-Date: some day\r\n--b--\r\n");
        FeedbackReport report =
                FeedbackReport.of(message, MimeIndexer.index(message)).orElseThrow();
        assertThat(report.arrival()).isNull();
        assertThat(report.type() + report.domain() + report.author()).isEmpty();
    }
}
