package org.veredus.account.junk;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.format.features.FeatureSet;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.StoreFailed;

/// What one account's owner has taught: immutable, as it is in the store.
public final class AccountJunk {
    private static final int BITS = 18;

    /// Messages of both classes after which all counts are halved.
    private static final int FADES_AT = 4000;

    private final @Nullable Counts counts;

    private AccountJunk(@Nullable Counts counts) {
        this.counts = counts;
    }

    public static AccountJunk of(Account account) throws StoreFailed {
        byte[] packed = account.record(JunkRecords.counts());
        return new AccountJunk(packed == null ? null : unpack(packed));
    }

    private static @Nullable Counts unpack(byte[] packed) throws StoreFailed {
        try {
            return PackedCounts.unpack(packed);
        } catch (IOException damaged) {
            throw new StoreFailed("an account's counts of junk are damaged", damaged);
        }
    }

    public boolean isEmpty() {
        return counts == null || counts.isEmpty();
    }

    @Nullable Counts counts() {
        return counts;
    }

    /// Learns a message, once; what it was learned as before is taken back. Returns when that is on
    /// stable storage.
    ///
    /// @return whether that was news
    public static boolean learn(
            Account account, MessageKey message, FeatureSet features, JunkClass as)
            throws StoreFailed {
        return account.<Boolean, RuntimeException>changeRecords(
                draft -> learn(draft, message, features, as));
    }

    private static boolean learn(
            Draft<?> draft, MessageKey message, FeatureSet features, JunkClass as)
            throws StoreFailed {
        JunkClass before = JunkRecords.classOf(draft.get(JunkRecords.message(message)));
        if (before == as) return false;
        byte[] packed = draft.get(JunkRecords.counts());
        Counts known = packed == null ? null : unpack(packed);
        Counts counts = known == null ? new Counts(BITS) : known;
        if (before != null) counts.unlearn(features, before);
        counts.learn(features, as);
        if (counts.junkMessages() + counts.wantedMessages() > FADES_AT) {
            counts.fade();
            for (byte[] key :
                    draft.scan(JunkRecords.firstMessage(), JunkRecords.behindMessages()).keySet())
                draft.delete(key);
        }
        draft.put(JunkRecords.counts(), PackedCounts.pack(counts));
        draft.put(JunkRecords.message(message), JunkRecords.record(as));
        return true;
    }
}
