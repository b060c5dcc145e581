package org.veredus.transport.sign;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Supplier;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.verify.dkim.BodyHashes;

/// A message that is in the store, or on its way there, to be read in pieces.
record StagedMessage(BlobStore blobs, StagedBlob content) {
    /// Octets of a header that are looked at.
    static final int MAX_HEADER = 1 << 20;

    /// Takes pieces, and fails only as the store does.
    private interface Taker {
        void take(byte[] buffer, int from, int length) throws StoreFailed;
    }

    /// Its first octets.
    byte[] start(long length) throws StoreFailed {
        int most = (int) Math.min(length, Math.min(content.size(), MAX_HEADER));
        ByteArrayOutputStream start = new ByteArrayOutputStream(most);
        copy(0, most, start::write);
        return start.toByteArray();
    }

    /// @param hashes are finished afterwards
    void hashBody(long from, BodyHashes hashes) throws StoreFailed {
        copy(
                from,
                content.size() - from,
                (buffer, at, length) -> hashes.update(buffer, at, at + length));
        hashes.finish();
    }

    /// A copy with fields on top; to be finished and closed.
    MessageIntake under(byte[] fields, Supplier<MessageIntake> intakes) throws StoreFailed {
        MessageIntake intake = intakes.get();
        try {
            intake.write(fields, 0, fields.length);
            copy(0, content.size(), intake::write);
            return intake;
        } catch (StoreFailed | RuntimeException failed) {
            intake.close();
            throw failed;
        }
    }

    private void copy(long from, long length, Taker taker) throws StoreFailed {
        try {
            blobs.copy(
                    content,
                    from,
                    length,
                    (buffer, at, count) -> {
                        try {
                            taker.take(buffer, at, count);
                        } catch (StoreFailed broken) {
                            throw new IOException(broken);
                        }
                    });
        } catch (IOException failed) {
            if (failed.getCause() instanceof StoreFailed broken) throw broken;
            throw new IllegalStateException("only the store fails here", failed);
        }
    }
}
