package org.veredus.account.reputation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// What the server knows of one subject.
///
/// @param verdicts what its messages were found to be
/// @param witnesses accounts that have said something, each with its last word
record Entry(Tally verdicts, List<Witness> witnesses) {
    static final Entry NONE = new Entry(Tally.NONE, List.of());

    /// More say nothing more. One more takes the place of the oldest.
    private static final int MAX_WITNESSES = 16;

    /// Accounts that must agree before what they say counts for others.
    private static final int MIN_WITNESSES = 2;

    /// How much what an account says counts beside a verdict.
    private static final double WEIGHT = 3;

    private static final int VERSION = 1;

    Entry {
        witnesses = List.copyOf(witnesses);
    }

    /// @param at seconds, when it said so
    record Witness(long account, Said.Opinion opinion, long at) {}

    Entry judged(double junk, double wanted, long now) {
        Tally faded = verdicts.at(now, Tally.HALF_OF_VERDICTS);
        return new Entry(faded.plus(junk, wanted), witnesses);
    }

    /// @param opinion null: it takes its word back
    Entry told(long account, Said.@Nullable Opinion opinion, long now) {
        List<Witness> after = new ArrayList<>(witnesses);
        after.removeIf(witness -> witness.account == account);
        if (opinion != null) after.add(new Witness(account, opinion, now));
        if (after.size() > MAX_WITNESSES) after.removeFirst();
        return new Entry(verdicts, after);
    }

    /// Whether somebody wants mail from there, and nobody calls it junk.
    boolean isVouchedFor() {
        return !witnesses.isEmpty()
                && witnesses.stream().allMatch(witness -> witness.opinion == Said.Opinion.WANTED);
    }

    Repute repute(Subject subject, long now) {
        Tally faded = verdicts.at(now, Tally.HALF_OF_VERDICTS);
        return new Repute(
                subject,
                faded.junk() + WEIGHT * told(Said.Opinion.JUNK, now),
                faded.wanted() + WEIGHT * told(Said.Opinion.WANTED, now),
                0);
    }

    private double told(Said.Opinion opinion, long now) {
        int count = 0;
        double sum = 0;
        for (Witness witness : witnesses) {
            if (witness.opinion != opinion) continue;
            count++;
            sum += Tally.left(witness.at, now, Tally.HALF_OF_PEOPLE);
        }
        return count < MIN_WITNESSES ? 0 : sum;
    }

    /// How much would be lost with it.
    double worth(long now) {
        double said = 0;
        for (Witness witness : witnesses) said += Tally.left(witness.at, now, Tally.HALF_OF_PEOPLE);
        return verdicts.at(now, Tally.HALF_OF_VERDICTS).sum() + WEIGHT * said;
    }

    byte[] toBytes() {
        RecordWriter out = new RecordWriter(VERSION);
        verdicts.write(out);
        out.number(witnesses.size());
        for (Witness witness : witnesses)
            out.number(witness.account).octet(witness.opinion.code).number(witness.at);
        return out.toBytes();
    }

    static Entry parse(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("reputation", record, VERSION);
        Tally verdicts = Tally.read(in);
        int count = in.count();
        List<Witness> witnesses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long account = in.number();
            Said.Opinion opinion = Said.Opinion.ofCode(in.octet());
            long at = in.number();
            if (opinion != null) witnesses.add(new Witness(account, opinion, at));
        }
        return new Entry(verdicts, witnesses);
    }
}
