package org.veredus.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.BlobWriter;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.Snapshot.Next;
import org.veredus.storage.kv.StoreFailed;

/// Blobs in the database's blob files: a small one as one value, a large one in chunks with a
/// manifest.
final class RocksBlobs implements BlobStore {
    private static final Logger log = LoggerFactory.getLogger(RocksBlobs.class);

    /// Octets up to which the beginning of a value is read by itself.
    private static final int BEGINNING = 16 * 1024;

    private final Database database;
    private final Committer committer;
    private final InstantSource clock;
    private final AtomicLong nextUpload;

    RocksBlobs(Database database, Committer committer, InstantSource clock) throws StoreFailed {
        this.database = database;
        this.committer = committer;
        this.clock = clock;
        nextUpload = new AtomicLong(removeUnfinished() + 1);
    }

    /// Removes what uploads cut off by a crash have left. Returns the highest upload number in use.
    private long removeUnfinished() throws StoreFailed {
        List<Long> unfinished = new ArrayList<>();
        database.scan(
                database.references,
                new byte[] {'U'},
                at -> {
                    byte[] key = at.key();
                    if (key[0] != 'U') return Next.STOP;
                    unfinished.add(ByteBuffer.wrap(key, 1, 8).getLong());
                    return Next.GO_ON;
                });
        for (long upload : unfinished) removeUpload(upload);
        long[] highest = {0};
        database.scanLast(
                database.blobs,
                BlobKeys.chunk(-1L >>> 1, Integer.MAX_VALUE),
                key -> {
                    if (key[0] == 'C') highest[0] = ByteBuffer.wrap(key, 1, 8).getLong();
                });
        return highest[0];
    }

    private void removeUpload(long upload) throws StoreFailed {
        write(
                Database.Durability.BUFFERED,
                batch -> {
                    batch.deleteRange(
                            database.blobs,
                            BlobKeys.chunk(upload, 0),
                            BlobKeys.chunk(upload, Integer.MAX_VALUE));
                    batch.delete(database.references, BlobKeys.upload(upload));
                });
    }

    @Override
    public BlobWriter writer() throws StoreFailed {
        long upload = nextUpload.getAndIncrement();
        write(
                Database.Durability.BUFFERED,
                batch -> batch.put(database.references, BlobKeys.upload(upload), BlobKeys.NOTHING));
        return new Upload(upload);
    }

    @Override
    public long size(BlobId id) throws StoreFailed {
        byte[] value = value(id);
        return value[0] == BlobKeys.INLINE ? value.length - 1 : ByteBuffer.wrap(value).getLong(1);
    }

    @Override
    public boolean contains(BlobId id) throws StoreFailed {
        return database.get(database.references, BlobKeys.present(id)) != null;
    }

    @Override
    public byte[] read(BlobId id, long from, int length) throws StoreFailed {
        byte[] value = beginning(id, 1 + from + length);
        if (value[0] == BlobKeys.INLINE) {
            int start = 1 + (int) Math.min(from, value.length - 1);
            return Arrays.copyOfRange(
                    value, start, (int) Math.min((long) start + length, value.length));
        }
        long size = ByteBuffer.wrap(value).getLong(1);
        ByteBuffer out = ByteBuffer.allocate((int) Math.max(0, Math.min(length, size - from)));
        try {
            copyChunks(value, from, out.capacity(), out::put);
        } catch (IOException impossible) {
            throw new IllegalStateException("a buffer does not fail", impossible);
        }
        return out.array();
    }

    @Override
    public byte[] read(StagedBlob staged) throws StoreFailed {
        return switch (staged) {
            case StagedBlob.Inline(_, var content) -> content.clone();
            case StagedBlob.Present(var id, var size) -> read(id, 0, Math.toIntExact(size));
            case StagedBlob.Chunked chunked -> readUpload(chunked);
        };
    }

    @Override
    public void copy(StagedBlob staged, long from, long length, Sink sink)
            throws StoreFailed, IOException {
        switch (staged) {
            case StagedBlob.Inline(_, var content) ->
                    sink.accept(content, Math.toIntExact(from), Math.toIntExact(length));
            case StagedBlob.Present(var id, _) -> copy(id, from, length, sink);
            case StagedBlob.Chunked chunked -> {
                // A commit that found the same content in the store has dropped this upload
                if (contains(chunked.id())) copy(chunked.id(), from, length, sink);
                else copyChunks(BlobKeys.manifest(chunked), from, length, sink);
            }
        }
    }

    private byte[] readUpload(StagedBlob.Chunked chunked) throws StoreFailed {
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(chunked.size()));
        try {
            copyChunks(BlobKeys.manifest(chunked), 0, chunked.size(), out::put);
            return out.array();
        } catch (StoreFailed gone) {
            // a commit has found the same content in the store and dropped this upload
            if (!contains(chunked.id())) throw gone;
            return read(chunked.id(), 0, out.capacity());
        } catch (IOException impossible) {
            throw new IllegalStateException("a buffer does not fail", impossible);
        }
    }

    @Override
    public void copy(BlobId id, long from, long length, Sink sink) throws StoreFailed, IOException {
        byte[] value = value(id);
        if (value[0] == BlobKeys.INLINE) {
            int start = 1 + (int) Math.min(from, value.length - 1);
            sink.accept(value, start, (int) Math.min(length, value.length - start));
            return;
        }
        long size = ByteBuffer.wrap(value).getLong(1);
        copyChunks(value, from, Math.max(0, Math.min(length, size - from)), sink);
    }

    private void copyChunks(byte[] manifest, long from, long length, Sink sink)
            throws StoreFailed, IOException {
        long upload = BlobKeys.uploadOf(manifest);
        long at = from;
        long end = from + length;
        while (at < end) {
            int number = (int) (at / BlobKeys.CHUNK);
            byte[] chunk = database.get(database.blobs, BlobKeys.chunk(upload, number));
            if (chunk == null)
                throw new StoreFailed("chunk " + number + " of upload " + upload + " is missing");
            int start = (int) (at % BlobKeys.CHUNK);
            int take = (int) Math.min(chunk.length - start, end - at);
            if (take <= 0)
                throw new StoreFailed("chunk " + number + " of upload " + upload + " is too short");
            sink.accept(chunk, start, take);
            at += take;
        }
    }

    /// The value, or only as much of it as is wanted: whoever asks for a header should not pay for
    /// the message.
    private byte[] beginning(BlobId id, long wanted) throws StoreFailed {
        if (wanted > BEGINNING) return value(id);
        byte[] value = new byte[Math.max((int) wanted, BlobKeys.MANIFEST)];
        int size = database.get(database.blobs, BlobKeys.blob(id), value);
        if (size <= 0) throw missing(id);
        return size < value.length ? Arrays.copyOf(value, size) : value;
    }

    private static StoreFailed missing(BlobId id) {
        return new StoreFailed("blob " + id + " is not in the store");
    }

    private byte[] value(BlobId id) throws StoreFailed {
        byte[] value = database.get(database.blobs, BlobKeys.blob(id));
        if (value == null || value.length == 0) throw missing(id);
        return value;
    }

    @Override
    public int collect(Duration grace) throws StoreFailed {
        long before = clock.millis() - grace.toMillis();
        List<BlobId> candidates = new ArrayList<>();
        database.scan(
                database.references,
                new byte[] {'L'},
                at -> {
                    byte[] key = at.key();
                    if (key[0] != 'L') return Next.STOP;
                    if (ByteBuffer.wrap(at.value()).getLong() <= before)
                        candidates.add(BlobId.of(Arrays.copyOfRange(key, 1, key.length)));
                    return Next.GO_ON;
                });
        int[] removed = {0};
        for (BlobId candidate : candidates) {
            committer.alone(
                    () -> {
                        if (removeIfLoose(candidate, before)) removed[0]++;
                    });
        }
        if (removed[0] > 0) database.reclaim();
        return removed[0];
    }

    private boolean removeIfLoose(BlobId id, long before) throws StoreFailed {
        byte[] since = database.get(database.references, BlobKeys.loose(id));
        if (since == null || ByteBuffer.wrap(since).getLong() > before) return false;
        boolean[] retained = {false};
        byte[] prefix = BlobKeys.references(id);
        database.scan(
                database.references,
                prefix,
                at -> {
                    byte[] key = at.key();
                    retained[0] =
                            key.length > prefix.length
                                    && Arrays.equals(
                                            key, 0, prefix.length, prefix, 0, prefix.length);
                    return Next.STOP;
                });
        byte[] value = database.get(database.blobs, BlobKeys.blob(id));
        write(
                Database.Durability.BUFFERED,
                batch -> {
                    batch.delete(database.references, BlobKeys.loose(id));
                    if (retained[0] || value == null) return;
                    batch.delete(database.references, BlobKeys.present(id));
                    batch.delete(database.blobs, BlobKeys.blob(id));
                    if (value[0] == BlobKeys.CHUNKED) {
                        long upload = BlobKeys.uploadOf(value);
                        batch.deleteRange(
                                database.blobs,
                                BlobKeys.chunk(upload, 0),
                                BlobKeys.chunk(upload, Integer.MAX_VALUE));
                    }
                });
        return !retained[0] && value != null;
    }

    private void write(Database.Durability durability, Fill fill) throws StoreFailed {
        try (WriteBatch batch = new WriteBatch()) {
            fill.fill(batch);
            database.write(batch, durability);
        } catch (RocksDBException broken) {
            throw Database.unwritten(broken);
        }
    }

    @FunctionalInterface
    private interface Fill {
        void fill(WriteBatch batch) throws RocksDBException;
    }

    /// Fills one chunk at a time; chunks are not synced, the commit that names the blob syncs them
    /// with itself.
    private final class Upload implements BlobWriter {
        private final long upload;
        private final MessageDigest digest = BlobId.sha256();
        private final byte[] chunk = new byte[BlobKeys.CHUNK];
        private int filled;
        private int chunks;
        private long size;
        private boolean finished;

        Upload(long upload) {
            this.upload = upload;
        }

        @Override
        public void write(byte[] buffer, int from, int length) throws StoreFailed {
            digest.update(buffer, from, length);
            size += length;
            int done = 0;
            while (done < length) {
                int take = Math.min(length - done, chunk.length - filled);
                System.arraycopy(buffer, from + done, chunk, filled, take);
                filled += take;
                done += take;
                if (filled == chunk.length) flush();
            }
        }

        private void flush() throws StoreFailed {
            byte[] content = Arrays.copyOf(chunk, filled);
            int number = chunks;
            RocksBlobs.this.write(
                    Database.Durability.BUFFERED,
                    batch -> batch.put(database.blobs, BlobKeys.chunk(upload, number), content));
            chunks++;
            filled = 0;
        }

        @Override
        public StagedBlob finish() throws StoreFailed {
            // Without a chunk nothing shows that the upload's number is taken
            if (size == 0) return BlobStore.stage(BlobKeys.NOTHING);
            if (filled > 0) flush();
            finished = true;
            return new StagedBlob.Chunked(BlobId.of(digest.digest()), size, upload, chunks);
        }

        @Override
        public void close() {
            try {
                // A commit that took the upload has removed its mark.
                boolean taken =
                        finished
                                && database.get(database.references, BlobKeys.upload(upload))
                                        == null;
                if (!taken) removeUpload(upload);
            } catch (StoreFailed later) {
                log.atWarn().setCause(later).log("unfinished upload stays until the next start");
            }
        }
    }
}
