package org.veredus.verify.mtasts;

import org.veredus.verify.dns.DnsName;

/// Gets the policy of a domain.
@FunctionalInterface
public interface StsFetcher {
    /// Blocks.
    ///
    /// @throws Unavailable with a sentence
    StsPolicy fetch(DnsName domain) throws Unavailable;

    /// There is no policy to be had now.
    final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        private final Cause cause;

        /// What is the matter.
        public enum Cause {
            /// Nobody answers, or not with a policy.
            UNREACHABLE,
            /// The host's certificate is not believed.
            UNTRUSTED,
            /// What it answers with is no policy that can be read.
            MALFORMED
        }

        public Unavailable(Cause cause, String why) {
            super(why, null, false, false);
            this.cause = cause;
        }

        public Cause cause() {
            return cause;
        }
    }
}
