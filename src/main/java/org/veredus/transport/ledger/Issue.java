package org.veredus.transport.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.veredus.format.address.Address;
import org.veredus.format.message.MessageBuilder;

/// A page as it is reported.
///
/// @param end the day's, or earlier: then the rest of the day gets a report of its own
record Issue(Page page, Instant end, List<Ledger.Counted> lines) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    Issue {
        lines = List.copyOf(lines);
    }

    boolean isWhole() {
        return !end.isBefore(ReportHours.end(page));
    }

    Instant begin() {
        return ReportHours.begin(page);
    }

    /// The last second it is about.
    Instant last() {
        return end.isAfter(begin()) ? end.minusSeconds(1) : begin();
    }

    /// The same whenever a whole day's is made, so that one sent twice is known as such.
    String id(Reporter who) {
        String all = page.domain() + "!" + page.day() + "!" + who.host();
        byte[] octets = all.getBytes(StandardCharsets.US_ASCII);
        return page.day()
                + (isWhole() ? "" : TIME.format(end))
                + "."
                + HexFormat.of().formatHex(Ledger.digest(octets), 0, 8);
    }

    /// The name of the file, without its type. RFC 7489 §7.2.1.1, RFC 8460 §5.1
    String fileName(Reporter who) {
        return "%s!%s!%d!%d"
                .formatted(
                        who.host(),
                        page.domain(),
                        begin().getEpochSecond(),
                        last().getEpochSecond());
    }

    /// The fields of the mail that brings it. RFC 7489 §7.2.1.1, RFC 8460 §5.3
    MessageBuilder letter(Reporter who, Address to, Instant now) {
        String id = id(who);
        return new MessageBuilder()
                .date(OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                .addresses("From", List.of(new MessageBuilder.Mailbox("", who.address())))
                .addresses("To", List.of(new MessageBuilder.Mailbox("", to)))
                .structured(
                        "Subject",
                        "Report Domain: %s Submitter: %s Report-ID: <%s>"
                                .formatted(page.domain(), who.host(), id))
                .structured(
                        "Message-ID", "<%s.%s@%s>".formatted(id, page.kind().word(), who.host()))
                .structured("Auto-Submitted", "auto-generated");
    }
}
