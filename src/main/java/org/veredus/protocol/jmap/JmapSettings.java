package org.veredus.protocol.jmap;

import org.veredus.protocol.jmap.core.CoreLimits;

/// How JMAP is served.
///
/// @param hostName in addresses, where a client does not say how it calls the server
public record JmapSettings(CoreLimits limits, Passwords passwords, String hostName) {
    /// Where a password is taken.
    public enum Passwords {
        ENCRYPTED_ONLY,
        /// Only for a service that nobody outside the machine can reach.
        ANYWHERE
    }
}
