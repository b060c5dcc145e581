package org.veredus.account.script;

import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Where an account keeps its [Vacation].
public final class Vacations {
    private static final byte[] KEY = {'Z', 'v'};
    private static final int VERSION = 1;

    private final Account account;

    public Vacations(Account account) {
        this.account = account;
    }

    /// @param version another number whenever it is another
    public record Kept(long version, Vacation vacation) {}

    public Kept get() throws StoreFailed {
        return read(account.record(KEY));
    }

    public Vacation now() throws StoreFailed {
        return get().vacation();
    }

    /// A change that may refuse.
    public interface Change<X extends Exception> {
        Vacation of(Vacation before) throws X;
    }

    /// @return what it then is
    public <X extends Exception> Kept change(Change<X> how) throws X, StoreFailed {
        return account.<Kept, X>changeRecords(draft -> change(draft, how));
    }

    private static <X extends Exception> Kept change(Draft<?> draft, Change<X> how)
            throws X, StoreFailed {
        Kept before = read(draft.get(KEY));
        Vacation after = how.of(before.vacation());
        if (after.equals(before.vacation())) return before;
        long version = before.version() + 1;
        draft.put(KEY, new RecordWriter(VERSION).number(version).bytes(after.record()).toBytes());
        return new Kept(version, after);
    }

    private static Kept read(byte @Nullable [] record) throws StoreFailed {
        if (record == null) return new Kept(0, Vacation.OFF);
        RecordReader in = new RecordReader("vacation", record, VERSION);
        return new Kept(in.number(), Vacation.read(in.bytes()));
    }
}
