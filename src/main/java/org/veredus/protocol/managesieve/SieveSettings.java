package org.veredus.protocol.managesieve;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.veredus.account.script.ScriptQuota;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.format.sieve.Limits;

/// @param tls for STARTTLS; null: not offered
/// @param passwordsInClear whether a password may come over a connection without TLS
/// @param autologout after so much silence; RFC 5804 §1.2 asks for 30 minutes at least
/// @param loginAttempts so many wrong passwords end the session
public record SieveSettings(
        @Nullable TlsServerContext tls,
        boolean passwordsInClear,
        Duration autologout,
        int loginAttempts,
        ScriptQuota quota,
        Limits limits) {
    public SieveSettings {
        if (!autologout.isPositive() || loginAttempts < 1) {
            throw new IllegalArgumentException(
                    "autologout " + autologout + ", login attempts " + loginAttempts);
        }
    }

    public static SieveSettings defaults(@Nullable TlsServerContext tls) {
        return new SieveSettings(
                tls, false, Duration.ofMinutes(30), 10, ScriptQuota.defaults(), Limits.defaults());
    }

    /// For trials on loopback.
    public SieveSettings withPasswordsInClear() {
        return new SieveSettings(tls, true, autologout, loginAttempts, quota, limits);
    }
}
