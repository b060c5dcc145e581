package org.veredus.storage.kv;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.StagedBlob;

/// An atomic, durable change of one partition. When it is done the partition's version is `basedOn
/// + 1`.
///
/// @param basedOn the version the change was computed from; 0 for a partition that was never
///     written
/// @param blobs contents that become durable with this commit; each must be retained by one of the
///     writes
public record Commit(
        PartitionId partition, long basedOn, List<Write> writes, List<StagedBlob> blobs) {
    public Commit {
        writes = List.copyOf(writes);
        blobs = List.copyOf(blobs);
        if (basedOn < 0) throw new IllegalArgumentException("version " + basedOn);
        if (!blobs.isEmpty()) requireRetained(writes, blobs);
    }

    private static void requireRetained(List<Write> writes, List<StagedBlob> blobs) {
        Set<BlobId> retained = new HashSet<>();
        for (Write write : writes) {
            if (write instanceof Write.Retain(var blob, _)) retained.add(blob);
        }
        for (StagedBlob blob : blobs) {
            if (!retained.contains(blob.id()))
                throw new IllegalArgumentException("nothing retains blob " + blob.id());
        }
    }
}
