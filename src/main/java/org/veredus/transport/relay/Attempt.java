package org.veredus.transport.relay;

import java.io.IOException;

/// What trying to get a connection came to.
sealed interface Attempt {
    /// It has all that is demanded, and greetings are exchanged.
    record Made(SmtpClient client) implements Attempt {}

    /// There is no connection, for reasons that have nothing to do with TLS.
    record Refused(RelayVerdict verdict) implements Attempt {}

    /// It is not what is demanded.
    ///
    /// @param sender our address
    record Lacking(String why, boolean encrypted, String sender) implements Attempt {}

    /// The handshake failed.
    ///
    /// @param sender our address
    record Unsafe(IOException why, String sender) implements Attempt {}
}
