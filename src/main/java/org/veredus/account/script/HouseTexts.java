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

/// Texts that administrators keep for the whole server and for each domain, all of one kind and in
/// memory. Changes return when they are on stable storage.
final class HouseTexts {
    private static final int VERSION = 1;

    private final Pipeline<House> pipeline;
    private final Kind kind;

    /// @param name of one text, for messages
    /// @param octets of one text
    /// @param most texts in all
    record Kind(String name, PartitionId partition, int octets, int most) {}

    HouseTexts(KeyValueStore store, Kind kind) {
        pipeline = new Pipeline<>(store, kind.partition(), HouseTexts::load);
        this.kind = kind;
    }

    /// All there are. The same object as long as nothing changes.
    House all() throws StoreFailed {
        return pipeline.state();
    }

    /// @param domain null: for the whole server
    void put(@Nullable Domain domain, ScriptName name, String text)
            throws ScriptRefused, StoreFailed {
        if (text.getBytes(StandardCharsets.UTF_8).length > kind.octets())
            throw new ScriptRefused(
                    Reason.TOO_LARGE,
                    "a " + kind.name() + " may have " + kind.octets() + " octets");
        House.Place place = new House.Place(domain, name.text());
        pipeline.<Boolean, ScriptRefused>change(
                draft -> {
                    SortedMap<House.Place, String> texts = new TreeMap<>(draft.state().texts());
                    texts.put(place, text);
                    if (texts.size() > kind.most())
                        throw new ScriptRefused(
                                Reason.TOO_MANY,
                                "there may be no more than " + kind.most() + " in all");
                    draft.put(key(place), value(place, text));
                    draft.state(new House(texts));
                    return true;
                });
    }

    void remove(@Nullable Domain domain, ScriptName name) throws ScriptRefused, StoreFailed {
        House.Place place = new House.Place(domain, name.text());
        pipeline.<Boolean, ScriptRefused>change(
                draft -> {
                    SortedMap<House.Place, String> texts = new TreeMap<>(draft.state().texts());
                    if (texts.remove(place) == null)
                        throw new ScriptRefused(
                                Reason.NONEXISTENT, "there is no " + kind.name() + " of this name");
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
