package org.veredus.account.junk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Ruling;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.StoreFailed;

/// What one account's owner has taught: immutable, as it is in the store.
public final class AccountJunk {
    private static final int BITS = 18;

    /// Messages of both classes after which all counts are halved.
    private static final int FADES_AT = 4000;

    /// Messages of each class that an account tells others as such: more would make what others
    /// have told look rare.
    private static final int MAX_WHOLE = 50;

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

    public int junkMessages() {
        return counts == null ? 0 : counts.junkMessages();
    }

    public int wantedMessages() {
        return counts == null ? 0 : counts.wantedMessages();
    }

    @Nullable Counts counts() {
        return counts;
    }

    /// Learns messages, each once; what one was learned as before is taken back. Returns when that
    /// is on stable storage.
    ///
    /// @param settled what was said of them, to be forgotten in the same commit
    /// @return what all others may learn of it
    static List<Share> learn(Account account, Map<Long, Ruling> settled, List<Lesson> lessons)
            throws StoreFailed {
        return account.settle(settled, draft -> learn(draft, lessons));
    }

    private static List<Share> learn(Draft<?> draft, List<Lesson> lessons) throws StoreFailed {
        List<Share> shares = new ArrayList<>();
        byte[] packed = draft.get(JunkRecords.counts());
        Counts known = packed == null ? null : unpack(packed);
        Counts counts = known == null ? new Counts(BITS) : known;
        for (Lesson lesson : lessons) {
            byte[] key = JunkRecords.message(lesson.message());
            JunkClass before = JunkRecords.classOf(draft.get(key));
            JunkClass as = lesson.as();
            if (before == as) continue;
            if (before != null) {
                boolean told = counts.messages(before) <= MAX_WHOLE;
                int[] gone = counts.unlearn(lesson.features(), before);
                shares.add(new Share(gone, before, told && isMost(gone, lesson), -1));
                draft.delete(key);
            }
            if (as != null) {
                int[] fresh = counts.learn(lesson.features(), as);
                boolean told = counts.messages(as) <= MAX_WHOLE;
                shares.add(new Share(fresh, as, told && isMost(fresh, lesson), 1));
                draft.put(key, JunkRecords.record(as));
            }
        }
        if (shares.isEmpty()) return shares;
        if (counts.junkMessages() + counts.wantedMessages() > FADES_AT) {
            counts.fade();
            for (byte[] key :
                    draft.scan(JunkRecords.firstMessage(), JunkRecords.behindMessages()).keySet())
                draft.delete(key);
        }
        draft.put(JunkRecords.counts(), PackedCounts.pack(counts));
        return shares;
    }

    private static boolean isMost(int[] features, Lesson of) {
        return features.length * 2 >= of.features().size();
    }

    /// Forgets all that the account was taught. What others have learned of it stays.
    public static void forget(Account account) throws StoreFailed {
        account.<Boolean, RuntimeException>changeRecords(
                draft -> {
                    draft.delete(JunkRecords.counts());
                    for (byte[] key :
                            draft.scan(JunkRecords.firstMessage(), JunkRecords.behindMessages())
                                    .keySet()) draft.delete(key);
                    return true;
                });
    }
}
