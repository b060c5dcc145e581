package org.veredus.transport.deliver;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What scripts of the house ask the web: only hosts that the configuration names, only by GET,
/// and the same thing not twice within a minute. What cannot be found out is nothing: a host that
/// is down must not hold up mail.
public final class LookUps {
    private static final Logger log = LoggerFactory.getLogger(LookUps.class);

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MAX_REMEMBERED = 10_000;

    /// Characters of an address.
    private static final int MAX_ADDRESS = 2000;

    private static final int OK = 200;

    private final Door door;
    private final Set<String> hosts;
    private final Cache<URI, Optional<String>> known;

    /// The way to the web. It decides which addresses may be called, for how long, and how much of
    /// an answer is read.
    @FunctionalInterface
    public interface Door {
        Answer get(URI address) throws IOException;
    }

    /// @param body no longer than what the door reads
    public record Answer(int status, byte[] body) {}

    /// @param hosts that may be asked: a name, or a name and a port, in lower case
    /// @param nanos elapsed time
    public LookUps(Set<String> hosts, Door door, LongSupplier nanos) {
        this.hosts = Set.copyOf(hosts);
        this.door = door;
        known =
                Caffeine.newBuilder()
                        .maximumSize(MAX_REMEMBERED)
                        .expireAfterWrite(REMEMBERED)
                        .ticker(nanos::getAsLong)
                        .build();
    }

    /// For a house that asks nobody.
    public static LookUps none() {
        return new LookUps(Set.of(), _ -> new Answer(0, new byte[0]), System::nanoTime);
    }

    /// The answer without white space round it; null where there is none.
    @Nullable String ask(String text) {
        URI address = address(text);
        if (address == null) {
            log.warn("address that scripts may not look up address={}", text);
            return null;
        }
        Optional<String> answer = known.getIfPresent(address);
        if (answer == null) {
            answer = Optional.ofNullable(fetch(address));
            known.put(address, answer);
        }
        return answer.orElse(null);
    }

    private @Nullable URI address(String text) {
        if (text.length() > MAX_ADDRESS) return null;
        try {
            URI address = new URI(text);
            String host = address.getHost();
            boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            if (host == null || !web || address.getRawUserInfo() != null) return null;
            String name = host.toLowerCase(Locale.ROOT);
            String wanted = address.getPort() < 0 ? name : name + ":" + address.getPort();
            return hosts.contains(wanted) ? address : null;
        } catch (URISyntaxException _) {
            return null;
        }
    }

    private @Nullable String fetch(URI address) {
        try {
            Answer answer = door.get(address);
            return answer.status() == OK
                    ? new String(answer.body(), StandardCharsets.UTF_8).strip()
                    : null;
        } catch (IOException unreachable) {
            log.atWarn()
                    .addKeyValue("host", address.getHost())
                    .addKeyValue("why", unreachable.getMessage())
                    .log("look-up of a script failed");
            return null;
        }
    }
}
