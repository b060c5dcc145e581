package org.veredus.account.reputation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.veredus.account.mailbox.Account;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// What an account's owner has said of senders.
public final class AccountReputation {
    /// Of one account; the ones that were spoken of longest ago go first.
    public static final int MAX_SUBJECTS = 1000;

    /// How much a message that the owner has judged counts beside one that a verdict has.
    static final double WEIGHT = 5;

    /// Room that is made when there is none.
    private static final int SLACK = 100;

    private static final char TYPE = 'V';
    private static final int VERSION = 1;

    private AccountReputation() {}

    /// Keeps what the owner has said of a message, in the commit that keeps what was learned of it.
    ///
    /// @param now seconds
    public static void learn(Draft<?> draft, Said said, long now) throws StoreFailed {
        for (Subject subject : said.subjects()) {
            byte[] key = subject.key(TYPE);
            byte[] known = draft.get(key);
            Tally tally = (known == null ? Tally.NONE : read(known)).at(now, Tally.HALF_OF_PEOPLE);
            Tally after = tally.plus(said.junk(), said.wanted());
            if (after.sum() < 0.01) draft.delete(key);
            else draft.put(key, write(after));
        }
    }

    /// Keeps the number of subjects bounded.
    public static void tidy(Draft<?> draft) throws StoreFailed {
        NavigableMap<byte[], byte[]> all = draft.scan(Keys.key(TYPE), Keys.after(Keys.key(TYPE)));
        if (all.size() <= MAX_SUBJECTS) return;
        List<Map.Entry<byte[], Long>> byAge = new ArrayList<>();
        for (Map.Entry<byte[], byte[]> each : all.entrySet())
            byAge.add(Map.entry(each.getKey(), read(each.getValue()).at()));
        byAge.sort(Comparator.comparingLong(Map.Entry::getValue));
        int surplus = all.size() - MAX_SUBJECTS + SLACK;
        for (Map.Entry<byte[], Long> old : byAge.subList(0, surplus)) draft.delete(old.getKey());
    }

    /// What is known of a subject to the owner of an account.
    ///
    /// @param common what all know of it
    /// @param now seconds
    public static Repute of(Account account, Repute common, long now) throws StoreFailed {
        byte[] record = account.record(common.subject().key(TYPE));
        return record == null ? common : common.plus(read(record).at(now, Tally.HALF_OF_PEOPLE));
    }

    /// Forgets all that the owner has said.
    public static void forget(Account account) throws StoreFailed {
        account.<Boolean, RuntimeException>changeRecords(
                draft -> {
                    for (byte[] key :
                            draft.scan(Keys.key(TYPE), Keys.after(Keys.key(TYPE))).keySet())
                        draft.delete(key);
                    return true;
                });
    }

    private static Tally read(byte[] record) throws StoreFailed {
        return Tally.read(new RecordReader("reputation", record, VERSION));
    }

    private static byte[] write(Tally tally) {
        RecordWriter out = new RecordWriter(VERSION, 32);
        tally.write(out);
        return out.toBytes();
    }
}
