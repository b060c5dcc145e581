package org.veredus.account.session;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Who has logged in to each account as its owner without being it, for the owner to see.
///
/// | key | value |
/// |---|---|
/// | `V` account (8) | how many, and of each: by, address, first, last |
public final class Visits {
    /// Of one account; beyond it the one that was seen last longest ago is forgotten.
    static final int MOST = 20;

    /// Further logins are noted when the last one noted is older than this.
    static final Duration PRECISION = Duration.ofMinutes(5);

    private static final PartitionId PARTITION = new PartitionId('w', 1);
    private static final int VERSION = 1;

    private final KeyValueStore store;
    private final InstantSource clock;
    private final Pipeline<Stateless> pipeline;

    private enum Stateless {
        NOTHING
    }

    public Visits(KeyValueStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
    }

    /// Logins of one person from one address.
    ///
    /// @param by whose password or token it was
    /// @param address the network address in text
    /// @param last to within [#PRECISION]
    public record Visit(String by, String address, Instant first, Instant last) {
        private boolean isOf(Visit other) {
            return by.equals(other.by) && address.equals(other.address);
        }
    }

    /// Notes a login. It is on stable storage when this returns.
    public void note(AccountId whose, Address by, InetAddress remote) throws StoreFailed {
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        Visit visit = new Visit(by.wire(), remote.getHostAddress(), now, now);
        for (Visit there : of(whose))
            if (there.isOf(visit) && Duration.between(there.last(), now).compareTo(PRECISION) < 0)
                return;
        byte[] key = key(whose);
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    List<Visit> visits = read(draft.get(key));
                    Instant first = now;
                    for (Visit there : visits) if (there.isOf(visit)) first = there.first();
                    visits.removeIf(visit::isOf);
                    visits.addFirst(new Visit(visit.by(), visit.address(), first, now));
                    if (visits.size() > MOST) visits.removeLast();
                    draft.put(key, record(visits));
                    return draft.state();
                });
    }

    /// Those of an account, the last in front.
    public List<Visit> of(AccountId account) throws StoreFailed {
        return read(store.get(PARTITION, key(account)));
    }

    /// Forgets those of an account.
    public void forget(AccountId account) throws StoreFailed {
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    draft.delete(key(account));
                    return draft.state();
                });
    }

    private static byte[] key(AccountId account) {
        return Keys.key('V', account.number());
    }

    private static byte[] record(List<Visit> visits) {
        RecordWriter out = new RecordWriter(VERSION).number(visits.size());
        for (Visit each : visits)
            out.text(each.by())
                    .text(each.address())
                    .number(each.first().getEpochSecond())
                    .number(each.last().getEpochSecond());
        return out.toBytes();
    }

    private static List<Visit> read(byte @Nullable [] record) throws StoreFailed {
        List<Visit> visits = new ArrayList<>();
        if (record == null) return visits;
        RecordReader in = new RecordReader("visits", record, VERSION);
        for (int left = in.count(); left > 0; left--)
            visits.add(
                    new Visit(
                            in.text(),
                            in.text(),
                            Instant.ofEpochSecond(in.number()),
                            Instant.ofEpochSecond(in.number())));
        return visits;
    }
}
