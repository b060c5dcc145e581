package org.veredus.account.junk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.fuzzy.AccountFuzzy;
import org.veredus.account.fuzzy.Report;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Ruling;
import org.veredus.account.reputation.AccountReputation;
import org.veredus.account.reputation.Said;
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
    /// @param now seconds
    /// @return what all others may learn of it
    static Told learn(Account account, Map<Long, Ruling> settled, List<Lesson> lessons, long now)
            throws StoreFailed {
        return account.settle(settled, draft -> learn(draft, lessons, now));
    }

    /// What an account tells all others.
    ///
    /// @param shares of what its mail says
    /// @param said of whom it came from
    /// @param reports of its digests
    record Told(List<Share> shares, List<Said> said, List<Report> reports) {}

    private static Told learn(Draft<?> draft, List<Lesson> lessons, long now) throws StoreFailed {
        List<Share> shares = new ArrayList<>();
        List<Said> said = new ArrayList<>();
        List<Report> reports = new ArrayList<>();
        byte[] packed = draft.get(JunkRecords.counts());
        Counts known = packed == null ? null : unpack(packed);
        Counts counts = known == null ? new Counts(BITS) : known;
        for (Lesson lesson : lessons) {
            byte[] key = JunkRecords.message(lesson.message());
            JunkClass before = JunkRecords.classOf(draft.get(key));
            JunkClass as = lesson.as();
            boolean answered = lesson.ruling() == Ruling.ANSWERED;
            if (answered ? before != null : before == as) continue;
            said.add(new Said(lesson.behind(), ruling(before), lesson.ruling()));
            reports.add(new Report(lesson.digests(), lesson.ruling()));
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
        for (Said each : said) AccountReputation.learn(draft, each, now);
        if (!said.isEmpty()) AccountReputation.tidy(draft);
        AccountFuzzy.learn(draft, reports);
        if (shares.isEmpty()) return new Told(shares, said, reports);
        if (counts.junkMessages() + counts.wantedMessages() > FADES_AT) {
            counts.fade();
            for (byte[] key :
                    draft.scan(JunkRecords.firstMessage(), JunkRecords.behindMessages()).keySet())
                draft.delete(key);
        }
        draft.put(JunkRecords.counts(), PackedCounts.pack(counts));
        return new Told(shares, said, reports);
    }

    private static @Nullable Ruling ruling(@Nullable JunkClass learned) {
        return switch (learned) {
            case JUNK -> Ruling.JUNK;
            case WANTED -> Ruling.WANTED;
            case null -> null;
        };
    }

    private static boolean isMost(int[] features, Lesson of) {
        return features.length * 2 >= of.features().size();
    }

    /// Forgets all that the account was taught. What others have learned of it stays.
    public static void forget(Account account) throws StoreFailed {
        account.<Boolean, RuntimeException>changeRecords(
                draft -> {
                    draft.delete(JunkRecords.counts());
                    AccountFuzzy.forget(draft);
                    for (byte[] key :
                            draft.scan(JunkRecords.firstMessage(), JunkRecords.behindMessages())
                                    .keySet()) draft.delete(key);
                    return true;
                });
        AccountReputation.forget(account);
    }
}
