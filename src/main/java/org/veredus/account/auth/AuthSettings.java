package org.veredus.account.auth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.veredus.base.limit.SlowdownSettings;
import org.veredus.format.sasl.ScramKeys;

/// How passwords are hashed and guessing is slowed down.
///
/// @param argon2 cost of a password's hash
/// @param scramIterations RFC 7677 §4; the client bears them
/// @param hashesAtOnce each takes a processor and [Argon2Cost#memoryKib]
/// @param remembered how long a name and password that were right need no new hash
/// @param byAccount null: failures are not counted by account
/// @param byNetwork null: failures are not counted by network
/// @param sharedSecrets whether clients may log in by secrets that both sides keep. RFC 2195
/// @param secondFactor who must have one
/// @param impersonation who may log in as somebody else. RFC 4422 §3.4.1
public record AuthSettings(
        Argon2Cost argon2,
        int scramIterations,
        int hashesAtOnce,
        Duration remembered,
        @Nullable SlowdownSettings byAccount,
        @Nullable SlowdownSettings byNetwork,
        SharedSecrets sharedSecrets,
        Demand secondFactor,
        Impersonation impersonation) {
    /// Wrong codes of one account: three of a million are right at any time, so that few may be
    /// tried. RFC 4226 §7.3, RFC 6238 §5.1
    private static final SlowdownSettings CODES =
            new SlowdownSettings(
                    3, Duration.ofSeconds(1), Duration.ofSeconds(15), 10, Duration.ofHours(2));

    /// Whether CRAM-MD5 is there.
    public enum SharedSecrets {
        REFUSED,
        ACCEPTED
    }

    /// Who may log in as somebody else.
    public enum Impersonation {
        NOBODY,
        /// Administrators, with tokens made for it.
        TOKENS,
        /// Administrators, with whatever they log in by that is not a token for something else.
        ADMINISTRATORS
    }

    public AuthSettings {
        if (scramIterations < ScramKeys.MIN_ITERATIONS)
            throw new IllegalArgumentException(scramIterations + " SCRAM iterations");
        if (hashesAtOnce < 1) throw new IllegalArgumentException(hashesAtOnce + " hashes at once");
        if (remembered.isNegative()) throw new IllegalArgumentException("remembered " + remembered);
    }

    /// Nobody must have a second factor, or may log in as somebody else.
    public AuthSettings(
            Argon2Cost argon2,
            int scramIterations,
            int hashesAtOnce,
            Duration remembered,
            @Nullable SlowdownSettings byAccount,
            @Nullable SlowdownSettings byNetwork,
            SharedSecrets sharedSecrets) {
        this(
                argon2,
                scramIterations,
                hashesAtOnce,
                remembered,
                byAccount,
                byNetwork,
                sharedSecrets,
                Demand.NOBODY,
                Impersonation.NOBODY);
    }

    /// How guessing of codes is slowed down.
    AuthSettings forCodes() {
        return new AuthSettings(
                argon2,
                scramIterations,
                hashesAtOnce,
                remembered,
                byAccount == null ? null : CODES,
                byNetwork,
                sharedSecrets,
                secondFactor,
                impersonation);
    }

    /// @param processors one of them is kept free of hashing, as a virtual thread that computes
    ///     lets no other run on its processor
    public static AuthSettings defaults(int processors) {
        return new AuthSettings(
                Argon2Cost.defaults(),
                ScramKeys.MIN_ITERATIONS,
                Math.max(1, processors - 1),
                Duration.ofMinutes(5),
                SlowdownSettings.defaults(),
                networkDefaults(),
                SharedSecrets.REFUSED);
    }

    /// Many people may sit behind one address.
    private static SlowdownSettings networkDefaults() {
        return new SlowdownSettings(
                10, Duration.ofSeconds(1), Duration.ofSeconds(15), 100, Duration.ofMinutes(10));
    }

    public AuthSettings withoutSlowdown() {
        return new AuthSettings(
                argon2,
                scramIterations,
                hashesAtOnce,
                remembered,
                null,
                null,
                sharedSecrets,
                secondFactor,
                impersonation);
    }

    public AuthSettings with(SharedSecrets secrets) {
        return new AuthSettings(
                argon2,
                scramIterations,
                hashesAtOnce,
                remembered,
                byAccount,
                byNetwork,
                secrets,
                secondFactor,
                impersonation);
    }

    public AuthSettings demanding(Demand demand) {
        return new AuthSettings(
                argon2,
                scramIterations,
                hashesAtOnce,
                remembered,
                byAccount,
                byNetwork,
                sharedSecrets,
                demand,
                impersonation);
    }

    public AuthSettings letting(Impersonation who) {
        return new AuthSettings(
                argon2,
                scramIterations,
                hashesAtOnce,
                remembered,
                byAccount,
                byNetwork,
                sharedSecrets,
                secondFactor,
                who);
    }
}
