package org.veredus.transport.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.testing.FakeClock;
import org.veredus.transport.envelope.Notify;
import org.veredus.transport.envelope.OriginalRecipient;
import org.veredus.transport.envelope.Recipient;

class DsnReporterTest {
    /// Whatever a sender may say of whom he wrote to.
    @ParameterizedTest
    @CsvSource({
        "RFC822;bob@b.test, Original-Recipient: rfc822; bob@b.test",
        "X400;/c=de/o=x, Original-Recipient: x400; /c=de/o=x",
        "a-type-that-is-longer-than-reports-have;x, Final-Recipient: rfc822; bob@b.test",
        "utf-8;\u0085\u009Fx, Final-Recipient: rfc822; bob@b.test",
        "rfc822;' ', Final-Recipient: rfc822; bob@b.test"
    })
    void anyOriginalRecipientHasItsReport(String given, String expected) throws Exception {
        Recipient recipient =
                new Recipient(
                        Address.parse("bob@b.test"),
                        new Notify.Unsaid(),
                        OriginalRecipient.of(given));
        Report.Line line =
                new Report.Line(recipient, Trouble.ours("5.1.1", "550 no"), Instant.EPOCH, null);
        Report report =
                new Report(
                        Report.Kind.FAILED,
                        Address.parse("a@a.test"),
                        null,
                        Instant.EPOCH,
                        null,
                        List.of(line),
                        new Report.Original(Report.Extent.HEADER, new byte[0]));
        DsnReporter reporter =
                new DsnReporter(new Domain("a.test"), new FakeClock(), new Random(1));
        assertThat(new String(reporter.compose(report), StandardCharsets.UTF_8)).contains(expected);
    }
}
