package org.veredus.transport.inspect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.StoreFailed;

/// Gives the first octets of a message that has come in.
@FunctionalInterface
public interface Opening {
    byte[] of(StagedBlob content, int most) throws StoreFailed;

    /// A message in memory is not copied, whatever its size: the array must not be changed.
    static Opening in(BlobStore blobs) {
        return (content, most) -> {
            if (content instanceof StagedBlob.Inline(_, var octets)) return octets;
            ByteArrayOutputStream start = new ByteArrayOutputStream(1 << 16);
            try {
                blobs.copy(content, 0, Math.min(most, content.size()), start::write);
            } catch (IOException impossible) {
                throw new IllegalStateException("memory does not fail", impossible);
            }
            return start.toByteArray();
        };
    }
}
