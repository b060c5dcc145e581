package org.veredus.account.correspondent;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// The names that our own people send mail under, by their addresses. Any thread.
public final class Colleagues {
    /// More are not taken in.
    private static final int MAX = 50_000;

    /// Characters of a name.
    private static final int MAX_NAME = 100;

    private static final PartitionId PARTITION = new PartitionId('f', 2);
    private static final byte[] NAMES = Keys.key('N');
    private static final int VERSION = 1;

    private final Pipeline<Map<String, String>> pipeline;

    public Colleagues(KeyValueStore store) {
        pipeline = new Pipeline<>(store, PARTITION, Colleagues::load);
    }

    private static Map<String, String> load(Snapshot snapshot) throws StoreFailed {
        Map<String, String> names = new HashMap<>();
        snapshot.scan(
                NAMES,
                Keys.after(NAMES),
                (key, value) -> {
                    names.put(
                            new String(key, 1, key.length - 1, StandardCharsets.UTF_8),
                            new RecordReader("colleague", value, VERSION).text());
                    return Snapshot.Next.GO_ON;
                });
        return Map.copyOf(names);
    }

    /// Names by addresses in lower case; another map when anything has changed.
    public Map<String, String> names() throws StoreFailed {
        return pipeline.state();
    }

    /// Somebody of ours has sent mail under a name. Nearly always it is the one that is known.
    public void sent(Address own, String name) throws StoreFailed {
        String address = own.lookupKey();
        String shown = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
        if (shown.isBlank() || shown.equals(pipeline.state().get(address))) return;
        pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    Map<String, String> names = new HashMap<>(draft.state());
                    if (!names.containsKey(address) && names.size() >= MAX) return false;
                    names.put(address, shown);
                    draft.put(key(address), new RecordWriter(VERSION).text(shown).toBytes());
                    draft.state(Map.copyOf(names));
                    return true;
                });
    }

    private static byte[] key(String address) {
        return Keys.key('N', address.getBytes(StandardCharsets.UTF_8));
    }
}
