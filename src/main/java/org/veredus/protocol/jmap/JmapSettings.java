package org.veredus.protocol.jmap;

import org.veredus.protocol.jmap.core.CoreLimits;
import org.veredus.protocol.jmap.submission.Counter;

/// How JMAP is served.
///
/// @param hostName in addresses, where a client does not say how it calls the server
/// @param cors which other sites' pages may call
/// @param sending what a message that is sent may be
public record JmapSettings(
        CoreLimits limits,
        Counter.Limits sending,
        Passwords passwords,
        String hostName,
        Cors cors) {
    /// Where a password is taken.
    public enum Passwords {
        ENCRYPTED_ONLY,
        /// Only for a service that nobody outside the machine can reach.
        ANYWHERE
    }
}
