package org.veredus.transport.route;

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
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Senders for what others wrote and we send on, and the way back of its failures.
///
/// The secret is made once and kept in the store, so that reports find back after a restart, and on
/// every machine of the same store.
public final class ReturnPaths {
    private static final PartitionId PARTITION = new PartitionId('b', 0);
    private static final byte[] SECRET = Keys.key('S');
    private static final int VERSION = 1;

    private final Directory directory;
    private final SenderRewriting rewriting;
    private final InstantSource clock;

    private ReturnPaths(Directory directory, SenderRewriting rewriting, InstantSource clock) {
        this.directory = directory;
        this.rewriting = rewriting;
        this.clock = clock;
    }

    /// @param random must be hard to guess
    public static ReturnPaths open(
            KeyValueStore store, Directory directory, InstantSource clock, RandomGenerator random)
            throws StoreFailed {
        return new ReturnPaths(directory, new SenderRewriting(secret(store, random)), clock);
    }

    private static byte[] secret(KeyValueStore store, RandomGenerator random) throws StoreFailed {
        Pipeline<byte[]> pipeline =
                new Pipeline<>(
                        store,
                        PARTITION,
                        snapshot -> {
                            byte[] record = snapshot.get(SECRET);
                            return record == null ? new byte[0] : read(record);
                        });
        byte[] kept = pipeline.state();
        if (kept.length > 0) return kept;
        byte[] made = new byte[SenderRewriting.SECRET_OCTETS];
        random.nextBytes(made);
        return pipeline.<byte[], StoreFailed>change(
                draft -> {
                    if (draft.state().length > 0) return draft.state(); // somebody was faster
                    draft.put(SECRET, new RecordWriter(VERSION).bytes(made).toBytes());
                    draft.state(made);
                    return made;
                });
    }

    private static byte[] read(byte[] record) throws StoreFailed {
        byte[] secret = new RecordReader("return path secret", record, VERSION).bytes();
        if (secret.length != SenderRewriting.SECRET_OCTETS)
            throw new StoreFailed("return path secret of " + secret.length + " octets");
        return secret;
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
        return new ReversePath.Of(
                stays ? sender : rewriting.rewritten(sender, ours, clock.instant()));
    }

    /// Whom an address of a domain of ours stands for.
    Origin origin(Address address) throws StoreFailed {
        Origin origin = rewriting.origin(address, clock.instant());
        if (!(origin instanceof Origin.Sender(var sender))) return origin;
        if (directory.domain(sender.domain()) == null) return origin;
        // it went out from here twice, and through another office in between
        Origin first = rewriting.origin(sender, clock.instant());
        return first instanceof Origin.NotRewritten ? origin : first;
    }
}
