package org.veredus.transport.trace;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.trace.TraceEvent.Fact;

/// Keys and values of the records; drawn in the package description.
final class Batch {
    static final byte[] META = Keys.key('M');
    private static final int VERSION = 1;

    /// Characters of one text; what is longer came from a peer and is cut.
    private static final int MAX_TEXT = 512;

    private Batch() {}

    static byte[] eventsKey(long batch) {
        return Keys.key('E', batch);
    }

    static byte[] indexKey(long batch) {
        return Keys.key('X', batch);
    }

    /// Names of events and facts are few, and written once a batch.
    static byte[] events(List<TraceEvent> events) {
        Map<String, Integer> words = new HashMap<>();
        RecordWriter out = new RecordWriter(VERSION, 64 + 128 * events.size());
        out.number(events.size());
        for (TraceEvent event : events) {
            out.text(cut(event.message())).number(event.at().toEpochMilli());
            out.octet(event.room().number());
            word(out, words, event.what());
            out.number(event.facts().size());
            for (Fact fact : event.facts()) {
                word(out, words, fact.name());
                out.text(cut(fact.value()));
            }
        }
        return out.toBytes();
    }

    static List<TraceEvent> readEvents(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("trace", record, VERSION);
        List<String> words = new ArrayList<>();
        List<TraceEvent> events = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            String message = in.text();
            Instant at = Instant.ofEpochMilli(in.number());
            int number = in.octet();
            Room room = Room.of(number);
            if (room == null) throw new StoreFailed("trace record has room " + number);
            String what = word(in, words);
            List<Fact> facts = new ArrayList<>();
            for (int more = in.count(); more > 0; more--)
                facts.add(new Fact(word(in, words), in.text()));
            events.add(new TraceEvent(message, at, room, what, facts));
        }
        return events;
    }

    /// A word is its number, or the next number and the word.
    private static void word(RecordWriter out, Map<String, Integer> words, String word) {
        Integer known = words.get(word);
        out.number(known == null ? words.size() : known);
        if (known != null) return;
        words.put(word, words.size());
        out.text(word);
    }

    private static String word(RecordReader in, List<String> words) throws StoreFailed {
        int number = in.count();
        if (number == words.size()) words.add(in.text());
        if (number >= words.size()) throw new StoreFailed("trace record has word " + number);
        return words.get(number);
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    static byte[] index(Instant last, int[] hashes) {
        ByteBuffer octets = ByteBuffer.allocate(Integer.BYTES * hashes.length);
        octets.asIntBuffer().put(hashes);
        return new RecordWriter(VERSION, 16 + octets.capacity())
                .number(last.toEpochMilli())
                .bytes(octets.array())
                .toBytes();
    }

    static Index readIndex(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("trace index", record, VERSION);
        Instant last = Instant.ofEpochMilli(in.number());
        byte[] octets = in.bytes();
        int[] hashes = new int[octets.length / Integer.BYTES];
        ByteBuffer.wrap(octets).asIntBuffer().get(hashes);
        return new Index(last, hashes);
    }

    /// @param last when the youngest event of the batch happened
    record Index(Instant last, int[] hashes) {
        boolean mayHave(int[] wanted) {
            for (int hash : wanted) {
                if (Arrays.binarySearch(hashes, hash) >= 0) return true;
            }
            return false;
        }
    }

    static byte[] meta(Kept kept) {
        return new RecordWriter(VERSION)
                .number(kept.first())
                .number(kept.next())
                .number(kept.octets())
                .toBytes();
    }

    static Kept readMeta(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("trace summary", record, VERSION);
        return new Kept(in.number(), in.number(), in.number());
    }

    /// Which batches there are: from `first` up to but without `next`.
    record Kept(long first, long next, long octets) {
        static final Kept NOTHING = new Kept(0, 0, 0);

        long count() {
            return next - first;
        }
    }
}
