package org.veredus.storage.kv;

import org.veredus.storage.blob.BlobId;

/// One step of a [Commit].
public sealed interface Write {
    /// Longest key, octets.
    int MAX_KEY = 1024;

    record Put(byte[] key, byte[] value) implements Write {
        public Put {
            checkKey(key);
        }
    }

    record Delete(byte[] key) implements Write {
        public Delete {
            checkKey(key);
        }
    }

    /// Notes that `holder`, a name chosen by the partition, needs the blob. The same holder counts
    /// once.
    record Retain(BlobId blob, byte[] holder) implements Write {
        public Retain {
            checkKey(holder);
        }
    }

    /// Takes back a [Retain]. A blob nobody retains is removed after the engine's grace period.
    record Release(BlobId blob, byte[] holder) implements Write {
        public Release {
            checkKey(holder);
        }
    }

    private static void checkKey(byte[] key) {
        if (key.length == 0 || key.length > MAX_KEY)
            throw new IllegalArgumentException("key of " + key.length + " octets");
    }
}
