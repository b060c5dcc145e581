package org.veredus.account.script;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// Messages that are put away until a time, and the times of all accounts in one order.
///
/// The truth is in the accounts ([Waking]), written in the commit that files the message. The time
/// is noted for the whole server before that, so a crash in between costs a look at an account
/// where nothing wakes.
///
/// | key | value |
/// |---|---|
/// | `W` time (8) account (8) | empty |
public final class Snoozes {
    /// The mailbox that messages wait in.
    public static final String AWAY = "Snoozed";

    private static final PartitionId PARTITION = new PartitionId('z', 2);
    private static final int VERSION = 1;
    private static final byte[] TIMES = {'W'};
    private static final byte[] WAKINGS = {'Z', 'w'};
    private static final byte[] NOTHING = new RecordWriter(VERSION).toBytes();

    private final KeyValueStore store;
    private final Pipeline<Stateless> pipeline;

    private enum Stateless {
        NOTHING
    }

    public Snoozes(KeyValueStore store) {
        this.store = store;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
    }

    /// A time at which something may wake in an account.
    public record Due(Instant at, AccountId account) {}

    /// What becomes of one message.
    ///
    /// @param at to the second
    /// @param away the mailbox that it waits in
    /// @param mailbox the path it goes to; null: the inbox
    public record Waking(
            Instant at,
            long email,
            MailboxId away,
            @Nullable String mailbox,
            boolean create,
            List<String> added,
            List<String> removed) {
        public Waking {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }

    /// Makes sure that the account is looked at then. Before its [#note].
    public void announce(AccountId account, Instant at) throws StoreFailed {
        byte[] key = time(at, account);
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    draft.put(key, NOTHING);
                    return draft.state();
                });
    }

    /// The times that have come, the earliest first.
    public List<Due> due(Instant now, int most) throws StoreFailed {
        List<Due> due = new ArrayList<>();
        byte[] end = ByteBuffer.allocate(9).put(TIMES).putLong(now.getEpochSecond() + 1).array();
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    TIMES,
                    end,
                    (key, _) -> {
                        ByteBuffer fields = ByteBuffer.wrap(key);
                        Instant at = Instant.ofEpochSecond(fields.getLong(1));
                        due.add(new Due(at, new AccountId(fields.getLong(9))));
                        return due.size() < most ? Snapshot.Next.GO_ON : Snapshot.Next.STOP;
                    });
        }
        return due;
    }

    /// Nothing is left to be done for a time.
    public void forget(Due due) throws StoreFailed {
        byte[] key = time(due.at(), due.account());
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    draft.delete(key);
                    return draft.state();
                });
    }

    private static byte[] time(Instant at, AccountId account) {
        return ByteBuffer.allocate(17)
                .put(TIMES)
                .putLong(at.getEpochSecond())
                .putLong(account.number())
                .array();
    }

    /// In the commit that puts the message away.
    public static void note(Draft<?> draft, Waking waking) {
        RecordWriter record =
                new RecordWriter(VERSION)
                        .number(waking.away().number())
                        .text(waking.mailbox() == null ? "" : waking.mailbox())
                        .octet(waking.create() ? 1 : 0);
        texts(record, waking.added());
        texts(record, waking.removed());
        draft.put(key(waking.at(), waking.email()), record.toBytes());
    }

    private static void texts(RecordWriter record, List<String> texts) {
        record.number(texts.size());
        texts.forEach(record::text);
    }

    /// What wakes in an account by `now`.
    public static List<Waking> of(Account account, Instant now) throws StoreFailed {
        byte[] end = key(now.plusSeconds(1), 0);
        return account.<List<Waking>, RuntimeException>changeRecords(
                draft -> {
                    List<Waking> wakings = new ArrayList<>();
                    for (var each : draft.scan(WAKINGS, end).entrySet())
                        wakings.add(read(each.getKey(), each.getValue()));
                    return wakings;
                });
    }

    /// All that is to wake in an account, the earliest first.
    public static List<Waking> all(Account account) throws StoreFailed {
        List<Waking> wakings = new ArrayList<>();
        for (var each : account.records(WAKINGS).entrySet())
            wakings.add(read(each.getKey(), each.getValue()));
        return wakings;
    }

    /// The messages have woken, or are gone.
    public static void done(Account account, Collection<Waking> wakings) throws StoreFailed {
        if (wakings.isEmpty()) return;
        account.<Boolean, RuntimeException>changeRecords(
                draft -> {
                    for (Waking each : wakings) draft.delete(key(each.at(), each.email()));
                    return true;
                });
    }

    private static Waking read(byte[] key, byte[] value) throws StoreFailed {
        ByteBuffer fields = ByteBuffer.wrap(key);
        RecordReader record = new RecordReader("snoozed message", value, VERSION);
        MailboxId away = new MailboxId((int) record.number());
        String mailbox = record.text();
        boolean create = record.octet() == 1;
        return new Waking(
                Instant.ofEpochSecond(fields.getLong(WAKINGS.length)),
                fields.getLong(WAKINGS.length + Long.BYTES),
                away,
                mailbox.isEmpty() ? null : mailbox,
                create,
                texts(record),
                texts(record));
    }

    private static List<String> texts(RecordReader record) throws StoreFailed {
        String[] texts = new String[record.count()];
        for (int i = 0; i < texts.length; i++) texts[i] = record.text();
        return Arrays.asList(texts);
    }

    private static byte[] key(Instant at, long email) {
        return ByteBuffer.allocate(WAKINGS.length + 2 * Long.BYTES)
                .put(WAKINGS)
                .putLong(at.getEpochSecond())
                .putLong(email)
                .array();
    }
}
