package org.veredus.account.junk;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.veredus.format.features.Aspect;
import org.veredus.format.features.FeatureSet;

/// What each feature speaks for beside all the others: the weights of a logistic regression for
/// each [Aspect], where counts take each feature for itself. None knows of the others, so a message
/// must look like junk in more than one of them. To each it is a vector of length 1 in which a
/// feature has the more room the rarer it is. One that was never met has none: of a message in
/// another language its build still says as much as ever. Immutable.
final class Weights {
    static final int ASPECTS = Aspect.values().length;

    private static final int MAX_BITS = 20;

    private final byte[] steps;
    private final byte[] rooms; // unsigned
    private final float step;
    private final float[] starts;

    /// @param steps a power of two of them
    /// @param rooms of the features, each 0 to 255: only what they are to one another matters
    /// @param step what one step is worth
    /// @param starts what speaks before anything is known, for each aspect
    Weights(byte[] steps, byte[] rooms, float step, float[] starts) {
        if (Integer.bitCount(steps.length) != 1)
            throw new IllegalArgumentException(steps.length + " weights");
        if (rooms.length != steps.length)
            throw new IllegalArgumentException(rooms.length + " rooms");
        this.steps = steps;
        this.rooms = rooms;
        this.step = step;
        this.starts = starts;
    }

    /// Of messages of which nothing is known.
    static Weights none(byte[] rooms) {
        return new Weights(new byte[rooms.length], rooms, 1, new float[ASPECTS]);
    }

    int size() {
        return steps.length;
    }

    double weight(int place) {
        return (double) step * steps[place];
    }

    double start(Aspect aspect) {
        return starts[aspect.ordinal()];
    }

    int room(int place) {
        return rooms[place] & 0xFF;
    }

    /// The rarer, the more: the root of the logarithm of how rare.
    ///
    /// @param seen in how many messages
    static byte room(int seen, int messages) {
        if (seen == 0) return 0;
        double rarity = StrictMath.log((messages + 1.0) / (seen + 1.0));
        return (byte) Math.round(255 * Math.sqrt(rarity / StrictMath.log(messages + 1.0)));
    }

    /// The same with room for what these have not met, but others have.
    ///
    /// @param met places of the features of each message
    Weights roomier(List<int[]> met) {
        int[] seen = new int[rooms.length];
        for (int[] places : met) {
            for (int place : places) seen[place]++;
        }
        byte[] wider = rooms.clone();
        for (int place = 0; place < wider.length; place++) {
            if (wider[place] == 0) wider[place] = room(seen[place], met.size());
        }
        return new Weights(steps, wider, step, starts);
    }

    /// With the same rooms.
    Weights with(double[] weights, float[] newStarts) {
        double most = 0;
        for (double weight : weights) most = Math.max(most, Math.abs(weight));
        double newStep = most == 0 ? 1 : most / 127;
        byte[] newSteps = new byte[weights.length];
        for (int w = 0; w < newSteps.length; w++)
            newSteps[w] = (byte) Math.round(weights[w] / newStep);
        return new Weights(newSteps, rooms, (float) newStep, newStarts);
    }

    /// The places of a message's features, in no order.
    int[] places(FeatureSet features) {
        int[] all = features.toArray();
        for (int i = 0; i < all.length; i++) all[i] &= steps.length - 1;
        return all;
    }

    /// The logarithms of the odds that a message with these features is junk, for each aspect.
    double[] logOdds(int[] features) {
        long[] sums = new long[ASPECTS];
        long[] lengths = new long[ASPECTS];
        int mask = steps.length - 1;
        for (int feature : features) {
            int place = feature & mask;
            int room = rooms[place] & 0xFF;
            sums[Aspect.of(place)] += (long) steps[place] * room;
            lengths[Aspect.of(place)] += (long) room * room;
        }
        double[] odds = new double[ASPECTS];
        for (int i = 0; i < odds.length; i++) {
            double length = Math.sqrt(Math.max(1, (double) lengths[i]));
            odds[i] = starts[i] + step * (double) sums[i] / length;
        }
        return odds;
    }

    byte[] pack() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(64 << 10);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(octets))) {
            out.writeByte(FeatureSet.VERSION);
            out.writeByte(Integer.numberOfTrailingZeros(steps.length));
            out.writeFloat(step);
            for (float start : starts) out.writeFloat(start);
            out.write(steps);
            out.write(rooms);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory does not fail", impossible);
        }
        return octets.toByteArray();
    }

    /// Null for weights of features that are made otherwise now.
    static @Nullable Weights unpack(byte[] packed) throws IOException {
        try (DataInputStream in =
                new DataInputStream(
                        new BufferedInputStream(
                                new InflaterInputStream(new ByteArrayInputStream(packed))))) {
            if (in.readUnsignedByte() != FeatureSet.VERSION) return null;
            int bits = in.readUnsignedByte();
            if (bits > MAX_BITS) throw new IOException(bits + " bits of weights");
            float step = in.readFloat();
            float[] starts = new float[ASPECTS];
            for (int i = 0; i < starts.length; i++) starts[i] = in.readFloat();
            byte[] steps = new byte[1 << bits];
            byte[] rooms = new byte[1 << bits];
            in.readFully(steps);
            in.readFully(rooms);
            return new Weights(steps, rooms, step, starts);
        }
    }
}
