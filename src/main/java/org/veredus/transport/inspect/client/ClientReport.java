package org.veredus.transport.inspect.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.transport.inspect.Finding;
import org.veredus.verify.iprev.IprevVerdict;

/// What was seen of a sending computer.
///
/// @param iprev null: not asked
/// @param listed the sum of what lists in the DNS say
public record ClientReport(@Nullable IprevVerdict iprev, List<Finding> findings, double listed) {
    static final ClientReport NOTHING = new ClientReport(null, List.of(), 0);

    public ClientReport {
        findings = List.copyOf(findings);
    }

    /// The sum of the findings.
    public double score() {
        return findings.stream().mapToDouble(Finding::score).sum();
    }
}
