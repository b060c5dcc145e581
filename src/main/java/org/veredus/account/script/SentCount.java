package org.veredus.account.script;

import java.time.Instant;
import java.time.ZoneOffset;
import org.veredus.account.mailbox.Account;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// How many messages an account's scripts have sent on the present day (UTC): what goes wrong in a
/// script must not flood others. RFC 5228 §10
public final class SentCount {
    private static final int VERSION = 1;
    private static final byte[] KEY = {'Z', 'd'};

    private SentCount() {}

    public static long today(Account account, Instant now) throws StoreFailed {
        byte[] record = account.record(KEY);
        return record == null ? 0 : count(record, now);
    }

    /// Counts some more, in the commit that they belong to.
    public static void add(Draft<?> draft, int more, Instant now) throws StoreFailed {
        byte[] record = draft.get(KEY);
        long sum = (record == null ? 0 : count(record, now)) + more;
        draft.put(KEY, new RecordWriter(VERSION).number(day(now)).number(sum).toBytes());
    }

    private static long count(byte[] record, Instant now) throws StoreFailed {
        RecordReader reader = new RecordReader("what scripts have sent", record, VERSION);
        long day = reader.number();
        long count = reader.number();
        return day == day(now) ? count : 0;
    }

    private static long day(Instant now) {
        return now.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }
}
