package org.veredus.account.junk;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// The weights that a server has found for itself.
///
/// @param weights null: none so far, or of features that are made otherwise now
/// @param examples how many had been taught when they were found
/// @param next how many have been taught
record FittedRecord(@Nullable Weights weights, long examples, long next) {
    private static final int VERSION = 1;

    byte[] toBytes() {
        return new RecordWriter(VERSION)
                .number(examples)
                .number(next)
                .bytes(weights == null ? new byte[0] : weights.pack())
                .toBytes();
    }

    static FittedRecord of(byte @Nullable [] record) throws StoreFailed {
        if (record == null) return new FittedRecord(null, 0, 0);
        RecordReader in = new RecordReader("weights of junk", record, VERSION);
        long examples = in.number();
        long next = in.number();
        byte[] packed = in.bytes();
        if (packed.length == 0) return new FittedRecord(null, examples, next);
        try {
            Weights weights = Weights.unpack(packed);
            return new FittedRecord(weights, weights == null ? 0 : examples, next);
        } catch (IOException damaged) {
            throw new StoreFailed("the weights of junk are damaged", damaged);
        }
    }
}
