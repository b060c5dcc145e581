package org.veredus.account.url;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Place;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// A user's keys to mailboxes, own and others': the mailbox access key table. RFC 4467 §2.2
final class AccessKeys {
    private static final int VERSION = 1;
    private static final int OCTETS = 32;

    private final Account user;
    private final RandomGenerator random;

    /// @param random must be hard to guess
    AccessKeys(Account user, RandomGenerator random) {
        this.user = user;
        this.random = random;
    }

    private static byte[] key(Place place) {
        return ByteBuffer.allocate(13)
                .put((byte) 'Q')
                .putLong(place.account().id().number())
                .putInt(place.mailbox().id().number())
                .array();
    }

    /// Null if there is none.
    byte @Nullable [] find(Place place) throws StoreFailed {
        return read(user.record(key(place)));
    }

    private static byte @Nullable [] read(byte @Nullable [] record) throws StoreFailed {
        return record == null ? null : new RecordReader("access key", record, VERSION).bytes();
    }

    /// The key there is, or a new one.
    byte[] get(Place place) throws StoreFailed {
        byte[] known = find(place);
        if (known != null) return known;
        byte[] made = random();
        return user.<byte[], StoreFailed>changeRecords(
                draft -> {
                    byte[] there = read(draft.get(key(place)));
                    if (there != null) return there; // somebody was faster
                    draft.put(key(place), record(made));
                    return made;
                });
    }

    /// Replaces a key.
    void reset(Place place) throws StoreFailed {
        byte[] made = random();
        boolean _ =
                user.<Boolean, RuntimeException>changeRecords(
                        draft -> {
                            draft.put(key(place), record(made));
                            return true;
                        });
    }

    /// Forgets all keys.
    void resetAll() throws StoreFailed {
        byte[] prefix = Keys.key('Q');
        boolean _ =
                user.<Boolean, StoreFailed>changeRecords(
                        draft -> {
                            List<byte[]> all =
                                    List.copyOf(draft.scan(prefix, Keys.after(prefix)).keySet());
                            all.forEach(draft::delete);
                            return true;
                        });
    }

    private static byte[] record(byte[] key) {
        return new RecordWriter(VERSION).bytes(key).toBytes();
    }

    /// A key that opens nothing.
    byte[] random() {
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        return octets;
    }
}
