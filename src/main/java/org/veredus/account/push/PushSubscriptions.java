package org.veredus.account.push;

import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.webpush.P256;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// The subscriptions of all accounts.
///
/// | key | value |
/// |---|---|
/// | `A` account (8) number (8) | the subscription, see [PushSubscription] |
/// | `T` account (8) number (8) | the states it was told last, of each type |
/// | `N` | the number of the next one |
/// | `V` | the server's keys: public, private |
public final class PushSubscriptions {
    private static final PartitionId PARTITION = new PartitionId('u', 0);
    private static final int VERSION = 1;
    private static final byte[] NEXT = Keys.key('N');
    private static final byte[] SERVER = Keys.key('V');

    private final KeyValueStore store;
    private final Pipeline<Stateless> pipeline;

    private enum Stateless {
        NOTHING
    }

    public PushSubscriptions(KeyValueStore store) {
        this.store = store;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
    }

    /// Which subscription it is.
    public record Name(AccountId account, long number) {}

    /// All there are.
    public Map<Name, PushSubscription> all() throws StoreFailed {
        return scan(Keys.key('A'));
    }

    /// Those of an account, in order of number.
    public SequencedMap<Name, PushSubscription> of(AccountId account) throws StoreFailed {
        return scan(Keys.key('A', account.number()));
    }

    private SequencedMap<Name, PushSubscription> scan(byte[] prefix) throws StoreFailed {
        SequencedMap<Name, byte[]> records = new LinkedHashMap<>();
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    prefix,
                    Keys.after(prefix),
                    (key, value) -> {
                        records.put(name(key), value);
                        return Snapshot.Next.GO_ON;
                    });
        }
        SequencedMap<Name, PushSubscription> found = new LinkedHashMap<>();
        for (Map.Entry<Name, byte[]> each : records.entrySet())
            found.put(
                    each.getKey(), PushSubscription.read(each.getKey().account(), each.getValue()));
        return found;
    }

    public @Nullable PushSubscription find(Name name) throws StoreFailed {
        byte[] record = store.get(PARTITION, key('A', name));
        return record == null ? null : PushSubscription.read(name.account(), record);
    }

    /// @param most an account may have
    /// @return null if it has as many
    public @Nullable Name add(AccountId account, PushSubscription subscription, int most)
            throws StoreFailed {
        byte[] theirs = Keys.key('A', account.number());
        return pipeline.<@Nullable Name, RuntimeException>change(
                draft -> {
                    if (draft.scan(theirs, Keys.after(theirs)).size() >= most) return null;
                    byte[] next = draft.get(NEXT);
                    long number =
                            next == null ? 1 : new RecordReader("number", next, VERSION).number();
                    draft.put(NEXT, new RecordWriter(VERSION).number(number + 1).toBytes());
                    Name name = new Name(account, number);
                    draft.put(key('A', name), subscription.record());
                    return name;
                });
    }

    /// @return false if there is none of that name
    public boolean change(Name name, UnaryOperator<PushSubscription> how) throws StoreFailed {
        return pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    byte[] record = draft.get(key('A', name));
                    if (record == null) return false;
                    PushSubscription before = PushSubscription.read(name.account(), record);
                    draft.put(key('A', name), how.apply(before).record());
                    return true;
                });
    }

    /// @return false if there was none of that name
    public boolean remove(Name name) throws StoreFailed {
        return pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    boolean there = draft.get(key('A', name)) != null;
                    draft.delete(key('A', name));
                    draft.delete(key('T', name));
                    return there;
                });
    }

    /// Removes all of an account.
    public void removeAll(AccountId account) throws StoreFailed {
        for (Name name : of(account).keySet()) remove(name);
    }

    /// The states it was told last; null if none ever.
    public @Nullable String told(Name name) throws StoreFailed {
        byte[] record = store.get(PARTITION, key('T', name));
        if (record == null) return null;
        return new RecordReader("told states", record, VERSION).text();
    }

    /// Notes what it was told, if it is still there.
    public void note(Name name, String states) throws StoreFailed {
        byte[] record = new RecordWriter(VERSION).text(states).toBytes();
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    if (draft.get(key('A', name)) != null) draft.put(key('T', name), record);
                    return draft.state();
                });
    }

    /// The keys by which push services know this server, made when first asked for. Subscriptions
    /// are made for them: they stay. RFC 9749 §4
    public KeyPair serverKeys(SecureRandom random) throws StoreFailed {
        KeyPair made = P256.pair(random);
        byte[] record =
                new RecordWriter(VERSION)
                        .bytes(P256.octets((ECPublicKey) made.getPublic()))
                        .bytes(P256.octets((ECPrivateKey) made.getPrivate()))
                        .toBytes();
        byte[] kept =
                pipeline.<byte[], RuntimeException>change(
                        draft -> {
                            byte[] there = draft.get(SERVER);
                            if (there == null) draft.put(SERVER, record);
                            return there == null ? record : there;
                        });
        RecordReader in = new RecordReader("server's keys", kept, VERSION);
        ECPublicKey known = P256.publicKey(in.bytes());
        if (known == null) throw new StoreFailed("the server's push keys are damaged");
        return new KeyPair(known, P256.privateKey(in.bytes()));
    }

    private static byte[] key(char type, Name name) {
        return ByteBuffer.allocate(17)
                .put((byte) type)
                .putLong(name.account().number())
                .putLong(name.number())
                .array();
    }

    private static Name name(byte[] key) {
        ByteBuffer fields = ByteBuffer.wrap(key);
        return new Name(new AccountId(fields.getLong(1)), fields.getLong(9));
    }
}
