package org.veredus.account.reputation;

import java.time.Duration;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Messages of both classes, of which the older count less.
///
/// @param at seconds, when it was so
record Tally(double junk, double wanted, long at) {
    static final Tally NONE = new Tally(0, 0, 0);

    /// After which a message counts half.
    static final Duration HALF_OF_VERDICTS = Duration.ofDays(30);

    static final Duration HALF_OF_PEOPLE = Duration.ofDays(90);

    /// More than this says nothing more, and would outlast a change of ways.
    private static final double MOST = 2000;

    private static final double UNIT = 1000;

    Tally at(long now, Duration half) {
        double left = left(at, now, half);
        return new Tally(junk * left, wanted * left, now);
    }

    /// What is left of something after a time.
    static double left(long then, long now, Duration half) {
        return Math.pow(0.5, (double) Math.max(0, now - then) / half.toSeconds());
    }

    Tally plus(double moreJunk, double moreWanted) {
        double newJunk = Math.max(0, junk + moreJunk);
        double newWanted = Math.max(0, wanted + moreWanted);
        double cut = Math.min(1, MOST / Math.max(1, newJunk + newWanted));
        return new Tally(newJunk * cut, newWanted * cut, at);
    }

    double sum() {
        return junk + wanted;
    }

    void write(RecordWriter out) {
        out.number(Math.round(junk * UNIT)).number(Math.round(wanted * UNIT)).number(at);
    }

    static Tally read(RecordReader in) throws StoreFailed {
        return new Tally(in.number() / UNIT, in.number() / UNIT, in.number());
    }
}
