package org.veredus.transport.route;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.srs.SenderRewriting;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// The secrets that rewritten senders are made with, the newest first. Each is used for a quarter
/// of a year, and known again for a while after that.
record RewritingSecrets(List<Secret> all) {
    static final RewritingSecrets NONE = new RewritingSecrets(List.of());

    /// How long one is used.
    static final Duration USED = Duration.ofDays(90);

    /// How long one is known after another took its place: longer than reports may take.
    static final Duration KNOWN = Duration.ofDays(30);

    private static final int VERSION = 2;

    /// @param since when it was first used
    record Secret(Instant since, SenderRewriting rewriting, byte[] octets) {
        static Secret of(Instant since, byte[] octets) {
            return new Secret(since, new SenderRewriting(octets), octets);
        }
    }

    RewritingSecrets {
        all = List.copyOf(all);
    }

    /// Whether it is time for another.
    boolean needAnother(Instant now) {
        return all.isEmpty() || all.getFirst().since().plus(USED).isBefore(now);
    }

    /// With another one for now; without those that nobody can ask for any more.
    RewritingSecrets with(byte[] another, Instant now) {
        List<Secret> kept = new ArrayList<>();
        kept.add(Secret.of(now, another));
        Instant replaced = now;
        for (Secret secret : all) {
            if (replaced.plus(KNOWN).isBefore(now)) break;
            kept.add(secret);
            replaced = secret.since();
        }
        return new RewritingSecrets(kept);
    }

    /// The one that is used.
    SenderRewriting newest() {
        return all.getFirst().rewriting();
    }

    static RewritingSecrets read(byte @Nullable [] record) throws StoreFailed {
        if (record == null) return NONE;
        RecordReader reader = new RecordReader("return path secrets", record, VERSION);
        if (reader.version() == 1) // one alone, of unknown age
        return new RewritingSecrets(List.of(secret(Instant.EPOCH, reader.bytes())));
        int count = reader.count();
        List<Secret> all = new ArrayList<>();
        for (int i = 0; i < count; i++)
            all.add(secret(Instant.ofEpochSecond(reader.number()), reader.bytes()));
        return new RewritingSecrets(all);
    }

    private static Secret secret(Instant since, byte[] octets) throws StoreFailed {
        if (octets.length != SenderRewriting.SECRET_OCTETS)
            throw new StoreFailed("return path secret of " + octets.length + " octets");
        return Secret.of(since, octets);
    }

    byte[] record() {
        RecordWriter writer = new RecordWriter(VERSION).number(all.size());
        for (Secret secret : all)
            writer.number(secret.since().getEpochSecond()).bytes(secret.octets());
        return writer.toBytes();
    }
}
