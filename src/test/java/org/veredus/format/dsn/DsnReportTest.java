package org.veredus.format.dsn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;

class DsnReportTest {
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-01-02T03:04:05Z");
    private static final byte[] ORIGINAL =
            "From: a@b\r\nSubject: hi\r\n\r\nsecret body\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void comesBackFromTheMessage() throws AddressException {
        DsnReport report =
                new DsnReport(
                        "mx.example",
                        "QQ+314159",
                        NOW,
                        List.of(failed("bob@remote.example"), delayed("carol@remote.example")));
        assertThat(DsnReport.parse(write(report, DsnWriter.Returned.FULL))).isEqualTo(report);
    }

    @Test
    void comesBackWithInternationalAddresses() throws AddressException {
        DsnReport report =
                new DsnReport("mx.example", null, null, List.of(failed("jürgen@x.example")));
        byte[] message = write(report, DsnWriter.Returned.HEADER);
        assertThat(text(message))
                .contains("message/global-delivery-status")
                .contains("utf-8; jürgen@x.example");
        assertThat(DsnReport.parse(message)).isEqualTo(report);
    }

    @Test
    void tellsPeopleWhatHappened() throws AddressException {
        DsnReport report =
                new DsnReport("mx.example", null, NOW, List.of(failed("bob@remote.example")));
        String message = text(write(report, DsnWriter.Returned.HEADER));
        assertThat(message)
                .contains("Auto-Submitted: auto-replied\r\n")
                .contains("multipart/report; report-type=delivery-status")
                .contains("To: bob@remote.example\r\nYou wrote to: sales@example.com\r\n")
                .contains("Why: there is no such mailbox.")
                .contains("The server mx.remote.example said: 550 5.1.1 no such user")
                .contains("What you can do: check the address");
    }

    @Test
    void saysThatAMessageHasArrived() throws AddressException {
        DsnReport.Recipient arrived =
                new DsnReport.Recipient(
                        null,
                        TypedAddress.of(Address.parse("bob@here.example")),
                        DsnReport.Action.DELIVERED,
                        new EnhancedStatus(2, 0, 0),
                        null,
                        null,
                        NOW,
                        null);
        DsnReport report = new DsnReport("mx.example", null, NOW, List.of(arrived));
        assertThat(text(write(report, DsnWriter.Returned.HEADER)))
                .contains("Subject: Your message to bob@here.example has been delivered\r\n");
    }

    @Test
    void returnsAsMuchAsAsked() throws AddressException {
        DsnReport report = new DsnReport("mx.example", null, NOW, List.of(failed("bob@x")));
        assertThat(text(write(report, DsnWriter.Returned.HEADER)))
                .contains("text/rfc822-headers")
                .contains("Subject: hi")
                .doesNotContain("secret body");
        assertThat(text(write(report, DsnWriter.Returned.FULL)))
                .contains("message/rfc822")
                .contains("secret body");
    }

    @Test
    void readsTheReportsOfPostfix() {
        String message =
                """
                From: MAILER-DAEMON@mail.example.com (Mail Delivery System)
                Subject: Undelivered Mail Returned to Sender
                Content-Type: multipart/report; report-type=delivery-status;
                \tboundary="9F2B91C0A1.1700000000/mail.example.com"

                This is a MIME-encapsulated message.

                --9F2B91C0A1.1700000000/mail.example.com
                Content-Description: Notification
                Content-Type: text/plain; charset=us-ascii

                This is the mail system at host mail.example.com.

                --9F2B91C0A1.1700000000/mail.example.com
                Content-Description: Delivery report
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mail.example.com
                X-Postfix-Queue-ID: 9F2B91C0A1
                X-Postfix-Sender: rfc822; alice@example.com
                Arrival-Date: Tue, 14 Nov 2023 22:13:20 +0000 (UTC)

                Final-Recipient: rfc822; bob@remote.example
                Original-Recipient: rfc822;bob@remote.example
                Action: failed
                Status: 5.1.1
                Remote-MTA: dns; mx.remote.example
                Diagnostic-Code: smtp; 550 5.1.1 <bob@remote.example>: Recipient address
                    rejected: User unknown

                --9F2B91C0A1.1700000000/mail.example.com--
                """;
        DsnReport report =
                Objects.requireNonNull(
                        DsnReport.parse(message.getBytes(StandardCharsets.US_ASCII)));
        assertThat(report.reportingMta()).isEqualTo("mail.example.com");
        assertThat(report.arrival()).isEqualTo(OffsetDateTime.parse("2023-11-14T22:13:20Z"));
        DsnReport.Recipient bob = report.recipients().getFirst();
        assertThat(bob.status()).isEqualTo(new EnhancedStatus(5, 1, 1));
        assertThat(bob.action()).isEqualTo(DsnReport.Action.FAILED);
        assertThat(bob.finalRecipient())
                .isEqualTo(new TypedAddress("rfc822", "bob@remote.example"));
        assertThat(bob.diagnostic()).startsWith("550 5.1.1 <bob@").endsWith("User unknown");
    }

    @Test
    void neverThrowsOnDamagedReports() throws AddressException {
        byte[] good =
                write(
                        new DsnReport("mx", "e", NOW, List.of(failed("b@x"), delayed("c@x"))),
                        DsnWriter.Returned.FULL);
        var random = new Random(3464);
        for (int round = 0; round < 3_000; round++) {
            byte[] damaged = good.clone();
            for (int i = random.nextInt(20); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            DsnReport report = DsnReport.parse(damaged);
            assertThat(report == null || !report.recipients().isEmpty()).isTrue();
        }
        assertThat(DsnReport.parse(new byte[0])).isNull();
    }

    private static byte[] write(DsnReport report, DsnWriter.Returned returned)
            throws AddressException {
        var letter =
                new DsnWriter.Letter(
                        Address.parse("MAILER-DAEMON@mx.example"),
                        Address.parse("alice@example.com"),
                        "<1@mx.example>",
                        NOW);
        return DsnWriter.write(report, letter, new DsnWriter.Original(ORIGINAL, returned));
    }

    private static DsnReport.Recipient failed(String address) throws AddressException {
        return new DsnReport.Recipient(
                new TypedAddress("rfc822", "sales@example.com"),
                TypedAddress.of(Address.parse(address)),
                DsnReport.Action.FAILED,
                new EnhancedStatus(5, 1, 1),
                "mx.remote.example",
                "550 5.1.1 no such user",
                NOW,
                null);
    }

    private static DsnReport.Recipient delayed(String address) throws AddressException {
        return new DsnReport.Recipient(
                null,
                TypedAddress.of(Address.parse(address)),
                DsnReport.Action.DELAYED,
                new EnhancedStatus(4, 4, 1),
                null,
                null,
                null,
                NOW.plusDays(5));
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.UTF_8);
    }
}
