package org.veredus.transport.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.veredus.format.address.Address;
import org.veredus.format.message.MessageBuilder;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.ledger.Page.Kind;

/// Where reports are made from pages, whatever they are about.
public record ReportDesk(Ledger ledger, Reporter.Source reporter, InstantSource clock) {
    /// Makes the report of a page.
    @FunctionalInterface
    interface Work {
        /// @return whether nothing is left to be done
        boolean report(Page page, Reporter who) throws StoreFailed;
    }

    /// Does what is due, and strikes out the pages that are done with.
    void look(Kind kind, Work work) throws StoreFailed {
        Optional<Reporter> who = reporter.now();
        if (who.isEmpty()) return;
        Instant now = clock.instant();
        for (Page page : ledger.finished(kind)) {
            if (now.isBefore(ReportHours.due(page))) continue;
            if (work.report(page, who.get()) || ReportHours.isTooLate(page, now))
                ledger.strike(page);
        }
    }

    /// The same whenever it is made, so that one sent twice is known as such.
    static String id(Page page, Reporter who) {
        String all = page.domain() + "!" + page.day() + "!" + who.host();
        byte[] octets = all.getBytes(StandardCharsets.US_ASCII);
        return page.day() + "." + HexFormat.of().formatHex(Ledger.digest(octets), 0, 8);
    }

    /// The name of the file, without its type. RFC 7489 §7.2.1.1, RFC 8460 §5.1
    static String fileName(Page page, Reporter who) {
        return "%s!%s!%d!%d"
                .formatted(
                        who.host(),
                        page.domain(),
                        ReportHours.begin(page).getEpochSecond(),
                        ReportHours.end(page).getEpochSecond() - 1);
    }

    /// The fields of the mail that brings it. RFC 7489 §7.2.1.1, RFC 8460 §5.3
    MessageBuilder letter(Page page, Reporter who, Address to) {
        String id = id(page, who);
        return new MessageBuilder()
                .date(OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
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
