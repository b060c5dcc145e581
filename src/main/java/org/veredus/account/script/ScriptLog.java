package org.veredus.account.script;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// What an account's scripts did, for its owner: each run that failed, and all runs while the owner
/// wants to know. The newest [#MAX_RUNS] stay, for [#KEEP].
///
/// | key | value |
/// |---|---|
/// | `Z` `L` | the number of the next run, until when all are noted |
/// | `Z` `l` place (1) | a run; its place is its number modulo the most there are |
public final class ScriptLog {
    /// Runs kept.
    public static final int MAX_RUNS = 50;

    /// How long a run is shown.
    public static final Duration KEEP = Duration.ofDays(7);

    /// The longest time for which all runs can be noted.
    public static final Duration MAX_TRACING = Duration.ofDays(14);

    private static final int VERSION = 1;
    private static final byte[] HEAD = {'Z', 'L'};
    private static final byte[] RUNS = {'Z', 'l'};

    private ScriptLog() {}

    /// One run.
    ///
    /// @param trace the id under which the message can be followed
    /// @param about which message: its sender and subject
    /// @param error why it failed, and where; null if it did not
    /// @param actions what was done
    /// @param lines what was tested, line by line
    public record Ran(
            Instant at,
            String trace,
            String about,
            @Nullable String error,
            List<String> actions,
            List<String> lines) {
        public Ran {
            actions = List.copyOf(actions);
            lines = List.copyOf(lines);
        }
    }

    private record Head(long next, Instant tracedUntil) {
        static final Head NONE = new Head(0, Instant.EPOCH);
    }

    /// Until when all runs are noted; long ago if they are not.
    public static Instant tracedUntil(Account account) throws StoreFailed {
        return head(account.record(HEAD)).tracedUntil();
    }

    /// Notes all runs until a time.
    public static void trace(Account account, Instant until) throws StoreFailed {
        account.<Boolean, RuntimeException>changeRecords(
                draft -> {
                    put(draft, new Head(head(draft.get(HEAD)).next(), until));
                    return true;
                });
    }

    /// Notes one run, in the commit that it belongs to.
    public static void add(Draft<?> draft, Ran run) throws StoreFailed {
        Head head = head(draft.get(HEAD));
        RecordWriter record =
                new RecordWriter(VERSION)
                        .number(run.at().toEpochMilli())
                        .text(run.trace())
                        .text(run.about())
                        .text(run.error() == null ? "" : run.error());
        texts(record, run.actions());
        texts(record, run.lines());
        draft.put(place(head.next()), record.toBytes());
        put(draft, new Head(head.next() + 1, head.tracedUntil()));
    }

    /// The newest first.
    public static List<Ran> list(Account account, Instant now) throws StoreFailed {
        List<Ran> runs = new ArrayList<>();
        for (int i = 0; i < MAX_RUNS; i++) {
            byte[] record = account.record(place(i));
            if (record == null) continue;
            Ran run = read(record);
            if (run.at().plus(KEEP).isAfter(now)) runs.add(run);
        }
        runs.sort(Comparator.comparing(Ran::at).reversed());
        return runs;
    }

    private static Ran read(byte[] record) throws StoreFailed {
        RecordReader reader = new RecordReader("run of a script", record, VERSION);
        Instant at = Instant.ofEpochMilli(reader.number());
        String trace = reader.text();
        String about = reader.text();
        String error = reader.text();
        return new Ran(
                at, trace, about, error.isEmpty() ? null : error, texts(reader), texts(reader));
    }

    private static void texts(RecordWriter record, List<String> texts) {
        record.number(texts.size());
        texts.forEach(record::text);
    }

    private static List<String> texts(RecordReader reader) throws StoreFailed {
        int count = reader.count();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) texts.add(reader.text());
        return texts;
    }

    private static Head head(byte @Nullable [] record) throws StoreFailed {
        if (record == null) return Head.NONE;
        RecordReader reader = new RecordReader("log of scripts", record, VERSION);
        return new Head(reader.number(), Instant.ofEpochSecond(reader.number()));
    }

    private static void put(Draft<?> draft, Head head) {
        draft.put(
                HEAD,
                new RecordWriter(VERSION)
                        .number(head.next())
                        .number(head.tracedUntil().getEpochSecond())
                        .toBytes());
    }

    private static byte[] place(long number) {
        return ByteBuffer.allocate(RUNS.length + 1)
                .put(RUNS)
                .put((byte) (number % MAX_RUNS))
                .array();
    }
}
