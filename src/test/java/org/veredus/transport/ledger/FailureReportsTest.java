package org.veredus.transport.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.format.feedback.FeedbackReport;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.transport.ledger.MailEntry.Fate;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dkim.DkimSigner;
import org.veredus.verify.dkim.Keys;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.spf.SpfQuestion;
import org.veredus.verify.spf.SpfSettings;

class FailureReportsTest {
    private static final String MESSAGE =
            "Received: from x by mx.ours.test for <bob.secret@ours.test>; now\r\n"
                    + "DKIM-Signature: v=1; d=a.test; s=x; z=Subject:Secret|To:bob; i=me@a.test\r\n"
                    + "From: \"Alice Secret\" <alice.secret@a.test>\r\n"
                    + "To: bob.secret@ours.test\r\n"
                    + "Subject: Secret\r\n"
                    + "Message-ID: <1@a.test>\r\n"
                    + "Content-Type: application/pdf; name=\"Secret plan.pdf\"\r\n"
                    + "\r\nSecret\r\n";

    private final FakeClock clock = new FakeClock();
    private final FakeDns dns =
            new FakeDns()
                    .txt("a.test", "v=spf1 ip4:192.0.2.1 -all")
                    .txt("_dmarc.a.test", "v=DMARC1; p=reject; ruf=mailto:ruf@a.test");
    private final List<String> to = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final FailureReports reports =
            new FailureReports(
                    dns,
                    (content, _) -> ((StagedBlob.Inline) content).content(),
                    () ->
                            Optional.of(
                                    new Reporter(
                                            "Ours",
                                            "mx.ours.test",
                                            new Address("postmaster", new Domain("ours.test")))),
                    (address, message) -> {
                        to.add(address.wire());
                        sent.add(new String(message, UTF_8));
                    },
                    Runnable::run,
                    clock,
                    new SecureRandom());

    @Test
    void tellsTheWayOfAMessageThatFailsButNotWhatItSaysOrToWhom() throws Exception {
        arrive("192.0.2.66", "mallory@a.test", MESSAGE);
        assertThat(to).containsExactly("ruf@a.test");
        String report = sent.getFirst();
        assertThat(report)
                .contains(
                        "report-type=feedback-report",
                        "Feedback-Type: auth-failure",
                        "Auth-Failure: dmarc",
                        "Identity-Alignment: none",
                        "Delivery-Result: policy",
                        "Source-IP: 192.0.2.66",
                        "Message-ID: <1@a.test>",
                        "Auto-Submitted: auto-generated")
                .doesNotContainIgnoringCase("secret")
                .doesNotContain("mallory", "Alice", "me@a.test");
        byte[] octets = report.getBytes(UTF_8);
        FeedbackReport read = FeedbackReport.of(octets, MimeIndexer.index(octets)).orElseThrow();
        assertThat(read.type()).isEqualTo("auth-failure");
        assertThat(read.domain()).isEqualTo("a.test");
        assertThat(read.source()).isEqualTo("192.0.2.66");
        assertThat(read.messageId()).isEqualTo("<1@a.test>");
        assertThat(read.author()).endsWith("@a.test");
    }

    @Test
    @Timeout(20)
    void longRunsWithoutAnAddressCostLittle() throws Exception {
        String field = "Received: " + "x".repeat(4000) + "\r\n";
        for (int i = 0; i < 10; i++) arrive("192.0.2.66", "a@a.test", field.repeat(14) + MESSAGE);
        assertThat(sent).hasSize(10);
    }

    @Test
    void neverReportsOnReportsOrOnWhatNobodyAskedFor() throws Exception {
        arrive("192.0.2.66", "", MESSAGE);
        arrive("192.0.2.66", "a@a.test", "Auto-Submitted: auto-replied\r\n" + MESSAGE);
        arrive(
                "192.0.2.66",
                "a@a.test",
                "Content-Type: multipart/report; report-type=feedback-report\r\n" + MESSAGE);
        arrive("192.0.2.1", "a@a.test", MESSAGE); // it passes
        assertThat(sent).isEmpty();
    }

    @Test
    void aDomainSaysWhichMessagesItWantsToHearOf() throws Exception {
        dns.txt("b.test", "v=spf1 ip4:192.0.2.1 -all");
        dns.txt("_dmarc.b.test", "v=DMARC1; p=none; fo=1; ruf=mailto:ruf@b.test");
        arrive("192.0.2.1", "a@b.test", MESSAGE.replace("a.test", "b.test"));
        assertThat(sent).singleElement().asString().contains("Identity-Alignment: spf");
    }

    @Test
    void anotherOrganizationMustAgree() throws Exception {
        dns.txt("_dmarc.c.test", "v=DMARC1; p=none; ruf=mailto:a@one.test,mailto:a@two.test");
        dns.txt("c.test._report._dmarc.two.test", "v=DMARC1");
        arrive("192.0.2.66", "a@c.test", MESSAGE.replace("a.test", "c.test"));
        assertThat(to).containsExactly("a@two.test");
    }

    @Test
    void whoeverSignedHearsOfItIfTheSignatureSaysSo() throws Exception {
        Keys key = Keys.rsa(2048);
        dns.txt("s._domainkey.c.test", "v=DKIM1; p=" + key.published());
        dns.txt("_report._domainkey.c.test", "ra=dkim-failures; rr=s");
        String message = "From: a@c.test\r\nSubject: x\r\n\r\nHi\r\n";
        byte[] octets = message.getBytes(UTF_8);
        DkimSigner signer = new DkimSigner(List.of(key.signing("c.test", "s")), clock);
        String signed = new String(signer.sign(octets), UTF_8) + message.replace("Hi", "Ho");
        arrive("192.0.2.1", "x@nowhere.test", signed);
        assertThat(to).isEmpty();
        arrive("192.0.2.1", "x@nowhere.test", signed.replace("v=1;", "v=1; r=y;"));
        assertThat(to).containsExactly("dkim-failures@c.test");
        assertThat(sent.getFirst())
                .contains("Auth-Failure: signature", "DKIM-Domain: c.test", "DKIM-Selector: s");
    }

    @Test
    void aSendersDomainHearsOfSpfResultsThatItWants() throws Exception {
        dns.txt("d.test", "v=spf1 ip4:192.0.2.1 ra=spf rr=f -all");
        dns.txt("e.test", "v=spf1 ip4:192.0.2.1 ra=spf rr=e -all");
        arrive("192.0.2.66", "x@d.test", MESSAGE.replace("a.test", "d.test"));
        arrive("192.0.2.66", "x@e.test", MESSAGE.replace("a.test", "e.test"));
        arrive("192.0.2.1", "x@d.test", MESSAGE.replace("a.test", "d.test"));
        assertThat(to).containsExactly("spf@d.test");
        assertThat(sent.getFirst()).contains("Auth-Failure: spf", "Reported-Domain: d.test");
    }

    @Test
    void aFloodOfForgeriesMakesNoFloodOfReports() throws Exception {
        for (int i = 0; i < 30; i++) arrive("192.0.2.66", "a@a.test", MESSAGE);
        assertThat(sent).hasSize(10);
        clock.advance(Duration.ofHours(1));
        arrive("192.0.2.66", "a@a.test", MESSAGE);
        assertThat(sent).hasSize(11);
    }

    private void arrive(String client, String from, String message) throws Exception {
        byte[] octets = message.getBytes(UTF_8);
        MessageAuthenticator authenticator =
                new MessageAuthenticator(
                        dns,
                        SpfSettings.of("mx.ours.test"),
                        DkimSettings.defaults(),
                        new DmarcSettings.TreeWalk(),
                        clock,
                        () -> 0);
        reports.note(
                new FailureReports.Seen(
                        authenticator.authenticate(
                                octets,
                                new SpfQuestion(InetAddress.ofLiteral(client), "x.test", from)),
                        Fate.REFUSED,
                        from.isEmpty()
                                ? new ReversePath.Null()
                                : new ReversePath.Of(Address.parse(from)),
                        new StagedBlob.Inline(BlobId.of(new byte[32]), octets)));
    }
}
