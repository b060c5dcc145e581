package org.veredus.transport.queue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.Snapshot.Next;
import org.veredus.storage.kv.StoreFailed;

/// Keys and records of the queue's partition.
final class QueueRecords {
    private static final char MESSAGE = 'm';
    private static final char RECIPIENT = 'r';
    private static final byte[] NEXT_NUMBER = Keys.key('n');
    private static final int VERSION = 1;

    private final KeyValueStore store;
    private final PartitionId partition;

    QueueRecords(KeyValueStore store, PartitionId partition) {
        this.store = store;
        this.partition = partition;
    }

    /// A message with those of its recipients that are still to be served.
    record Whole(QueueId id, MessageRecord message, NavigableMap<Integer, RecipientRecord> left) {}

    static byte[] message(QueueId id) {
        return Keys.key(MESSAGE, id.number());
    }

    static byte[] recipient(QueueId id, int index) {
        return ByteBuffer.allocate(13)
                .put((byte) RECIPIENT)
                .putLong(id.number())
                .putInt(index)
                .array();
    }

    static long loadNextNumber(Snapshot snapshot) throws StoreFailed {
        byte[] record = snapshot.get(NEXT_NUMBER);
        return record == null ? 1 : new RecordReader("queue number", record, VERSION).number();
    }

    static void putNextNumber(Draft<?> draft, long next) {
        draft.put(NEXT_NUMBER, new RecordWriter(VERSION).number(next).toBytes());
    }

    static @Nullable MessageRecord message(Draft<?> draft, QueueId id) throws StoreFailed {
        byte[] record = draft.get(message(id));
        return record == null ? null : MessageRecord.decode(record);
    }

    /// Takes a message with all that is left of it out of the records.
    static void delete(Draft<?> draft, QueueId id, MessageRecord message) throws StoreFailed {
        byte[] prefix = Keys.key(RECIPIENT, id.number());
        for (byte[] key : draft.scan(prefix, Keys.after(prefix)).keySet()) draft.delete(key);
        draft.delete(message(id));
        draft.release(message.content(), message(id));
    }

    @Nullable Whole find(QueueId id) throws StoreFailed {
        try (Snapshot snapshot = store.snapshot(partition)) {
            byte[] record = snapshot.get(message(id));
            return record == null ? null : whole(snapshot, id, record);
        }
    }

    /// Messages with ids above `after`, in order.
    List<Whole> list(long after, int limit) throws StoreFailed {
        List<Whole> found = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot(partition)) {
            scan(
                    snapshot,
                    after + 1,
                    whole -> {
                        found.add(whole);
                        return found.size() < limit ? Next.GO_ON : Next.STOP;
                    });
        }
        return found;
    }

    void forEach(java.util.function.Consumer<Whole> consumer) throws StoreFailed {
        try (Snapshot snapshot = store.snapshot(partition)) {
            scan(
                    snapshot,
                    0,
                    whole -> {
                        consumer.accept(whole);
                        return Next.GO_ON;
                    });
        }
    }

    /// Is shown one message after the other.
    private interface Visitor {
        Next visit(Whole whole);
    }

    private void scan(Snapshot snapshot, long from, Visitor visitor) throws StoreFailed {
        snapshot.scan(
                Keys.key(MESSAGE, from),
                Keys.after(Keys.key(MESSAGE)),
                (key, value) -> {
                    QueueId id =
                            new QueueId((int) partition.number(), ByteBuffer.wrap(key).getLong(1));
                    return visitor.visit(whole(snapshot, id, value));
                });
    }

    private static Whole whole(Snapshot snapshot, QueueId id, byte[] record) throws StoreFailed {
        NavigableMap<Integer, RecipientRecord> left = new TreeMap<>();
        byte[] prefix = Keys.key(RECIPIENT, id.number());
        snapshot.scan(
                prefix,
                Keys.after(prefix),
                (key, value) -> {
                    left.put(ByteBuffer.wrap(key).getInt(9), RecipientRecord.decode(value));
                    return Next.GO_ON;
                });
        return new Whole(id, MessageRecord.decode(record), left);
    }
}
