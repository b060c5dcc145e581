package org.veredus.format.feedback;

import java.time.Instant;
import java.util.List;

/// What one office saw of connections to a domain's mail hosts in some time, RFC 8460 §4.
///
/// @param organization who reports
/// @param contact whom to ask
/// @param id of the report, its organization's own
public record TlsReport(
        String organization,
        String contact,
        String id,
        Instant begin,
        Instant end,
        List<PolicyResult> policies) {
    public TlsReport {
        policies = List.copyOf(policies);
        if (end.isBefore(begin)) throw new IllegalArgumentException("it ends before it begins");
    }

    /// What was seen under one policy.
    ///
    /// @param type `sts`, `tlsa`, or `no-policy-found`
    /// @param domain whose policy it is
    /// @param text the policy's lines or the TLSA records; none if there is no policy
    /// @param hosts that the policy names
    /// @param successful sessions
    /// @param failed sessions
    public record PolicyResult(
            String type,
            String domain,
            List<String> text,
            List<String> hosts,
            long successful,
            long failed,
            List<Failure> failures) {
        public PolicyResult {
            text = List.copyOf(text);
            hosts = List.copyOf(hosts);
            failures = List.copyOf(failures);
        }
    }

    /// Sessions that failed alike. Texts are empty where they are not said.
    ///
    /// @param result such as `certificate-expired`, RFC 8460 §4.3
    /// @param sender the address of who connected
    /// @param host the name of who was connected to
    /// @param address of that host
    /// @param reason in more detail, for people
    public record Failure(
            String result, String sender, String host, String address, long count, String reason) {}

    public long successful() {
        return policies.stream().mapToLong(PolicyResult::successful).sum();
    }

    public long failed() {
        return policies.stream().mapToLong(PolicyResult::failed).sum();
    }
}
