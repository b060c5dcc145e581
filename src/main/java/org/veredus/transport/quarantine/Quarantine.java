package org.veredus.transport.quarantine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Filed;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.mailbox.Role;
import org.veredus.account.mailbox.UidSet;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// Holds mail back.
public final class Quarantine {
    /// Messages of one account.
    public static final int MAX_OF_ACCOUNT = 1000;

    /// How long a message is held.
    public static final Duration KEPT = Duration.ofDays(30);

    private static final PartitionId PARTITION = new PartitionId('h', 0);

    /// Characters of who and what a message says it is.
    private static final int MAX_TEXT = 200;

    private final KeyValueStore store;
    private final Pipeline<Stateless> pipeline;
    private final Accounts accounts;
    private final InstantSource clock;

    /// Held while a message is released: who comes second finds that it has gone.
    private final ReentrantLock releasing = new ReentrantLock();

    private enum Stateless {
        NOTHING
    }

    public Quarantine(KeyValueStore store, Accounts accounts, InstantSource clock) {
        this.store = store;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
        this.accounts = accounts;
        this.clock = clock;
    }

    /// What comes to be held.
    ///
    /// @param recipient the address that it came to
    /// @param sender of the envelope; empty for a report
    public record Arriving(
            AccountId account,
            String recipient,
            String sender,
            NewMessage message,
            String fields,
            String trace) {}

    /// Why it is held.
    public record Why(double score, List<String> reasons) {}

    /// When it returns, the message is on stable storage.
    public Held hold(Arriving arriving, Why why) throws StoreFailed {
        return pipeline.<Held, RuntimeException>change(
                draft -> {
                    byte[] all = HeldRecord.of(arriving.account());
                    NavigableMap<byte[], byte[]> there = draft.scan(all, Keys.after(all));
                    long number = number(there);
                    Held held = held(arriving, why, number);
                    byte[] key = HeldRecord.key(held.account(), number);
                    draft.put(key, HeldRecord.write(held));
                    draft.bring(arriving.message().content(), key);
                    int surplus = there.size() + 1 - MAX_OF_ACCOUNT;
                    for (Map.Entry<byte[], byte[]> old : there.entrySet()) {
                        if (surplus-- <= 0) break;
                        remove(draft, HeldRecord.read(old.getKey(), old.getValue()));
                    }
                    return held;
                });
    }

    /// About the time in milliseconds; no number comes twice, and later ones are larger.
    private long number(NavigableMap<byte[], byte[]> there) throws StoreFailed {
        Map.Entry<byte[], byte[]> last = there.lastEntry();
        long after = last == null ? 0 : HeldRecord.read(last.getKey(), last.getValue()).number();
        return Math.max(clock.millis(), after + 1);
    }

    private Held held(Arriving arriving, Why why, long number) {
        NewMessage message = arriving.message();
        return new Held(
                arriving.account(),
                number,
                clock.instant(),
                arriving.recipient(),
                arriving.sender(),
                cut(from(message)),
                cut(message.index().subject()),
                message.index().size(),
                why.score(),
                why.reasons().stream().map(Quarantine::cut).toList(),
                arriving.fields(),
                arriving.trace(),
                message.content().id());
    }

    private static String from(NewMessage message) {
        return message.index().envelope().from().stream()
                .map(
                        one -> {
                            String name = one.displayName();
                            return name == null ? one.email() : name + " <" + one.email() + ">";
                        })
                .findFirst()
                .orElse("");
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    private static void remove(Draft<?> draft, Held held) {
        byte[] key = HeldRecord.key(held.account(), held.number());
        draft.delete(key);
        draft.release(held.content(), key);
    }

    /// The oldest first.
    ///
    /// @param account null: of all
    public List<Held> list(@Nullable AccountId account) throws StoreFailed {
        byte[] prefix = account == null ? HeldRecord.ALL : HeldRecord.of(account);
        List<Held> all = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    prefix,
                    Keys.after(prefix),
                    (key, value) -> {
                        all.add(HeldRecord.read(key, value));
                        return Snapshot.Next.GO_ON;
                    });
        }
        return all;
    }

    public @Nullable Held find(AccountId account, long number) throws StoreFailed {
        byte[] key = HeldRecord.key(account, number);
        byte[] record = store.get(PARTITION, key);
        return record == null ? null : HeldRecord.read(key, record);
    }

    /// The message as it came.
    public byte[] content(Held held) throws StoreFailed {
        return store.blobs().read(held.content(), 0, Math.toIntExact(held.size()));
    }

    /// Delivers a message into the inbox and says that it is wanted. If the server is killed
    /// meanwhile, it may be there and be held still, but is never lost.
    ///
    /// @return whether it was held still
    public boolean release(Held held) throws MailboxRefused, StoreFailed {
        releasing.lock();
        try {
            if (find(held.account(), held.number()) == null) return false;
            deliver(held);
            return delete(held);
        } finally {
            releasing.unlock();
        }
    }

    private void deliver(Held held) throws MailboxRefused, StoreFailed {
        Account account = accounts.open(held.account());
        Mailbox inbox = account.state().tree().find(Role.INBOX);
        if (inbox == null)
            throw new StoreFailed("account " + held.account().number() + " has no inbox");
        NewMessage message = MessageIntake.reopen(store.blobs(), held.content());
        Filing filing =
                new Filing(
                        message,
                        held.fields().getBytes(StandardCharsets.UTF_8),
                        Flags.NONE,
                        clock.instant());
        Filed filed = account.file(inbox.id(), List.of(filing));
        // said after it was filed, as its owner would: so it is learned
        account.store(
                inbox.id(),
                UidSet.of(filed.uids().getFirst()),
                new FlagChange(FlagChange.Kind.ADD, Flags.of(0, List.of("$NotJunk"))),
                Long.MAX_VALUE);
    }

    /// @return whether it was there
    public boolean delete(Held held) throws StoreFailed {
        byte[] key = HeldRecord.key(held.account(), held.number());
        return pipeline.<Boolean, RuntimeException>change(
                draft -> {
                    boolean there = draft.get(key) != null;
                    if (there) remove(draft, held);
                    return there;
                });
    }

    /// Deletes all that is held for an account.
    public void clear(AccountId account) throws StoreFailed {
        for (Held held : list(account)) delete(held);
    }

    /// Deletes what was held long enough. To be called now and then.
    public void tidy(Instant now) throws StoreFailed {
        Instant oldest = now.minus(KEPT);
        for (Held held : list(null)) {
            if (held.at().isBefore(oldest)) delete(held);
        }
    }

    /// What came since the account's owner was last told, if that is a day ago; from now on he is
    /// told.
    List<Held> untold(AccountId account) throws StoreFailed {
        List<Held> held = list(account);
        Instant now = clock.instant();
        byte[] key = HeldRecord.digest(account);
        return pipeline.<List<Held>, RuntimeException>change(
                draft -> {
                    Instant told = Digest.told(draft.get(key), now);
                    if (now.isBefore(told.plus(Digest.EVERY))) return List.of();
                    List<Held> news = held.stream().filter(one -> one.at().isAfter(told)).toList();
                    if (!news.isEmpty()) draft.put(key, Digest.record(now));
                    return news;
                });
    }
}
