package org.veredus.format.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.veredus.format.address.HeaderAddress;

class HeaderRepairTest {
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-01-02T03:04:05Z");

    @Test
    void addsWhatIsMissing() {
        assertThat(repaired("From: a@b\r\n\r\nx"))
                .isEqualTo(
                        "Date: "
                                + MessageDate.write(NOW)
                                + "\r\n"
                                + "Message-ID: <new@x>\r\n"
                                + "From: a@b\r\n\r\n"
                                + "x");
    }

    @Test
    void changesNothingWhereAllIsThere() {
        byte[] message =
                "date: x\nMESSAGE-ID: <1@x>\n\nBcc: in the body"
                        .getBytes(StandardCharsets.US_ASCII);
        HeaderRepair repair = repair(message);
        assertThat(repair.changesNothing()).isTrue();
        assertThat(repair.apply(message)).isEqualTo(message);
    }

    @Test
    void takesBlindCopiesOut() {
        String mboxLine = "From x y\r\n";
        assertThat(
                        repaired(
                                mboxLine
                                        + "Date: d\r\n"
                                        + "Bcc: a@b,\r\n"
                                        + " c@d\r\n"
                                        + "Message-ID: <1@x>\r\n"
                                        + "BCC: e@f\r\n\r\n"
                                        + "x"))
                .isEqualTo("Date: d\r\nMessage-ID: <1@x>\r\n\r\nx");
    }

    @Test
    void findsWhoWrote() {
        Header header =
                Header.parse(
                        "From: A <a@b>, g: c@d;\r\nFrom: e@f\r\nSender: s@t\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII),
                        1000);
        assertThat(HeaderRepair.from(header))
                .extracting(HeaderAddress.Person::localPart)
                .containsExactly("a", "c", "e");
        assertThat(HeaderRepair.sender(header)).hasSize(1);
    }

    private static String repaired(String message) {
        byte[] octets = message.getBytes(StandardCharsets.US_ASCII);
        return new String(repair(octets).apply(octets), StandardCharsets.US_ASCII);
    }

    private static HeaderRepair repair(byte[] message) {
        return HeaderRepair.forSubmission(Header.parse(message, 10_000), NOW, () -> "<new@x>");
    }
}
