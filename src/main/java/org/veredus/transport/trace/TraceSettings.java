package org.veredus.transport.trace;

import java.time.Duration;

/// How much is remembered.
///
/// @param keep events older than this are forgotten
/// @param maxBatches writes kept; one for each second with mail, or for [#BATCH] events
/// @param maxOctets of all batches together
/// @param buffer events waiting to be written; more are dropped
public record TraceSettings(Duration keep, long maxBatches, long maxOctets, int buffer) {
    /// Events that are written together at most.
    static final int BATCH = 1000;

    public TraceSettings {
        if (keep.isNegative() || keep.isZero())
            throw new IllegalArgumentException("trace kept for " + keep);
        if (maxBatches < 1 || maxOctets < 1)
            throw new IllegalArgumentException(maxBatches + " batches, " + maxOctets + " octets");
        if (buffer < BATCH) throw new IllegalArgumentException("trace buffer of " + buffer);
    }

    /// A week, at most 2 GiB.
    public static TraceSettings defaults() {
        return new TraceSettings(Duration.ofDays(7), 700_000, 2L << 30, 50_000);
    }
}
