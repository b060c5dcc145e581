package org.veredus.account.screening;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// Keeps the addresses that are spam traps. Whether somebody has an address is to be asked first: a
/// trap never takes a person's mail.
public final class Traps {
    public static final int MAX = 10_000;

    private static final PartitionId PARTITION = new PartitionId('f', 1);
    private static final byte[] TRAPS = Keys.key('T');
    private static final int VERSION = 1;

    private final Pipeline<Map<String, Trap>> pipeline;

    public Traps(KeyValueStore store) {
        pipeline = new Pipeline<>(store, PARTITION, Traps::load);
    }

    private static Map<String, Trap> load(Snapshot snapshot) throws StoreFailed {
        Map<String, Trap> traps = new HashMap<>();
        snapshot.scan(
                TRAPS,
                Keys.after(TRAPS),
                (key, value) -> {
                    Trap trap = read(key, value);
                    traps.put(trap.pattern(), trap);
                    return Snapshot.Next.GO_ON;
                });
        return Map.copyOf(traps);
    }

    /// Whether mail to an address that nobody has goes to a trap.
    public boolean has(Address address) throws StoreFailed {
        return find(pipeline.state(), address) != null;
    }

    private static @Nullable Trap find(Map<String, Trap> traps, Address address) {
        if (traps.isEmpty() || Trap.isPostmaster(address.localKey())) return null;
        Trap whole = traps.get(address.lookupKey());
        if (whole != null) return whole;
        Trap local = traps.get(address.localKey() + "@");
        return local != null ? local : traps.get("@" + address.domain().ascii());
    }

    public List<Trap> all() throws StoreFailed {
        List<Trap> all = new ArrayList<>(pipeline.state().values());
        all.sort(Comparator.comparing(Trap::pattern));
        return all;
    }

    /// One that is there already keeps its count.
    ///
    /// @return whether there was room for all; else none is kept
    public boolean add(List<Trap> traps) throws StoreFailed {
        return pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    Map<String, Trap> all = new HashMap<>(draft.state());
                    for (Trap trap : traps) {
                        Trap old = all.get(trap.pattern());
                        Trap kept =
                                old == null
                                        ? trap
                                        : new Trap(
                                                old.pattern(),
                                                trap.note(),
                                                old.since(),
                                                old.messages(),
                                                old.last());
                        all.put(kept.pattern(), kept);
                    }
                    if (all.size() > MAX) return false;
                    for (Trap trap : traps) put(draft, all.getOrDefault(trap.pattern(), trap));
                    draft.state(Map.copyOf(all));
                    return true;
                });
    }

    private static void put(Draft<?> draft, Trap trap) {
        draft.put(key(trap.pattern()), write(trap));
    }

    /// @return whether it was one
    public boolean remove(String pattern) throws StoreFailed {
        return pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    if (!draft.state().containsKey(pattern)) return false;
                    Map<String, Trap> all = new HashMap<>(draft.state());
                    all.remove(pattern);
                    draft.delete(key(pattern));
                    draft.state(Map.copyOf(all));
                    return true;
                });
    }

    /// A message came to it.
    public void hit(Address address, Instant now) throws StoreFailed {
        pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    Trap trap = find(draft.state(), address);
                    if (trap == null) return false; // taken off meanwhile
                    Trap after =
                            new Trap(
                                    trap.pattern(),
                                    trap.note(),
                                    trap.since(),
                                    trap.messages() + 1,
                                    now);
                    Map<String, Trap> all = new HashMap<>(draft.state());
                    all.put(after.pattern(), after);
                    put(draft, after);
                    draft.state(Map.copyOf(all));
                    return true;
                });
    }

    private static byte[] key(String pattern) {
        return Keys.key('T', pattern.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] write(Trap trap) {
        Instant last = trap.last();
        return new RecordWriter(VERSION)
                .text(trap.note())
                .number(trap.since().getEpochSecond())
                .number(trap.messages())
                .number(last == null ? 0 : last.getEpochSecond())
                .toBytes();
    }

    private static Trap read(byte[] key, byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("trap", record, VERSION);
        String pattern = new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
        String note = in.text();
        Instant since = Instant.ofEpochSecond(in.number());
        long messages = in.number();
        long last = in.number();
        return new Trap(
                pattern, note, since, messages, last == 0 ? null : Instant.ofEpochSecond(last));
    }
}
