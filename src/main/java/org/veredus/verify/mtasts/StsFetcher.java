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

        public Unavailable(String why) {
            super(why, null, false, false);
        }
    }
}
