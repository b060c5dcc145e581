package org.veredus.transport.relay;

import java.time.Duration;

/// How long a server may take, RFC 5321 §4.5.3.2.
///
/// @param block to take a piece of the content
/// @param end to answer to the end of the content
/// @param other for commands the RFC gives no time
public record SmtpTimeouts(
        Duration connect,
        Duration greeting,
        Duration mail,
        Duration rcpt,
        Duration data,
        Duration block,
        Duration end,
        Duration other) {
    public static SmtpTimeouts defaults() {
        return new SmtpTimeouts(
                Duration.ofSeconds(30),
                Duration.ofMinutes(5), // RFC 5321 §4.5.3.2.1
                Duration.ofMinutes(5), // RFC 5321 §4.5.3.2.2
                Duration.ofMinutes(5), // RFC 5321 §4.5.3.2.3
                Duration.ofMinutes(2), // RFC 5321 §4.5.3.2.4
                Duration.ofMinutes(3), // RFC 5321 §4.5.3.2.5
                Duration.ofMinutes(10), // RFC 5321 §4.5.3.2.6
                Duration.ofMinutes(1));
    }

    /// The same for everything.
    public static SmtpTimeouts all(Duration time) {
        return new SmtpTimeouts(time, time, time, time, time, time, time, time);
    }
}
