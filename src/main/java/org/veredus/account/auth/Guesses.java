package org.veredus.account.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.veredus.base.limit.Slowdown;
import org.veredus.base.limit.Slowdown.Answer;
import org.veredus.base.limit.SlowdownSettings;

/// Counts wrong passwords by account and by network.
///
/// Whoever locks an account out by guessing must not lock out its owner: a network from which the
/// account has logged in is judged by its own failures alone.
final class Guesses {
    private static final int KEYS = 100_000;
    private static final Duration TRUST = Duration.ofDays(14);

    private final @Nullable Slowdown byAccount;
    private final @Nullable Slowdown byNetwork;
    private final Cache<String, Boolean> trusted;
    private final Pause pause;

    Guesses(AuthSettings.Patience patience, Authenticator.AuthTime time) {
        LongSupplier nanos = time.nanos();
        pause = time.pause();
        byAccount = slowdown(patience.byAccount(), nanos);
        byNetwork = slowdown(patience.byNetwork(), nanos);
        trusted =
                Caffeine.newBuilder()
                        .maximumSize(KEYS)
                        .expireAfterWrite(TRUST)
                        .ticker(nanos::getAsLong)
                        .executor(Runnable::run)
                        .build();
    }

    private static @Nullable Slowdown slowdown(
            @Nullable SlowdownSettings settings, LongSupplier nanos) {
        return settings == null ? null : new Slowdown(settings, KEYS, nanos);
    }

    /// Whether one may be made now; waits when there were failures.
    ///
    /// @param account any name for it that is always the same
    boolean mayTry(String account, InetAddress remote) {
        return switch (ask(account, remote)) {
            case Answer.Go() -> true;
            case Answer.Refuse() -> false;
            case Answer.Wait(var time) -> {
                pause.pause(time);
                // many may have waited at once, each having seen few failures
                yield !(ask(account, remote) instanceof Answer.Refuse);
            }
        };
    }

    private Answer ask(String account, InetAddress remote) {
        String network = network(remote);
        Answer one = byNetwork == null ? new Answer.Go() : byNetwork.ask(network);
        Answer other = byAccount == null ? new Answer.Go() : byAccount.ask(key(account, network));
        return stricter(one, other);
    }

    void failed(String account, InetAddress remote) {
        String network = network(remote);
        if (byNetwork != null) byNetwork.failed(network);
        if (byAccount != null) byAccount.failed(key(account, network));
    }

    /// The network's other failures stay: one right password does not pay for guessing others'.
    void succeeded(String account, InetAddress remote) {
        String network = network(remote);
        if (byAccount != null) byAccount.succeeded(key(account, network));
        trusted.put(pair(account, network), true);
    }

    private String key(String account, String network) {
        String pair = pair(account, network);
        return trusted.getIfPresent(pair) == null ? account : pair;
    }

    private static String pair(String account, String network) {
        return account + " " + network;
    }

    /// Whoever has an IPv6 address has a network of 64 bits.
    private static String network(InetAddress remote) {
        byte[] octets = remote.getAddress();
        return HexFormat.of().formatHex(octets, 0, octets.length == 16 ? 8 : octets.length);
    }

    private static Answer stricter(Answer one, Answer other) {
        return switch (one) {
            case Answer.Refuse() -> one;
            case Answer.Go() -> other;
            case Answer.Wait(var time) ->
                    switch (other) {
                        case Answer.Refuse() -> other;
                        case Answer.Go() -> one;
                        case Answer.Wait(var longer) -> longer.compareTo(time) > 0 ? other : one;
                    };
        };
    }
}
