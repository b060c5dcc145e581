package org.veredus.transport.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.feedback.AggregateReport.Check;
import org.veredus.format.feedback.AggregateReport.Row;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.verify.authentication.Authentication;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dmarc.DmarcPolicy;
import org.veredus.verify.dmarc.DmarcRecord;
import org.veredus.verify.dmarc.DmarcResult;
import org.veredus.verify.dmarc.DmarcVerdict;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.spf.SpfQuestion;
import org.veredus.verify.spf.SpfVerdict;

/// A message in a domain's name, as its report will tell.
///
/// @param domain that publishes the policy
/// @param row with a count of one
public record MailEntry(String domain, Row row) {
    private static final int VERSION = 1;

    /// Signatures told of; RFC 9990 allows to leave some out.
    private static final int MAX_CHECKS = 10;

    /// What was done with the message.
    public enum Fate {
        DELIVERED,
        PUT_ASIDE,
        REFUSED
    }

    /// Null where nobody asks for reports, or the client is not known.
    public static @Nullable MailEntry of(Authentication authentication, Fate fate) {
        DmarcVerdict dmarc = authentication.dmarc();
        DmarcRecord record = dmarc.record();
        DnsName publisher = dmarc.publisher();
        DnsName author = dmarc.domain();
        SpfQuestion client = authentication.client();
        SpfVerdict spf = authentication.spf();
        if (record == null || publisher == null || author == null) return null;
        if (record.reports().isEmpty() || client == null || spf == null) return null;
        List<Check> signatures = new ArrayList<>();
        for (DkimVerdict verdict : authentication.dkim()) {
            DnsName signer = verdict.domain();
            if (signer == null || signatures.size() == MAX_CHECKS) continue;
            String selector = verdict.selector() == null ? "" : verdict.selector();
            signatures.add(new Check(signer.text(), selector, verdict.result().word()));
        }
        String sender = spf.domain() == null ? "" : spf.domain();
        boolean byHelo = spf.identity() == SpfVerdict.Identity.HELO;
        return new MailEntry(
                publisher.text(),
                new Row(
                        client.client().getHostAddress(),
                        1,
                        author.text(),
                        byHelo ? "" : sender,
                        disposition(dmarc, fate),
                        dmarc.dkimAligned(),
                        dmarc.spfAligned(),
                        signatures,
                        List.of(new Check(sender, "", spf.result().word()))));
    }

    /// What was done because of the policy; what else we had against a message is not told.
    private static String disposition(DmarcVerdict dmarc, Fate fate) {
        if (dmarc.result() != DmarcResult.FAIL) return "none";
        return switch (fate) {
            case REFUSED -> dmarc.policy() == DmarcPolicy.REJECT ? "reject" : "none";
            case PUT_ASIDE -> dmarc.policy() == DmarcPolicy.NONE ? "none" : "quarantine";
            case DELIVERED -> "none";
        };
    }

    byte[] toBytes() {
        RecordWriter out =
                new RecordWriter(VERSION)
                        .text(row.source())
                        .text(row.from())
                        .text(row.envelopeFrom())
                        .text(row.disposition())
                        .octet((row.dkimAligned() ? 1 : 0) | (row.spfAligned() ? 2 : 0));
        checks(out, row.dkim());
        checks(out, row.spf());
        return out.toBytes();
    }

    private static void checks(RecordWriter out, List<Check> checks) {
        out.number(checks.size());
        for (Check check : checks)
            out.text(check.domain()).text(check.selector()).text(check.result());
    }

    static Row row(Ledger.Counted line) throws StoreFailed {
        RecordReader in = new RecordReader("ledger mail", line.row(), VERSION);
        String source = in.text();
        String from = in.text();
        String envelopeFrom = in.text();
        String disposition = in.text();
        int aligned = in.octet();
        return new Row(
                source,
                line.count(),
                from,
                envelopeFrom,
                disposition,
                (aligned & 1) != 0,
                (aligned & 2) != 0,
                checks(in),
                checks(in));
    }

    private static List<Check> checks(RecordReader in) throws StoreFailed {
        int count = in.count();
        List<Check> checks = new ArrayList<>();
        for (int i = 0; i < count; i++) checks.add(new Check(in.text(), in.text(), in.text()));
        return checks;
    }
}
