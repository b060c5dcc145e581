package org.veredus.account.mailbox;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.base.limit.ByteBudget;
import org.veredus.format.mime.MessageIndex;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.BlobWriter;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.StoreFailed;

/// Collects a message of any size on its way in, indexing it as it comes. A small one stays in
/// memory, a large one streams to the
/// store. One thread; close it in any case.
public final class MessageIntake implements AutoCloseable {
    /// Octets held in memory before the message streams to the store.
    private static final int IN_MEMORY = 512 << 10;

    /// Octets of the header that are looked at for Message-IDs.
    private static final int HEADER = 64 << 10;

    private final BlobStore blobs;
    private final MimeIndexer indexer = new MimeIndexer();
    private byte[] start = new byte[8192];
    private long size;
    private @Nullable BlobWriter writer;
    private final ByteBudget memory;
    private long held; // of the budget

    /// @param memory what all intakes together may hold
    MessageIntake(BlobStore blobs, ByteBudget memory) {
        this.blobs = blobs;
        this.memory = memory;
    }

    /// A message whose content is in the store already, read once more for its index.
    public static NewMessage reopen(BlobStore blobs, BlobId content) throws StoreFailed {
        long size = blobs.size(content);
        try {
            MimeIndexer indexer = new MimeIndexer();
            byte[] start = blobs.read(content, 0, HEADER);
            blobs.copy(
                    content,
                    0,
                    size,
                    (buffer, from, length) -> indexer.feed(buffer, from, from + length));
            MessageIndex index = indexer.finish();
            List<String> ids =
                    References.of(start, (int) Math.min(index.headerLength(), start.length));
            return new NewMessage(new StagedBlob.Present(content, size), index, ids);
        } catch (IOException impossible) {
            throw new IllegalStateException("the indexer does not fail", impossible);
        }
    }

    public long size() {
        return size;
    }

    public void write(byte[] buffer, int from, int length) throws StoreFailed {
        indexer.feed(buffer, from, from + length);
        if (writer == null && !hasRoom(length)) stream();
        if (writer != null) {
            keepHeader(buffer, from, length);
            writer.write(buffer, from, length);
        } else {
            System.arraycopy(buffer, from, start, (int) size, length);
        }
        size += length;
    }

    /// What streams to the store is kept as far as it is looked at for Message-IDs.
    private void keepHeader(byte[] buffer, int from, int length) {
        if (size >= HEADER) return;
        int more = (int) Math.min(length, HEADER - size);
        start = Arrays.copyOf(start, (int) size + more);
        System.arraycopy(buffer, from, start, (int) size, more);
    }

    /// Whether the message may stay in memory; makes the room if so.
    private boolean hasRoom(int more) {
        long needed = size + more;
        if (needed <= start.length) return true;
        if (needed > IN_MEMORY) return false;
        int capacity = (int) Math.max(start.length * 2L, needed);
        if (!memory.tryAcquire(capacity - held)) return false;
        held = capacity;
        start = Arrays.copyOf(start, capacity);
        return true;
    }

    /// From now on the message goes to the store; only its header stays.
    private void stream() throws StoreFailed {
        BlobWriter large = blobs.writer();
        writer = large;
        large.write(start, 0, (int) size);
        start = Arrays.copyOf(start, (int) Math.min(size, HEADER));
        memory.release(held);
        held = 0;
    }

    public NewMessage finish() throws StoreFailed {
        MessageIndex index = indexer.finish();
        StagedBlob content;
        if (writer == null) {
            start = Arrays.copyOf(start, (int) size);
            content = BlobStore.stage(start);
        } else {
            content = writer.finish();
        }
        int header = (int) Math.min(Math.min(index.headerLength(), HEADER), start.length);
        return new NewMessage(content, index, References.of(start, header));
    }

    @Override
    public void close() {
        memory.release(held);
        held = 0;
        if (writer != null) writer.close();
    }
}
