package org.veredus.format.feedback;

import java.time.Instant;
import java.util.List;

/// What one office saw of mail in a domain's name in some time, RFC 7489 Appendix C. Texts are as
/// the office wrote them, in lower case where they are names or words of the protocol.
///
/// @param organization who reports
/// @param id of the report, its organization's own
/// @param domain whose policy counted
public record AggregateReport(
        String organization,
        String id,
        String domain,
        Instant begin,
        Instant end,
        String policy,
        List<Row> rows) {
    public AggregateReport {
        rows = List.copyOf(rows);
        if (end.isBefore(begin)) throw new IllegalArgumentException("it ends before it begins");
    }

    /// Messages that are alike.
    ///
    /// @param source the IP address they came from
    /// @param from the domain of their authors
    /// @param envelopeFrom the domain of their envelopes' sender; empty for the null reverse path,
    ///     or if it is not said
    /// @param disposition what was done with them
    /// @param dkimAligned whether a signature of the domain passed
    /// @param spfAligned whether SPF passed for the domain
    public record Row(
            String source,
            long count,
            String from,
            String envelopeFrom,
            String disposition,
            boolean dkimAligned,
            boolean spfAligned,
            List<Check> dkim,
            List<Check> spf) {
        public Row {
            dkim = List.copyOf(dkim);
            spf = List.copyOf(spf);
        }

        public boolean passes() {
            return dkimAligned || spfAligned;
        }
    }

    /// One check, whether it is about the author's domain or another.
    ///
    /// @param selector of a signature; empty if it is not said
    public record Check(String domain, String selector, String result) {
        public boolean passes() {
            return result.equals("pass");
        }
    }

    public long messages() {
        return rows.stream().mapToLong(Row::count).sum();
    }
}
