package org.veredus.transport.report;

/// A report, and how it came.
///
/// @param <R> the kind of report
public record KeptReport<R>(R report, Trust trust) {
    /// Whether it is to be believed.
    public enum Trust {
        /// It came by mail, and DMARC passed for its sender.
        VERIFIED,
        /// An administrator brought it.
        BROUGHT,
        /// It came by mail or the web, and anybody may have sent it: it is shown, but does not
        /// count.
        UNVERIFIED;

        public boolean counts() {
            return this != UNVERIFIED;
        }
    }
}
