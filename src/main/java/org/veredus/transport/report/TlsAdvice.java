package org.veredus.transport.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veredus.format.feedback.TlsReport;
import org.veredus.format.feedback.TlsReport.Failure;
import org.veredus.format.feedback.TlsReport.PolicyResult;

/// What the reports about connections to a domain's hosts come to.
///
/// @param reports that count
/// @param sessions in them
/// @param failed sessions
/// @param troubles with the most frequent first
/// @param sentence what to do, for people
public record TlsAdvice(
        int reports, long sessions, long failed, List<Trouble> troubles, String sentence) {
    public TlsAdvice {
        troubles = List.copyOf(troubles);
    }

    /// Failures of one kind at one host.
    ///
    /// @param result of RFC 8460 §4.3
    /// @param host empty if it is not said
    /// @param sentence what it means, and what to do
    public record Trouble(String result, String host, long sessions, String sentence) {}

    private record Kind(String result, String host) {}

    /// @param domain that they are about
    public static TlsAdvice of(String domain, List<KeptReport<TlsReport>> reports) {
        Map<Kind, Long> kinds = new HashMap<>();
        int counting = 0;
        long successful = 0;
        long failed = 0;
        for (KeptReport<TlsReport> kept : reports) {
            if (!kept.trust().counts()) continue;
            counting++;
            for (PolicyResult result : kept.report().policies()) {
                if (!result.domain().equals(domain)) continue;
                successful += result.successful();
                failed += result.failed();
                for (Failure failure : result.failures())
                    kinds.merge(
                            new Kind(failure.result(), failure.host()), failure.count(), Long::sum);
            }
        }
        List<Trouble> troubles = new ArrayList<>();
        kinds.forEach(
                (kind, count) ->
                        troubles.add(
                                new Trouble(kind.result, kind.host, count, meaning(kind.result))));
        troubles.sort(
                Comparator.comparingLong(Trouble::sessions)
                        .reversed()
                        .thenComparing(Trouble::result)
                        .thenComparing(Trouble::host));
        long sessions = successful + failed;
        return new TlsAdvice(counting, sessions, failed, troubles, sentence(sessions, failed));
    }

    private static String sentence(long sessions, long failed) {
        if (sessions == 0) return "There are no TLS reports yet, so nothing can be said.";
        return failed == 0
                ? "All " + sessions + " connections were safe: mta-sts can be \"enforce\"."
                : failed
                        + " of "
                        + sessions
                        + " connections were not safe: mend that before mta-sts is \"enforce\".";
    }

    // RFC 8460 §4.3
    private static String meaning(String result) {
        return switch (result) {
            case "starttls-not-supported" ->
                    "STARTTLS was not offered: something between you cuts it out, or another"
                            + " server answers";
            case "certificate-host-mismatch" ->
                    "the certificate is for another name than the MX record's";
            case "certificate-not-trusted" ->
                    "no authority that others trust vouches for the certificate";
            case "certificate-expired" -> "the certificate has expired: renew it";
            case "validation-failure" -> "the handshake or the certificate was not accepted";
            case "tlsa-invalid" -> "the TLSA record cannot be used";
            case "dnssec-invalid" -> "the DNS answers for the TLSA record are not signed right";
            case "dane-required" -> "the sender demands TLSA records, and there are none";
            case "sts-policy-fetch-error" ->
                    "the MTA-STS policy could not be fetched from mta-sts.DOMAIN";
            case "sts-policy-invalid" -> "the MTA-STS policy cannot be read";
            case "sts-webpki-invalid" ->
                    "the certificate of mta-sts.DOMAIN is not trusted or for another name";
            default -> "not known here";
        };
    }
}
