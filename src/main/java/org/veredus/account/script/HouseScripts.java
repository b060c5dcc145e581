package org.veredus.account.script;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veredus.account.script.ScriptRefused.Reason;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// The scripts of the house: the administrator's for the whole server, and those of each domain.
/// Changes return when they are on stable storage.
public final class HouseScripts {
    private static final PartitionId PARTITION = new PartitionId('z', 0);
    private static final int VERSION = 1;

    /// More than these nobody needs, and all are in memory.
    private static final int MAX_SCRIPTS = 1000;

    private final Pipeline<House> pipeline;

    public HouseScripts(KeyValueStore store) {
        pipeline = new Pipeline<>(store, PARTITION, HouseScripts::load);
    }

    /// All there are. The same object as long as nothing changes.
    public House all() throws StoreFailed {
        return pipeline.state();
    }

    /// @param domain null: for the whole server
    public void put(@Nullable Domain domain, ScriptName name, String text)
            throws ScriptRefused, StoreFailed {
        if (text.getBytes(StandardCharsets.UTF_8).length > ScriptQuota.defaults().octets())
            throw new ScriptRefused(Reason.TOO_LARGE, "the script is too large");
        House.Place place = new House.Place(domain, name.text());
        pipeline.<Boolean, ScriptRefused>change(
                draft -> {
                    SortedMap<House.Place, String> texts = new TreeMap<>(draft.state().texts());
                    texts.put(place, text);
                    if (texts.size() > MAX_SCRIPTS)
                        throw new ScriptRefused(Reason.TOO_MANY, "there are too many scripts");
                    draft.put(key(place), value(place, text));
                    draft.state(new House(texts));
                    return true;
                });
    }

    public void remove(@Nullable Domain domain, ScriptName name) throws ScriptRefused, StoreFailed {
        House.Place place = new House.Place(domain, name.text());
        pipeline.<Boolean, ScriptRefused>change(
                draft -> {
                    SortedMap<House.Place, String> texts = new TreeMap<>(draft.state().texts());
                    if (texts.remove(place) == null)
                        throw new ScriptRefused(
                                Reason.NONEXISTENT, "there is no script of this name");
                    draft.delete(key(place));
                    draft.state(new House(texts));
                    return true;
                });
    }

    private static House load(Snapshot snapshot) throws StoreFailed {
        SortedMap<House.Place, String> texts = new TreeMap<>();
        snapshot.scan(
                new byte[0],
                null,
                (_, value) -> {
                    RecordReader reader = new RecordReader("script", value, VERSION);
                    String domain = text(reader.bytes());
                    String name = text(reader.bytes());
                    texts.put(new House.Place(domain, name), text(reader.bytes()));
                    return Snapshot.Next.GO_ON;
                });
        return new House(texts);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] key(House.Place place) {
        byte[] domain = octets(place.domain());
        byte[] name = octets(place.name());
        return ByteBuffer.allocate(domain.length + 1 + name.length)
                .put(domain)
                .put((byte) 0)
                .put(name)
                .array();
    }

    private static byte[] value(House.Place place, String text) {
        return new RecordWriter(VERSION)
                .bytes(octets(place.domain()))
                .bytes(octets(place.name()))
                .bytes(octets(text))
                .toBytes();
    }
}
