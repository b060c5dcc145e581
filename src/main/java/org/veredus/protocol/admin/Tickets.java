package org.veredus.protocol.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.StoreFailed;

/// What somebody asks with who has shown a password and a second factor: HTTP Basic has no room for
/// a code, and a code counts once. Kept in memory, by its hash; gone with a new password.
final class Tickets {
    static final Duration LIFE = Duration.ofMinutes(15);

    /// How long tickets can be exchanged for new ones.
    static final Duration SESSION = Duration.ofHours(12);

    private static final int AT_ONCE = 1000;

    private final CredentialStore credentials;
    private final InstantSource clock;
    private final Supplier<String> secrets;
    private final Cache<String, Ticket> tickets =
            Caffeine.newBuilder().maximumSize(AT_ONCE).executor(Runnable::run).build();

    /// @param secrets that are hard to guess
    Tickets(CredentialStore credentials, InstantSource clock, Supplier<String> secrets) {
        this.credentials = credentials;
        this.clock = clock;
        this.secrets = secrets;
    }

    /// @param since when a password and a second factor were shown
    private record Ticket(AccountId account, byte[] stamp, Instant since, Instant expires) {}

    /// A ticket just made. Its text is told this once.
    record Issued(String text, Instant expires) {
        @Override
        public String toString() {
            return "Issued[" + expires + "]";
        }
    }

    Issued issue(AccountId account) throws StoreFailed {
        return issue(account, clock.instant());
    }

    private Issued issue(AccountId account, Instant since) throws StoreFailed {
        String text = secrets.get();
        Instant expires = clock.instant().plus(LIFE);
        tickets.put(hash(text), new Ticket(account, credentials.stamp(account), since, expires));
        return new Issued(text, expires);
    }

    /// A new one for one that is still good; null if it is not, or the session has been too long.
    /// The old one stays: other requests may be under way with it.
    @Nullable Issued renew(String text) throws StoreFailed {
        Ticket ticket = sound(text);
        if (ticket == null || ticket.since().plus(SESSION).isBefore(clock.instant())) return null;
        return issue(ticket.account(), ticket.since());
    }

    void end(String text) {
        tickets.invalidate(hash(text));
    }

    /// Whose ticket it is; null if it is none, or one no more.
    @Nullable AccountId owner(String text) throws StoreFailed {
        Ticket ticket = sound(text);
        return ticket == null ? null : ticket.account();
    }

    private @Nullable Ticket sound(String text) throws StoreFailed {
        Ticket ticket = tickets.getIfPresent(hash(text));
        boolean sound =
                ticket != null
                        && ticket.expires().isAfter(clock.instant())
                        && Arrays.equals(ticket.stamp(), credentials.stamp(ticket.account()));
        return sound ? ticket : null;
    }

    private static String hash(String text) {
        try {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(octets);
            return Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
