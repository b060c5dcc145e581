package org.veredus.account.junk;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.veredus.format.features.FeatureSet;

/// What each feature speaks for beside all the others: the weights of a logistic regression, where
/// counts take each feature for itself. Of features of two words there are too many for that; they
/// are left out. Immutable.
final class Weights {
    private static final int MAX_BITS = 20;

    private final byte[] steps;
    private final float step;
    private final float start;

    /// @param steps a power of two of them
    /// @param step what one is worth
    /// @param start what speaks before anything is known
    Weights(byte[] steps, float step, float start) {
        if (Integer.bitCount(steps.length) != 1)
            throw new IllegalArgumentException(steps.length + " weights");
        this.steps = steps;
        this.step = step;
        this.start = start;
    }

    /// The logarithm of the odds that a message with these features is junk.
    double logOdds(FeatureSet features) {
        int sum = 0;
        int singles = 0;
        for (int feature : features.toArray()) {
            if (FeatureSet.isPair(feature)) continue;
            sum += steps[feature & (steps.length - 1)];
            singles++;
        }
        return singles == 0 ? start : start + step * sum / Math.sqrt(singles);
    }

    byte[] pack() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(64 << 10);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(octets))) {
            out.writeByte(FeatureSet.VERSION);
            out.writeByte(Integer.numberOfTrailingZeros(steps.length));
            out.writeFloat(step);
            out.writeFloat(start);
            out.write(steps);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory does not fail", impossible);
        }
        return octets.toByteArray();
    }

    static Weights unpack(byte[] packed) throws IOException {
        try (DataInputStream in =
                new DataInputStream(
                        new BufferedInputStream(
                                new InflaterInputStream(new ByteArrayInputStream(packed))))) {
            int version = in.readUnsignedByte();
            if (version != FeatureSet.VERSION) throw new IOException("weights of " + version);
            int bits = in.readUnsignedByte();
            if (bits > MAX_BITS) throw new IOException(bits + " bits of weights");
            float step = in.readFloat();
            float start = in.readFloat();
            byte[] steps = new byte[1 << bits];
            in.readFully(steps);
            return new Weights(steps, step, start);
        }
    }
}
