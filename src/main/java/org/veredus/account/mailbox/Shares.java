package org.veredus.account.mailbox;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// Who may have given whom rights to mailboxes, so that nobody has to look through all accounts.
///
/// The truth is in the mailboxes' lists ([Acl]). A note is made before the first right is given and
/// stays, so a crash in between costs a look at an account that shares nothing.
///
/// | key | value |
/// |---|---|
/// | `G` to whom (8; 0: anyone) owner (8) | empty |
final class Shares {
    private static final PartitionId PARTITION = new PartitionId('s', 0);

    private final KeyValueStore store;
    private final Pipeline<Stateless> pipeline;

    private enum Stateless {
        NOTHING
    }

    Shares(KeyValueStore store) {
        this.store = store;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
    }

    void note(AccountId owner, Acl.Identifier to) throws StoreFailed {
        byte[] key = key(to.account(), owner.number());
        if (store.get(PARTITION, key) != null) return;
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    draft.put(key, Layout.NOTHING);
                    return draft.state();
                });
    }

    /// Forgets what an account has given and got.
    void clear(AccountId account) throws StoreFailed {
        List<byte[]> keys = new ArrayList<>();
        byte[] all = Keys.key('G');
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    all,
                    Keys.after(all),
                    (key, _) -> {
                        boolean got = ByteBuffer.wrap(key).getLong(1) == account.number();
                        if (got || ownerIn(key).equals(account)) keys.add(key);
                        return Snapshot.Next.GO_ON;
                    });
        }
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    keys.forEach(draft::delete);
                    return draft.state();
                });
    }

    /// Accounts that may have given `who` rights, apart from their own.
    Set<AccountId> owners(AccountId who) throws StoreFailed {
        Set<AccountId> owners = new LinkedHashSet<>();
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            for (long to : new long[] {who.number(), Acl.Identifier.ANYONE}) {
                byte[] prefix = Keys.key('G', to);
                snapshot.scan(
                        prefix,
                        Keys.after(prefix),
                        (key, _) -> {
                            owners.add(ownerIn(key));
                            return Snapshot.Next.GO_ON;
                        });
            }
        }
        owners.remove(who);
        return owners;
    }

    private static AccountId ownerIn(byte[] key) {
        return new AccountId(ByteBuffer.wrap(key).getLong(9));
    }

    private static byte[] key(long to, long owner) {
        return ByteBuffer.allocate(17).put((byte) 'G').putLong(to).putLong(owner).array();
    }
}
