package org.veredus.account.email;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.BlobWriter;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Contents that somebody has uploaded and not used yet: kept for a day, or until there are too
/// many. RFC 8620 §6.1
public final class Uploads {
    private static final int VERSION = 1;

    /// RFC 8620 §6 asks for an hour.
    private static final Duration KEPT = Duration.ofHours(24);

    private static final int MAX_COUNT = 2000;
    private static final long MAX_OCTETS = 1L << 30;

    /// What is not larger stays in memory until its commit.
    private static final int IN_MEMORY = 256 << 10;

    private final Account account;
    private final BlobStore blobs;
    private final InstantSource clock;

    public Uploads(Account account, BlobStore blobs, InstantSource clock) {
        this.account = account;
        this.blobs = blobs;
        this.clock = clock;
    }

    /// What is kept of one.
    public record Upload(BlobId content, long size, long at) {}

    /// Takes a content; it is on stable storage when this returns.
    public Upload take(InputStream body) throws IOException, StoreFailed {
        byte[] start = body.readNBytes(IN_MEMORY);
        if (start.length < IN_MEMORY) return keep(BlobStore.stage(start));
        try (BlobWriter writer = blobs.writer()) {
            byte[] buffer = start;
            int length = start.length;
            while (length > 0) {
                writer.write(buffer, 0, length);
                length = body.read(buffer);
            }
            return keep(writer.finish());
        }
    }

    public Upload keep(StagedBlob content) throws StoreFailed {
        long now = clock.instant().getEpochSecond();
        byte[] key = key(content.id());
        byte[] record = new RecordWriter(VERSION).number(now).number(content.size()).toBytes();
        account.<Upload, RuntimeException>changeRecords(
                draft -> {
                    if (draft.get(key) == null) draft.bring(content, key);
                    draft.put(key, record);
                    forget(draft, now);
                    return new Upload(content.id(), content.size(), now);
                });
        return new Upload(content.id(), content.size(), now);
    }

    private static void forget(Draft<?> draft, long now) throws StoreFailed {
        List<Upload> all = all(draft);
        all.sort(Comparator.comparingLong(Upload::at).reversed());
        long octets = 0;
        for (int i = 0; i < all.size(); i++) {
            Upload each = all.get(i);
            octets += each.size();
            boolean over = i > 0 && (i >= MAX_COUNT || octets > MAX_OCTETS);
            if (over || each.at() < now - KEPT.toSeconds()) drop(draft, each);
        }
    }

    /// Takes all away, as when the account is removed.
    public static void clear(Account account) throws StoreFailed {
        account.<Boolean, RuntimeException>changeRecords(
                draft -> {
                    for (Upload each : all(draft)) drop(draft, each);
                    return true;
                });
    }

    private static List<Upload> all(Draft<?> draft) throws StoreFailed {
        byte[] prefix = Keys.key('B');
        List<Upload> all = new ArrayList<>();
        for (Map.Entry<byte[], byte[]> each : draft.scan(prefix, Keys.after(prefix)).entrySet())
            all.add(read(idIn(each.getKey()), each.getValue()));
        return all;
    }

    private static void drop(Draft<?> draft, Upload upload) {
        draft.delete(key(upload.content()));
        draft.release(upload.content(), key(upload.content()));
    }

    /// Null if there is none, or none any more.
    public @Nullable Upload find(BlobId content) throws StoreFailed {
        byte[] record = account.record(key(content));
        return record == null ? null : read(content, record);
    }

    private static Upload read(BlobId content, byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("upload", record, VERSION);
        long at = in.number();
        return new Upload(content, in.number(), at);
    }

    private static byte[] key(BlobId content) {
        return Keys.key('B', content.bytes());
    }

    private static BlobId idIn(byte[] key) {
        return BlobId.of(java.util.Arrays.copyOfRange(key, 1, key.length));
    }
}
