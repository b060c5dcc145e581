package org.veredus.protocol.smtp;

import java.time.Duration;
import org.veredus.format.address.Domain;

/// Bounds of a session.
///
/// @param hostName what the server calls itself
/// @param maxSize octets of a message, RFC 1870
/// @param maxRecipients of one message; RFC 5321 §4.5.3.1.8 asks for at least 100
/// @param maxErrors refused commands before the session is ended
/// @param commandTime RFC 5321 §4.5.3.2.7 asks for five minutes
/// @param dataTime for the whole of a message
public record SmtpSettings(
        Domain hostName,
        long maxSize,
        int maxRecipients,
        int maxErrors,
        Duration commandTime,
        Duration dataTime) {
    public SmtpSettings {
        if (maxSize < 65_536)
            throw new IllegalArgumentException(
                    "message size limit of " + maxSize + ", RFC 5321 §4.5.3.1.7 asks for 64K");
        if (maxRecipients < 100)
            throw new IllegalArgumentException(
                    "recipient limit of " + maxRecipients + ", at least 100");
        if (maxErrors < 1) throw new IllegalArgumentException("error limit of " + maxErrors);
    }

    public static SmtpSettings defaults(Domain hostName) {
        return new SmtpSettings(
                hostName, 150L << 20, 1000, 20, Duration.ofMinutes(5), Duration.ofMinutes(30));
    }

    public SmtpSettings withLimits(long size, int recipients) {
        return new SmtpSettings(hostName, size, recipients, maxErrors, commandTime, dataTime);
    }
}
