package org.veredus.account.mailbox;

import org.jspecify.annotations.Nullable;
import org.veredus.format.mime.MessageIndex;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.BlobWriter;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.StoreFailed;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

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

    public MessageIntake(BlobStore blobs) {
        this.blobs = blobs;
    }

    /// A message whose content is in the store already, read once more for its index.
    public static NewMessage reopen(BlobStore blobs, BlobId content) throws StoreFailed {
        long size = blobs.size(content);
        try (MessageIntake reader = new MessageIntake(blobs)) {
            byte[] start = blobs.read(content, 0, HEADER);
            blobs.copy(
                    content,
                    0,
                    size,
                    (buffer, from, length) -> reader.indexer.feed(buffer, from, from + length));
            MessageIndex index = reader.indexer.finish();
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
        BlobWriter large = writer;
        if (large == null && size + length > IN_MEMORY) {
            writer = large = blobs.writer();
            large.write(start, 0, (int) size);
            start = Arrays.copyOf(start, (int) Math.min(size, HEADER));
        }
        if (large == null) keep(buffer, from, length);
        else large.write(buffer, from, length);
        size += length;
    }

    private void keep(byte[] buffer, int from, int length) {
        int used = (int) size;
        if (used + length > start.length)
            start = Arrays.copyOf(start, Math.max(start.length * 2, used + length));
        System.arraycopy(buffer, from, start, used, length);
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
        if (writer != null) writer.close();
    }
}
