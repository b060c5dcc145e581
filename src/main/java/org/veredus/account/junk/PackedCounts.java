package org.veredus.account.junk;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.veredus.format.features.FeatureSet;

/// Counts as octets: a header, then deflated for each used place the distance from the last one and
/// both counts, each as a number of one to three octets.
final class PackedCounts {
    private static final int MAX_BITS = 24;

    private PackedCounts() {}

    static byte[] pack(Counts counts) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(64 << 10);
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DataOutputStream out =
                new DataOutputStream(new DeflaterOutputStream(octets, deflater, 8192))) {
            out.writeByte(FeatureSet.VERSION);
            out.writeByte(Integer.numberOfTrailingZeros(counts.buckets()));
            out.writeInt(counts.junkMessages());
            out.writeInt(counts.wantedMessages());
            int last = -1;
            for (int at = 0; at < counts.buckets(); at++) {
                if ((counts.junk(at) | counts.wanted(at)) == 0) continue;
                number(out, at - last);
                number(out, counts.junk(at));
                number(out, counts.wanted(at));
                last = at;
            }
            number(out, 0); // no distance is 0
        } catch (IOException impossible) {
            throw new IllegalStateException("memory does not fail", impossible);
        } finally {
            deflater.end();
        }
        return octets.toByteArray();
    }

    /// Null for counts of features that are made otherwise now: they are of no use any more.
    static @Nullable Counts unpack(byte[] packed) throws IOException {
        try (DataInputStream in =
                new DataInputStream(
                        new BufferedInputStream(
                                new InflaterInputStream(new ByteArrayInputStream(packed))))) {
            if (in.readUnsignedByte() != FeatureSet.VERSION) return null;
            int bits = in.readUnsignedByte();
            if (bits > MAX_BITS) throw new IOException(bits + " bits of counts");
            int junkMessages = in.readInt();
            int wantedMessages = in.readInt();
            short[] junk = new short[1 << bits];
            short[] wanted = new short[1 << bits];
            int at = -1;
            for (int step = number(in); step > 0; step = number(in)) {
                at += step;
                if (at < 0 || at >= junk.length) throw new IOException("count at " + at);
                junk[at] = (short) number(in);
                wanted[at] = (short) number(in);
            }
            return new Counts(junk, wanted, junkMessages, wantedMessages);
        }
    }

    private static void number(DataOutputStream out, int value) throws IOException {
        int rest = value;
        while (rest > 0x7F) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    private static int number(DataInputStream in) throws IOException {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int octet = in.readUnsignedByte();
            value |= (octet & 0x7F) << shift;
            if (octet < 0x80) return value;
        }
        throw new IOException("a number of more than four octets");
    }
}
