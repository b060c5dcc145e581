package org.veredus.account.fuzzy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Ruling;
import org.veredus.format.fuzzy.FuzzyDigest;
import org.veredus.format.fuzzy.Sketch;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// What one account's owner has reported: immutable, as it is in the store.
public final class AccountFuzzy {
    /// The ones that were spoken of longest ago go first.
    public static final int MAX = 300;

    private static final byte[] KEY = {'Y', 'f'};
    private static final int VERSION = 1;
    private static final int IS_JUNK = 1;
    private static final int IS_WANTED = 2;

    private final List<Said> all; // the oldest first

    private record Said(FuzzyDigest digest, boolean junk) {
        boolean isOf(FuzzyDigest other) {
            return digest.kind() == other.kind() && digest.id() == other.id();
        }
    }

    private AccountFuzzy(List<Said> all) {
        this.all = List.copyOf(all);
    }

    public static AccountFuzzy of(Account account) throws StoreFailed {
        return read(account.record(KEY));
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /// What its owner thinks of the one of the things he has reported that a message is most like.
    ///
    /// @param likeness 0 to 1
    public record Opinion(FuzzyDigest.Kind kind, boolean junk, double likeness) {}

    /// Null: nothing that he has reported is like it. The skeleton of HTML alone says nothing: a
    /// sender's wanted and unwanted letters have the same.
    public @Nullable Opinion of(List<FuzzyDigest> message) {
        Opinion best = null;
        for (FuzzyDigest digest : message) {
            if (digest.kind() == FuzzyDigest.Kind.SKELETON) continue;
            for (Said said : all) {
                double likeness = likeness(said.digest, digest);
                boolean more = best == null || likeness >= best.likeness; // the last word counts
                if (likeness >= ServerFuzzy.ALIKE && more)
                    best = new Opinion(digest.kind(), said.junk, likeness);
            }
        }
        return best;
    }

    private static double likeness(FuzzyDigest one, FuzzyDigest other) {
        if (one.kind() != other.kind()) return 0;
        if (one.id() == other.id()) return 1;
        Sketch first = one.sketch();
        Sketch second = other.sketch();
        return first == null || second == null ? 0 : first.likeness(second);
    }

    /// Keeps what the owner has said, in the commit that keeps what was learned of it.
    public static void learn(Draft<?> draft, List<Report> reports) throws StoreFailed {
        if (reports.isEmpty()) return;
        List<Said> said = new ArrayList<>(read(draft.get(KEY)).all);
        for (Report report : reports) {
            if (!report.speaks()) continue;
            for (FuzzyDigest digest : report.digests()) {
                said.removeIf(old -> old.isOf(digest));
                if (report.ruling() != Ruling.UNDECIDED)
                    said.add(new Said(digest, report.ruling() == Ruling.JUNK));
            }
        }
        while (said.size() > MAX) said.removeFirst();
        if (said.isEmpty()) draft.delete(KEY);
        else draft.put(KEY, write(said));
    }

    /// Forgets all that the owner has said.
    public static void forget(Draft<?> draft) {
        draft.delete(KEY);
    }

    private static AccountFuzzy read(byte @Nullable [] record) throws StoreFailed {
        if (record == null) return new AccountFuzzy(List.of());
        RecordReader in = new RecordReader("reported digests", record, VERSION);
        int count = in.count();
        List<Said> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FuzzyDigest.Kind kind = FuzzyDigest.Kind.ofCode(in.octet());
            long id = in.number();
            Sketch sketch = FuzzyEntry.sketch(in.bytes());
            boolean junk = in.octet() == IS_JUNK;
            if (kind != null) all.add(new Said(new FuzzyDigest(kind, id, sketch), junk));
        }
        return new AccountFuzzy(all);
    }

    private static byte[] write(List<Said> all) {
        RecordWriter out = new RecordWriter(VERSION, 16 + all.size() * 80);
        out.number(all.size());
        for (Said said : all) {
            Sketch sketch = said.digest.sketch();
            out.octet(said.digest.kind().code())
                    .number(said.digest.id())
                    .bytes(sketch == null ? new byte[0] : sketch.toBytes())
                    .octet(said.junk ? IS_JUNK : IS_WANTED);
        }
        return out.toBytes();
    }
}
