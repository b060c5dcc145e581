package org.veredus.protocol.pop3;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.veredus.base.tls.TlsServerContext;

/// @param tls for STLS; null: not offered
/// @param passwordsInClear whether a password may come over a connection without TLS
/// @param autologout after so much silence; RFC 1939 §3 asks for 10 minutes at least
/// @param loginAttempts so many wrong passwords end the session
/// @param wrongCommands so many in a row end the session
/// @param policy what an administrator has decided
public record Pop3Settings(
        @Nullable TlsServerContext tls,
        boolean passwordsInClear,
        Duration autologout,
        int loginAttempts,
        int wrongCommands,
        Policy policy) {
    /// @param loginDelay between two logins to a maildrop; null: none. RFC 2449 §6.5
    /// @param expireDays after which messages go when a session ends; null: never; 0: those
    ///     that were fetched in it. RFC 2449 §6.7
    public record Policy(@Nullable Duration loginDelay, @Nullable Integer expireDays) {
        public static final Policy NONE = new Policy(null, null);
    }

    public Pop3Settings {
        if (!autologout.isPositive() || loginAttempts < 1 || wrongCommands < 1)
            throw new IllegalArgumentException(
                    "autologout %s, login attempts %d, wrong commands %d"
                            .formatted(autologout, loginAttempts, wrongCommands));
    }

    public static Pop3Settings defaults(@Nullable TlsServerContext tls) {
        return new Pop3Settings(tls, false, Duration.ofMinutes(10), 10, 50, Policy.NONE);
    }

    /// For trials on loopback.
    public Pop3Settings withPasswordsInClear() {
        return new Pop3Settings(tls, true, autologout, loginAttempts, wrongCommands, policy);
    }

    public Pop3Settings withPolicy(Policy decided) {
        return new Pop3Settings(
                tls, passwordsInClear, autologout, loginAttempts, wrongCommands, decided);
    }
}
