package org.veredus.transport.inspect.reception;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.veredus.base.net.Cidr;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// Tells a mail server, which comes again, from a program that does not: who is unknown is sent
/// away once. RFC 6647. What was seen is kept, so a restart sends nobody away anew.
public final class Greylist {
    /// Records of both kinds together.
    public static final int MAX_RECORDS = 1_000_000;

    private static final PartitionId PARTITION = new PartitionId('g', 0);
    private static final int VERSION = 1;
    private static final int DIGEST = 16;

    /// How long somebody has to come again.
    private static final Duration WINDOW = Duration.ofDays(2);

    /// How long somebody who came again is known, RFC 6647 §5.
    private static final Duration KNOWN = Duration.ofDays(40);

    /// A known sender's record is written anew when it is this old.
    private static final Duration REFRESH = Duration.ofDays(1);

    /// Records that are removed by one commit.
    private static final int BATCH = 1000;

    private final KeyValueStore store;
    private final Pipeline<Stateless> pipeline;
    private final Duration delay;
    private final InstantSource clock;
    private final AtomicLong records = new AtomicLong();

    private enum Stateless {
        NOTHING
    }

    private Greylist(KeyValueStore store, Duration delay, InstantSource clock) {
        this.store = store;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
        this.delay = delay;
        this.clock = clock;
    }

    /// @param delay after which somebody may come again
    public static Greylist open(KeyValueStore store, Duration delay, InstantSource clock)
            throws StoreFailed {
        Greylist list = new Greylist(store, delay, clock);
        list.tidy();
        return list;
    }

    /// Whether a message may pass. Asking is the try: whoever is sent away is remembered.
    ///
    /// @param sender null for the null reverse path
    public boolean passes(Cidr network, @Nullable Address sender, Address recipient)
            throws StoreFailed {
        String from = sender == null ? "" : sameForAll(sender);
        byte[] known = key('P', network + "\0" + from);
        long now = clock.instant().getEpochSecond();
        byte[] passed = store.get(PARTITION, known);
        if (passed != null && now - last(passed) < KNOWN.toSeconds()) {
            if (isOff(now - last(passed), REFRESH)) remember(known, null, now);
            return true;
        }
        byte[] waiting = key('T', network + "\0" + from + "\0" + recipient.lookupKey());
        byte[] tried = store.get(PARTITION, waiting);
        if (tried == null || isOff(now - first(tried), WINDOW)) {
            if (records.get() >= MAX_RECORDS) return true;
            put(waiting, now, now);
            return false;
        }
        if (now - first(tried) < delay.toSeconds()) return false;
        remember(known, waiting, now);
        return true;
    }

    /// Whether it was longer ago than that, or is yet to come: by a clock that was put back.
    private static boolean isOff(long ago, Duration most) {
        return ago < 0 || ago > most.toSeconds();
    }

    /// Bounce addresses of lists have a number for each message and each reader.
    private static String sameForAll(Address sender) {
        String local = sender.localPart().toLowerCase(Locale.ROOT);
        int detail = local.indexOf('+');
        String base = detail > 0 ? local.substring(0, detail) : local;
        return base.replaceAll("[0-9]+", "#") + "@" + sender.domain().ascii();
    }

    private void put(byte[] key, long first, long last) throws StoreFailed {
        records.incrementAndGet();
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    draft.put(key, record(first, last));
                    return draft.state();
                });
    }

    private void remember(byte[] known, byte @Nullable [] waiting, long now) throws StoreFailed {
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    draft.put(known, record(now, now));
                    if (waiting != null) draft.delete(waiting);
                    return draft.state();
                });
    }

    /// Removes what is too old. To be called now and then.
    public void tidy() throws StoreFailed {
        long now = clock.instant().getEpochSecond();
        List<byte[]> old = new ArrayList<>();
        long[] kept = {0};
        try (Snapshot snapshot = store.snapshot(PARTITION)) {
            snapshot.scan(
                    new byte[0],
                    null,
                    (key, value) -> {
                        Duration time = key[0] == 'P' ? KNOWN : WINDOW;
                        if (now - last(value) > time.toSeconds()) old.add(key);
                        else kept[0]++;
                        return Snapshot.Next.GO_ON;
                    });
        }
        for (int i = 0; i < old.size(); i += BATCH)
            remove(old.subList(i, Math.min(old.size(), i + BATCH)));
        records.set(kept[0]);
    }

    private void remove(List<byte[]> keys) throws StoreFailed {
        pipeline.<Stateless, RuntimeException>change(
                draft -> {
                    for (byte[] key : keys) draft.delete(key);
                    return draft.state();
                });
    }

    /// How many are remembered, about.
    public long size() {
        return records.get();
    }

    private static byte[] record(long first, long last) {
        return new RecordWriter(VERSION, 16).number(first).number(last).toBytes();
    }

    private static long first(byte[] record) throws StoreFailed {
        return new RecordReader("greylist", record, VERSION).number();
    }

    private static long last(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("greylist", record, VERSION);
        long _ = in.number();
        return in.number();
    }

    private static byte[] key(char kind, String what) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(what.getBytes(StandardCharsets.UTF_8));
            return Keys.key(kind, Arrays.copyOf(digest, DIGEST));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
