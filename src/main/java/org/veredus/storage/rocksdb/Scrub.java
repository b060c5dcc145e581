package org.veredus.storage.rocksdb;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.kv.Snapshot.Next;
import org.veredus.storage.kv.StoreFailed;

/// Reads everything once: each content must still have the hash that is its name, and each content
/// that is referred to must be there.
public final class Scrub {
    private static final int SHOWN = 20;

    private final Database database;
    private final RocksBlobs blobs;
    private final List<String> damages = new ArrayList<>();
    private long contents;
    private long octets;
    private long references;
    private long damaged;

    Scrub(Database database, RocksBlobs blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    /// What was read.
    ///
    /// @param damaged how many contents are damaged or missing
    /// @param damages the first of them, a sentence each
    public record Report(
            long contents, long octets, long references, long damaged, List<String> damages) {
        public Report {
            damages = List.copyOf(damages);
        }
    }

    Report run() throws StoreFailed {
        database.scan(database.blobs, new byte[] {'B'}, at -> content(at.key()));
        database.scan(database.references, new byte[] {'R'}, at -> reference(at.key()));
        return new Report(contents, octets, references, damaged, damages);
    }

    private Next content(byte[] key) throws StoreFailed {
        if (key[0] != 'B') return Next.STOP;
        BlobId id = BlobKeys.blobOf(key);
        contents++;
        MessageDigest digest = BlobId.sha256();
        try {
            long size = blobs.size(id);
            octets += size;
            blobs.copy(id, 0, size, digest::update);
            if (!id.equals(BlobId.of(digest.digest()))) damage(id + " has changed");
        } catch (StoreFailed | IOException unreadable) {
            damage(id + " cannot be read: " + unreadable.getMessage());
        }
        return Next.GO_ON;
    }

    private Next reference(byte[] key) throws StoreFailed {
        if (key[0] != 'R') return Next.STOP;
        references++;
        BlobId id = BlobKeys.blobOf(Arrays.copyOf(key, 1 + BlobId.LENGTH));
        if (database.get(database.blobs, BlobKeys.blob(id)) == null) damage(id + " is missing");
        return Next.GO_ON;
    }

    private void damage(String what) {
        damaged++;
        if (damages.size() < SHOWN) damages.add("content " + what);
    }
}
