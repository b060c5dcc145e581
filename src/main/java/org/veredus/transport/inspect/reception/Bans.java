package org.veredus.transport.inspect.reception;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.screening.Spells;
import org.veredus.base.net.Cidr;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.StoreFailed;

/// Addresses that are shut out for a while, because too much wrong came from them. Any thread.
public final class Bans {
    private static final Logger log = LoggerFactory.getLogger(Bans.class);

    private static final PartitionId PARTITION = new PartitionId('g', 1);

    /// Addresses that are remembered; the ones that were quiet longest are forgotten.
    private static final int MAX_ADDRESSES = 100_000;

    /// After which time an offence counts half.
    private static final Duration HALF_LIFE = Duration.ofMinutes(10);

    private final int limit;
    private final Duration time;
    private final InstantSource clock;
    private final @Nullable Spells spells; // null: in memory alone
    private final Cache<Cidr, Behaviour> addresses =
            Caffeine.newBuilder().maximumSize(MAX_ADDRESSES).executor(Runnable::run).build();

    /// What somebody may do wrong, and how much it counts.
    public enum Offence {
        UNKNOWN_RECIPIENT(1, "unknown recipients"),
        FAILED_LOGIN(2, "failed logins"),
        SPAM(5, "spam");

        private final int points;
        private final String words;

        Offence(int points, String words) {
            this.points = points;
            this.words = words;
        }
    }

    /// Somebody who is shut out.
    ///
    /// @param why in words
    public record Ban(Cidr network, Instant until, String why) {}

    private record Behaviour(double points, Instant at, Instant bannedUntil, String why) {
        /// Where the clock was put back meanwhile, a ban lasts for what was left of it.
        Behaviour notLater(Instant now) {
            if (!at.isAfter(now)) return this;
            boolean banned = bannedUntil.isAfter(at);
            Instant until = banned ? now.plus(Duration.between(at, bannedUntil)) : Instant.MIN;
            return new Behaviour(points, now, until, why);
        }
    }

    /// Bans that end with the process.
    ///
    /// @param limit points from which on an address is shut out; 0: never
    public Bans(int limit, Duration time, InstantSource clock) {
        this(limit, time, clock, null);
    }

    private Bans(int limit, Duration time, InstantSource clock, @Nullable Spells spells) {
        this.limit = limit;
        this.time = time;
        this.clock = clock;
        this.spells = spells;
    }

    /// Bans that outlive a restart; those that were begun before it are there.
    public static Bans open(KeyValueStore store, int limit, Duration time, InstantSource clock)
            throws StoreFailed {
        Spells spells = new Spells(store, PARTITION);
        Bans bans = new Bans(limit, time, clock, spells);
        Instant now = clock.instant();
        spells.lasting(now)
                .forEach(
                        (network, spell) ->
                                bans.addresses.put(
                                        Cidr.parse(network),
                                        new Behaviour(0, now, spell.until(), spell.why())));
        return bans;
    }

    public boolean isBanned(InetAddress client) {
        Cidr network = ClientNetwork.only(client);
        if (addresses.getIfPresent(network) == null) return false;
        Instant now = clock.instant();
        Behaviour known =
                addresses.asMap().computeIfPresent(network, (_, old) -> old.notLater(now));
        return known != null && now.isBefore(known.bannedUntil);
    }

    /// Notes that something wrong came from an address.
    public void note(InetAddress client, Offence offence) {
        if (limit == 0) return;
        Instant now = clock.instant();
        Cidr network = ClientNetwork.only(client);
        Instant before = bannedUntil(network);
        addresses.asMap().compute(network, (_, known) -> after(network, known, offence, now));
        Behaviour after = addresses.getIfPresent(network);
        if (after != null && after.bannedUntil.isAfter(before)) keep(network, after);
    }

    private Instant bannedUntil(Cidr network) {
        Behaviour known = addresses.getIfPresent(network);
        return known == null ? Instant.MIN : known.bannedUntil;
    }

    /// A ban holds, if it can be kept or not.
    private void keep(Cidr network, Behaviour banned) {
        if (spells == null) return;
        try {
            Spells.Spell spell = new Spells.Spell(banned.at, banned.bannedUntil, banned.why);
            spells.put(network.toString(), spell);
        } catch (StoreFailed failed) {
            log.atWarn().addKeyValue("network", network).setCause(failed).log("a ban is not kept");
        }
    }

    private Behaviour after(
            Cidr network, @Nullable Behaviour before, Offence offence, Instant now) {
        Behaviour known = before == null ? null : before.notLater(now);
        double points = offence.points + (known == null ? 0 : remaining(known, now));
        Instant until = known == null ? Instant.MIN : known.bannedUntil;
        // those of a moment ago count a hair less than whole
        boolean more = Math.round(points) >= limit && !now.isBefore(until);
        if (!more) return new Behaviour(points, now, until, known == null ? "" : known.why);
        log.atInfo()
                .addKeyValue("network", network)
                .addKeyValue("why", offence.words)
                .addKeyValue("for", time)
                .log("banned");
        return new Behaviour(0, now, now.plus(time), "too many " + offence.words);
    }

    private static double remaining(Behaviour known, Instant now) {
        double halves = (double) Duration.between(known.at, now).toMillis() / HALF_LIFE.toMillis();
        return known.points * Math.pow(0.5, Math.max(0, halves));
    }

    /// Shuts somebody out by hand.
    public Ban add(InetAddress client, Duration howLong) {
        Instant now = clock.instant();
        Cidr network = ClientNetwork.only(client);
        Ban ban = new Ban(network, now.plus(howLong), "by an administrator");
        Behaviour banned = new Behaviour(0, now, ban.until, ban.why);
        addresses.put(network, banned);
        keep(network, banned);
        return ban;
    }

    /// @return whether it was shut out
    public boolean lift(InetAddress client) throws StoreFailed {
        boolean was = isBanned(client);
        Cidr network = ClientNetwork.only(client);
        if (spells != null) spells.remove(network.toString());
        addresses.invalidate(network);
        return was;
    }

    /// All who are shut out now, the longest first.
    public List<Ban> all() {
        Instant now = clock.instant();
        return addresses.asMap().entrySet().stream()
                .filter(each -> now.isBefore(each.getValue().bannedUntil))
                .map(each -> ban(each.getKey(), each.getValue()))
                .sorted(Comparator.comparing(Ban::until).reversed())
                .toList();
    }

    private static Ban ban(Cidr network, Behaviour behaviour) {
        return new Ban(network, behaviour.bannedUntil, behaviour.why);
    }
}
