package org.veredus.storage.rocksdb;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksIterator;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// A partition's key range, read at one of the database's sequence numbers.
final class RocksSnapshot implements Snapshot {
    private final Database database;
    private final byte[] prefix;
    private final org.rocksdb.Snapshot at;
    private final ReadOptions read;
    private final long version;
    private boolean closed;

    RocksSnapshot(Database database, PartitionId partition) throws StoreFailed {
        this.database = database;
        prefix = partition.bytes();
        at = database.snapshot();
        read = new ReadOptions().setSnapshot(at);
        try {
            byte[] stored = database.get(database.records, read, prefix);
            version = stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
        } catch (StoreFailed broken) {
            close();
            throw broken;
        }
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public byte @Nullable [] get(byte[] key) throws StoreFailed {
        requireOpen();
        return database.get(database.records, read, join(key));
    }

    @Override
    public void scan(byte[] from, byte @Nullable [] to, Visitor visitor) throws StoreFailed {
        requireOpen();
        byte[] end = to == null ? Keys.after(prefix) : join(to);
        byte[] start =
                from.length == 0
                        ? join(new byte[] {0})
                        : join(from); // the bare prefix holds the version
        KeyReader keys = new KeyReader();
        database.scan(
                database.records,
                read,
                start,
                iterator -> {
                    int length = keys.read(iterator);
                    byte[] key = keys.octets();
                    if (end != null
                            && Arrays.compareUnsigned(key, 0, length, end, 0, end.length) >= 0)
                        return Next.STOP;
                    return visitor.visit(
                            Arrays.copyOfRange(key, prefix.length, length), iterator.value());
                });
    }

    /// Reads one key after the other into the same octets.
    private static final class KeyReader {
        private byte[] octets = new byte[64];

        /// @return how many octets it has
        int read(RocksIterator iterator) {
            int length = iterator.key(ByteBuffer.wrap(octets));
            if (length <= octets.length) return length;
            octets = new byte[length];
            return iterator.key(ByteBuffer.wrap(octets));
        }

        byte[] octets() {
            return octets;
        }
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        read.close();
        database.release(at);
    }

    /// A native snapshot that is used after its end takes the whole process with it.
    private void requireOpen() {
        if (closed) throw new IllegalStateException("the snapshot is closed");
    }

    private byte[] join(byte[] key) {
        byte[] whole = Arrays.copyOf(prefix, prefix.length + key.length);
        System.arraycopy(key, 0, whole, prefix.length, key.length);
        return whole;
    }
}
