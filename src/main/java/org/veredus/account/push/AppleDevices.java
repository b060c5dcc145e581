package org.veredus.account.push;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// The devices of all accounts that want to be woken by Apple's push service.
///
/// | key | value |
/// |---|---|
/// | `D` account (8) number (8) | [AppleDevice] |
public final class AppleDevices {
    /// Of one account; beyond it the one that registered first is forgotten.
    public static final int MAX_DEVICES = 20;

    private static final PartitionId PARTITION = new PartitionId('u', 1);

    private final KeyValueStore store;
    private final Pipeline<Stateless> pipeline;

    private enum Stateless {
        NOTHING
    }

    public AppleDevices(KeyValueStore store) {
        this.store = store;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
    }

    /// Who has any.
    public Set<AccountId> accounts() throws StoreFailed {
        Set<Long> numbers = new TreeSet<>();
        byte[] all = Keys.key('D');
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    all,
                    Keys.after(all),
                    (key, _) -> {
                        numbers.add(ByteBuffer.wrap(key).getLong(1));
                        return Snapshot.Next.GO_ON;
                    });
        }
        Set<AccountId> accounts = new LinkedHashSet<>();
        for (long number : numbers) accounts.add(new AccountId(number));
        return accounts;
    }

    /// Those of an account by their numbers, the one that registered first in front.
    public SortedMap<Long, AppleDevice> of(AccountId account) throws StoreFailed {
        SortedMap<Long, byte[]> records = new TreeMap<>();
        byte[] theirs = Keys.key('D', account.number());
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    theirs,
                    Keys.after(theirs),
                    (key, value) -> {
                        records.put(numberIn(key), value);
                        return Snapshot.Next.GO_ON;
                    });
        }
        SortedMap<Long, AppleDevice> devices = new TreeMap<>();
        for (Map.Entry<Long, byte[]> each : records.entrySet())
            devices.put(each.getKey(), AppleDevice.read(each.getValue()));
        return devices;
    }

    /// Notes a device; one that is known already comes anew.
    public void add(AccountId account, AppleDevice device) throws StoreFailed {
        byte[] theirs = Keys.key('D', account.number());
        pipeline.<Stateless, StoreFailed>change(
                draft -> {
                    NavigableMap<byte[], byte[]> all = draft.scan(theirs, Keys.after(theirs));
                    long next = all.isEmpty() ? 1 : numberIn(all.lastKey()) + 1;
                    int others = 0;
                    for (Map.Entry<byte[], byte[]> each : all.descendingMap().entrySet()) {
                        boolean same = AppleDevice.read(each.getValue()).isSame(device);
                        if (same || ++others >= MAX_DEVICES) draft.delete(each.getKey());
                    }
                    draft.put(key(account, next), device.record());
                    return draft.state();
                });
    }

    /// @return false if there was none of that number
    public boolean remove(AccountId account, long number) throws StoreFailed {
        return pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    boolean there = draft.get(key(account, number)) != null;
                    draft.delete(key(account, number));
                    return there;
                });
    }

    /// Removes all of an account.
    public void removeAll(AccountId account) throws StoreFailed {
        for (long number : of(account).keySet()) remove(account, number);
    }

    private static byte[] key(AccountId account, long number) {
        return ByteBuffer.allocate(17)
                .put((byte) 'D')
                .putLong(account.number())
                .putLong(number)
                .array();
    }

    private static long numberIn(byte[] key) {
        return ByteBuffer.wrap(key).getLong(9);
    }
}
