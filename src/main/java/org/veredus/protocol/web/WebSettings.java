package org.veredus.protocol.web;

import org.veredus.account.factor.RelyingParties;

/// How the webmail is served.
///
/// @param hostName what requests in the clear are sent on to
/// @param parties at which names passkeys are to be had
public record WebSettings(String hostName, Clear clear, RelyingParties parties) {
    /// What is answered to requests that came in the clear.
    public enum Clear {
        /// They are sent on to HTTPS.
        SENT_ON,
        /// As any other: only for a service that nobody outside the machine can reach.
        SERVED
    }
}
