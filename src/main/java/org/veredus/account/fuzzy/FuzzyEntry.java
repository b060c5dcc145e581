package org.veredus.account.fuzzy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Ruling;
import org.veredus.format.fuzzy.Sketch;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// What is known of one digest.
///
/// @param sketch of a text
/// @param sources networks that sent it to traps, each with the last time
/// @param witnesses accounts that have said something, each with its last word
record FuzzyEntry(@Nullable Sketch sketch, List<Source> sources, List<Witness> witnesses) {
    /// After which a word counts half: a campaign is over sooner.
    static final Duration HALF = Duration.ofDays(30);

    /// More say nothing more. One more takes the place of the oldest.
    private static final int MAX_SOURCES = 8;

    private static final int MAX_WITNESSES = 16;

    /// Accounts that must agree before what they say counts for others.
    private static final int MIN_WITNESSES = 2;

    private static final int VERSION = 1;
    private static final int IS_JUNK = 1;
    private static final int IS_WANTED = 2;

    FuzzyEntry {
        sources = List.copyOf(sources);
        witnesses = List.copyOf(witnesses);
    }

    /// @param at seconds, when it last sent it
    record Source(String network, long at) {}

    /// @param at seconds, when it said so
    record Witness(long account, boolean junk, long at) {}

    static FuzzyEntry of(@Nullable Sketch sketch) {
        return new FuzzyEntry(sketch, List.of(), List.of());
    }

    boolean isEmpty() {
        return sources.isEmpty() && witnesses.isEmpty();
    }

    FuzzyEntry trapped(String network, long now) {
        List<Source> after = new ArrayList<>(sources);
        after.removeIf(source -> source.network.equals(network));
        after.add(new Source(network, now));
        if (after.size() > MAX_SOURCES) after.removeFirst();
        return new FuzzyEntry(sketch, after, witnesses);
    }

    FuzzyEntry told(long account, Ruling ruling, long now) {
        List<Witness> after = new ArrayList<>(witnesses);
        after.removeIf(witness -> witness.account == account);
        if (ruling == Ruling.JUNK || ruling == Ruling.WANTED)
            after.add(new Witness(account, ruling == Ruling.JUNK, now));
        if (after.size() > MAX_WITNESSES) after.removeFirst();
        return new FuzzyEntry(sketch, sources, after);
    }

    double traps(long now) {
        double sum = 0;
        for (Source source : sources) sum += left(source.at, now);
        return sum;
    }

    /// What one account says counts where a trap says the same.
    double reporters(long now) {
        return told(true, sources.isEmpty() ? MIN_WITNESSES : 1, now);
    }

    double defenders(long now) {
        return told(false, MIN_WITNESSES, now);
    }

    private double told(boolean junk, int least, long now) {
        int count = 0;
        double sum = 0;
        for (Witness witness : witnesses) {
            if (witness.junk != junk) continue;
            count++;
            sum += left(witness.at, now);
        }
        return count < least ? 0 : sum;
    }

    private static double left(long then, long now) {
        return Math.pow(0.5, (double) Math.max(0, now - then) / HALF.toSeconds());
    }

    /// How much would be lost with it.
    double worth(long now) {
        double said = 0;
        for (Witness witness : witnesses) said += left(witness.at, now);
        return traps(now) + said;
    }

    byte[] toBytes() {
        RecordWriter out = new RecordWriter(VERSION, 128);
        out.bytes(sketch == null ? new byte[0] : sketch.toBytes());
        out.number(sources.size());
        for (Source source : sources) out.text(source.network).number(source.at);
        out.number(witnesses.size());
        for (Witness witness : witnesses)
            out.number(witness.account)
                    .octet(witness.junk ? IS_JUNK : IS_WANTED)
                    .number(witness.at);
        return out.toBytes();
    }

    static FuzzyEntry parse(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("fuzzy digest", record, VERSION);
        Sketch sketch = sketch(in.bytes());
        List<Source> sources = new ArrayList<>();
        int from = in.count();
        for (int i = 0; i < from; i++) sources.add(new Source(in.text(), in.number()));
        List<Witness> witnesses = new ArrayList<>();
        int said = in.count();
        for (int i = 0; i < said; i++)
            witnesses.add(new Witness(in.number(), in.octet() == IS_JUNK, in.number()));
        return new FuzzyEntry(sketch, sources, witnesses);
    }

    static @Nullable Sketch sketch(byte[] octets) throws StoreFailed {
        if (octets.length == 0) return null;
        if (octets.length != Sketch.LENGTH)
            throw new StoreFailed("sketch of " + octets.length + " octets");
        return Sketch.parse(octets);
    }
}
