package org.veredus.account.screening;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// Who is shut out until when: what outlives a restart. Whoever owns it keeps it in memory, too.
///
/// Records of the owner's partition: a name: `until` (second), why, when it began (second).
public final class Spells {
    /// More are not kept; they end with the process.
    private static final int MAX = 100_000;

    private static final int VERSION = 1;

    private final KeyValueStore store;
    private final PartitionId partition;
    private final Pipeline<Integer> pipeline;

    /// @param partition of this alone
    public Spells(KeyValueStore store, PartitionId partition) {
        this.store = store;
        this.partition = partition;
        pipeline = new Pipeline<>(store, partition, Spells::count);
    }

    /// One of them.
    public record Spell(Instant begun, Instant until, String why) {
        /// One that began in the future, by a clock that has been put back, lasts from now.
        private Spell at(Instant now) {
            if (!begun.isAfter(now)) return this;
            return new Spell(now, now.plus(Duration.between(begun, until)), why);
        }
    }

    private static int count(Snapshot snapshot) throws StoreFailed {
        int[] count = {0};
        snapshot.scan(
                new byte[0],
                null,
                (_, _) -> {
                    count[0]++;
                    return Snapshot.Next.GO_ON;
                });
        return count[0];
    }

    /// Those that last longer than now, by their names; the others are forgotten.
    public Map<String, Spell> lasting(Instant now) throws StoreFailed {
        Map<String, Spell> lasting = new HashMap<>();
        List<byte[]> over = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot(partition)) {
            snapshot.scan(
                    new byte[0],
                    null,
                    (key, value) -> {
                        Spell spell = read(value).at(now);
                        if (now.isBefore(spell.until))
                            lasting.put(new String(key, StandardCharsets.UTF_8), spell);
                        else over.add(key);
                        return Snapshot.Next.GO_ON;
                    });
        }
        if (!over.isEmpty()) remove(over);
        return lasting;
    }

    private static Spell read(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("spell", record, VERSION);
        Instant until = Instant.ofEpochSecond(in.number());
        String why = in.text();
        Instant begun = in.atEnd() ? Instant.EPOCH : Instant.ofEpochSecond(in.number());
        return new Spell(begun, until, why);
    }

    /// When it returns, it is on stable storage.
    public void put(String name, Spell spell) throws StoreFailed {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    boolean fresh = draft.get(key) == null;
                    if (fresh && draft.state() >= MAX) return false;
                    if (fresh) draft.state(draft.state() + 1);
                    draft.put(
                            key,
                            new RecordWriter(VERSION)
                                    .number(spell.until.getEpochSecond())
                                    .text(spell.why)
                                    .number(spell.begun.getEpochSecond())
                                    .toBytes());
                    return true;
                });
    }

    public void remove(String name) throws StoreFailed {
        remove(List.<byte[]>of(name.getBytes(StandardCharsets.UTF_8)));
    }

    private void remove(List<byte[]> keys) throws StoreFailed {
        pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    int gone = 0;
                    for (byte[] key : keys) {
                        if (draft.get(key) == null) continue;
                        draft.delete(key);
                        gone++;
                    }
                    draft.state(draft.state() - gone);
                    return gone > 0;
                });
    }
}
