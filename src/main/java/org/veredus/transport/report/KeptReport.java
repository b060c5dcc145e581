package org.veredus.transport.report;

import org.veredus.format.feedback.AggregateReport;

/// A report, and how it came.
public record KeptReport(AggregateReport report, Trust trust) {
    /// Whether it is to be believed.
    public enum Trust {
        /// It came by mail, and DMARC passed for its sender.
        VERIFIED,
        /// An administrator brought it.
        BROUGHT,
        /// It came by mail, and anybody may have sent it: it is shown, but does not count.
        UNVERIFIED;

        public boolean counts() {
            return this != UNVERIFIED;
        }
    }
}
