package org.veredus.account.mailbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.veredus.base.limit.ByteBudget;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.kv.StoreFailed;

/// Messages for the tests of this package.
final class Letters {
    static final Instant RECEIVED = Instant.parse("2026-01-01T00:00:00Z");
    static final byte[] NO_PREFIX = {};

    private Letters() {}

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static NewMessage message(BlobStore blobs, String text) throws StoreFailed {
        try (MessageIntake intake = new MessageIntake(blobs, new ByteBudget(1 << 20))) {
            byte[] octets = octets(text);
            intake.write(octets, 0, octets.length);
            return intake.finish();
        }
    }

    static Filing filing(BlobStore blobs, String text, Flags flags) throws StoreFailed {
        return new Filing(message(blobs, text), NO_PREFIX, flags, RECEIVED);
    }
}
