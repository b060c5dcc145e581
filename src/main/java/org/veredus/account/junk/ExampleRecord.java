package org.veredus.account.junk;

import java.util.Arrays;
import org.veredus.format.features.FeatureSet;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// A message that the administrator taught, kept so that weights can be found anew: the places of
/// its features, sorted, each as its distance from the last.
///
/// @param number in the order in which they were taught
record ExampleRecord(long number, Regression.Example example) {
    private static final int VERSION = 1;

    byte[] toBytes() {
        int[] places = example.places().clone();
        Arrays.sort(places);
        RecordWriter out =
                new RecordWriter(VERSION)
                        .octet(FeatureSet.VERSION)
                        .number(number)
                        .octet(example.as().code())
                        .number(places.length);
        int last = 0;
        for (int place : places) {
            out.number(place - last);
            last = place;
        }
        return out.toBytes();
    }

    /// @return one without features if they are made otherwise now
    static ExampleRecord parse(byte[] octets) throws StoreFailed {
        RecordReader in = new RecordReader("example of junk", octets, VERSION);
        boolean current = in.octet() == FeatureSet.VERSION;
        long number = in.number();
        JunkClass as = JunkClass.ofCode(in.octet());
        if (as == null) throw new StoreFailed("an example of junk is of no class");
        int[] places = new int[current ? in.count() : 0];
        int last = 0;
        for (int i = 0; i < places.length; i++) {
            last += (int) in.number();
            places[i] = last;
        }
        return new ExampleRecord(number, new Regression.Example(places, as));
    }
}
