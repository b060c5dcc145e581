package org.veredus.account.script;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// What an account's scripts remember for a time: whom they have answered (RFC 5230 §4.2), which
/// messages they have seen (RFC 7352 §3). Written in the commit that delivers the message.
public final class ScriptMemory {
    private static final int VERSION = 1;
    private static final byte[] THINGS = {'Z', 'm'};
    private static final byte[] ENDS = {'Z', 'e'};
    private static final int HASH = 16;

    private ScriptMemory() {}

    /// Whether this is to be remembered at `now`.
    public static boolean remembers(Account account, String what, Instant now) throws StoreFailed {
        return isAfter(account.record(thing(hash(what))), now);
    }

    /// The same, seen from within a change.
    public static boolean remembers(Draft<?> draft, String what, Instant now) throws StoreFailed {
        return isAfter(draft.get(thing(hash(what))), now);
    }

    private static boolean isAfter(byte @Nullable [] record, Instant now) throws StoreFailed {
        return record != null && until(record) > now.getEpochSecond();
    }

    /// Notes something, and forgets all that is over.
    public static void remember(Draft<?> draft, String what, Instant until, Instant now)
            throws StoreFailed {
        byte[] hash = hash(what);
        byte[] before = draft.get(thing(hash));
        if (before != null) draft.delete(end(until(before), hash));
        forget(draft, now.getEpochSecond());
        byte[] record = new RecordWriter(VERSION).number(until.getEpochSecond()).toBytes();
        draft.put(thing(hash), record);
        draft.put(end(until.getEpochSecond(), hash), new RecordWriter(VERSION).toBytes());
    }

    private static void forget(Draft<?> draft, long now) throws StoreFailed {
        byte[] nothing = {};
        for (byte[] over : draft.scan(end(0, nothing), end(now, nothing)).keySet()) {
            draft.delete(over);
            draft.delete(thing(Arrays.copyOfRange(over, over.length - HASH, over.length)));
        }
    }

    private static long until(byte[] record) throws StoreFailed {
        return new RecordReader("what a script remembers", record, VERSION).number();
    }

    private static byte[] thing(byte[] hash) {
        return ByteBuffer.allocate(THINGS.length + hash.length).put(THINGS).put(hash).array();
    }

    private static byte[] end(long until, byte[] hash) {
        return ByteBuffer.allocate(ENDS.length + Long.BYTES + hash.length)
                .put(ENDS)
                .putLong(until)
                .put(hash)
                .array();
    }

    private static byte[] hash(String what) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(what.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest, HASH);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
