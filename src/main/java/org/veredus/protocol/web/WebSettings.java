package org.veredus.protocol.web;

/// How the webmail is served.
///
/// @param hostName what requests in the clear are sent on to
public record WebSettings(String hostName, Clear clear) {
    /// What is answered to requests that came in the clear.
    public enum Clear {
        /// They are sent on to HTTPS.
        SENT_ON,
        /// As any other: only for a service that nobody outside the machine can reach.
        SERVED
    }
}
