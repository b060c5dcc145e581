package org.veredus.account.junk;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Keys and small records; the package description draws them.
final class JunkRecords {
    private static final int VERSION = 1;

    private JunkRecords() {}

    static byte[] counts() {
        return new byte[] {'Y', 'm'};
    }

    /// Of what accounts have told the server.
    static byte[] shares() {
        return new byte[] {'Y', 'p'};
    }

    static byte[] message(MessageKey message) {
        return ByteBuffer.allocate(2 + MessageKey.LENGTH)
                .put(firstMessage())
                .put(message.bytes())
                .array();
    }

    static byte[] firstMessage() {
        return new byte[] {'Y', 't'};
    }

    static byte[] behindMessages() {
        return new byte[] {'Y', 'u'};
    }

    /// Of what weights are found from.
    static byte[] example(MessageKey message) {
        return ByteBuffer.allocate(2 + MessageKey.LENGTH)
                .put(firstExample())
                .put(message.bytes())
                .array();
    }

    static byte[] firstExample() {
        return new byte[] {'Y', 'e'};
    }

    static byte[] behindExamples() {
        return new byte[] {'Y', 'f'};
    }

    static byte[] weights() {
        return new byte[] {'Y', 'w'};
    }

    static byte[] record(JunkClass as) {
        return new RecordWriter(VERSION).octet(as.code()).toBytes();
    }

    static @Nullable JunkClass classOf(byte @Nullable [] record) throws StoreFailed {
        if (record == null) return null;
        return JunkClass.ofCode(new RecordReader("learned message", record, VERSION).octet());
    }
}
