package org.veredus.account.auth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.veredus.base.limit.SlowdownSettings;
import org.veredus.format.sasl.ScramKeys;

/// How passwords are hashed, how guessing is slowed down, and what a log-in is good for.
public record AuthSettings(Hashing hashing, Patience patience, Terms terms) {
    /// @param iterations RFC 7677 §4; the client bears them
    /// @param atOnce each takes a processor and [Argon2Cost#memoryKib]
    /// @param remembered how long a name and password that were right need no new hash
    public record Hashing(Argon2Cost argon2, int iterations, int atOnce, Duration remembered) {
        public Hashing {
            if (iterations < ScramKeys.MIN_ITERATIONS)
                throw new IllegalArgumentException(iterations + " SCRAM iterations");
            if (atOnce < 1) throw new IllegalArgumentException(atOnce + " hashes at once");
            if (remembered.isNegative())
                throw new IllegalArgumentException("remembered " + remembered);
        }
    }

    /// With those who guess.
    ///
    /// @param byAccount null: failures are not counted by account
    /// @param byNetwork null: failures are not counted by network
    public record Patience(
            @Nullable SlowdownSettings byAccount, @Nullable SlowdownSettings byNetwork) {
        /// Nothing is counted.
        public static final Patience ENDLESS = new Patience(null, null);

        /// Wrong codes of one account: three of a million are right at any time, so that few may
        /// be tried. RFC 4226 §7.3, RFC 6238 §5.1
        private static final SlowdownSettings CODES =
                new SlowdownSettings(
                        3, Duration.ofSeconds(1), Duration.ofSeconds(15), 10, Duration.ofHours(2));

        /// Many people may sit behind one address.
        private static final SlowdownSettings NETWORK =
                new SlowdownSettings(
                        10,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(15),
                        100,
                        Duration.ofMinutes(10));

        static Patience defaults() {
            return new Patience(SlowdownSettings.defaults(), NETWORK);
        }

        /// How guessing of codes is slowed down.
        Patience forCodes() {
            return new Patience(byAccount == null ? null : CODES, byNetwork);
        }
    }

    /// @param sharedSecrets whether clients may log in by secrets that both sides keep. RFC 2195
    /// @param secondFactor who must have one
    /// @param impersonation who may log in as somebody else. RFC 4422 §3.4.1
    public record Terms(
            SharedSecrets sharedSecrets, Demand secondFactor, Impersonation impersonation) {
        public static final Terms DEFAULT =
                new Terms(SharedSecrets.REFUSED, Demand.NOBODY, Impersonation.NOBODY);
    }

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

    /// @param processors one of them is kept free of hashing, as a virtual thread that computes
    ///     lets no other run on its processor
    public static AuthSettings defaults(int processors, Terms terms) {
        return new AuthSettings(
                new Hashing(
                        Argon2Cost.defaults(),
                        ScramKeys.MIN_ITERATIONS,
                        Math.max(1, processors - 1),
                        Duration.ofMinutes(5)),
                Patience.defaults(),
                terms);
    }

    public AuthSettings withoutSlowdown() {
        return new AuthSettings(hashing, Patience.ENDLESS, terms);
    }
}
