package org.veredus.transport.route;

import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.veredus.account.directory.Directory;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.format.srs.Origin;
import org.veredus.format.srs.SenderRewriting;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.StoreFailed;

/// Senders for what others wrote and we send on, and the way back of its failures.
///
/// The secrets are kept in the store, so that reports find back after a restart, and on every
/// machine of the same store. A new one comes when the newest is old; see [RewritingSecrets].
public final class ReturnPaths {
    private static final PartitionId PARTITION = new PartitionId('b', 0);
    private static final byte[] SECRETS = Keys.key('S');

    private final Directory directory;
    private final Pipeline<RewritingSecrets> secrets;
    private final InstantSource clock;
    private final RandomGenerator random;

    private ReturnPaths(
            KeyValueStore store, Directory directory, InstantSource clock, RandomGenerator random) {
        this.directory = directory;
        this.clock = clock;
        this.random = random;
        secrets =
                new Pipeline<>(
                        store, PARTITION, snapshot -> RewritingSecrets.read(snapshot.get(SECRETS)));
    }

    /// @param random must be hard to guess
    public static ReturnPaths open(
            KeyValueStore store, Directory directory, InstantSource clock, RandomGenerator random)
            throws StoreFailed {
        ReturnPaths paths = new ReturnPaths(store, directory, clock, random);
        paths.secrets(clock.instant());
        return paths;
    }

    /// Those of now, with a new one if it is time.
    private RewritingSecrets secrets(Instant now) throws StoreFailed {
        RewritingSecrets known = secrets.state();
        if (!known.needAnother(now)) return known;
        byte[] another = new byte[SenderRewriting.SECRET_OCTETS];
        random.nextBytes(another);
        return secrets.<RewritingSecrets, RuntimeException>change(
                draft -> {
                    RewritingSecrets there = draft.state();
                    if (!there.needAnother(now)) return there; // somebody was faster
                    RewritingSecrets more = there.with(another, now);
                    draft.put(SECRETS, more.record());
                    draft.state(more);
                    return more;
                });
    }

    /// The sender of mail that leaves the house: our own ones and nobody stay, for others stands
    /// an address of ours.
    ///
    /// @param ours the domain that the mail came to; if it is not ours, nothing is sent on
    public ReversePath leaving(ReversePath from, Domain ours) throws StoreFailed {
        return switch (from) {
            case ReversePath.Null() -> from;
            case ReversePath.Of(var sender) -> leaving(sender, ours);
        };
    }

    private ReversePath leaving(Address sender, Domain ours) throws StoreFailed {
        boolean stays = directory.domain(sender.domain()) != null || directory.domain(ours) == null;
        if (stays) return new ReversePath.Of(sender);
        Instant now = clock.instant();
        return new ReversePath.Of(secrets(now).newest().rewritten(sender, ours, now));
    }

    /// Whom an address of a domain of ours stands for.
    Origin origin(Address address) throws StoreFailed {
        Origin origin = known(address);
        if (!(origin instanceof Origin.Sender(var sender))) return origin;
        if (directory.domain(sender.domain()) == null) return origin;
        // it went out from here twice, and through another office in between
        Origin first = known(sender);
        return first instanceof Origin.NotRewritten ? origin : first;
    }

    /// By whichever secret it was made with.
    private Origin known(Address address) throws StoreFailed {
        Instant now = clock.instant();
        Origin origin = new Origin.NotRewritten();
        for (RewritingSecrets.Secret secret : secrets(now).all()) {
            origin = secret.rewriting().origin(address, now);
            if (!(origin instanceof Origin.Forged)) return origin;
        }
        return origin;
    }
}
