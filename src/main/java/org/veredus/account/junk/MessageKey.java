package org.veredus.account.junk;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.veredus.format.features.FeatureSet;

/// Names a message by what is learned of it: the same mail to several people is the same, whatever
/// the hosts on its way wrote on top.
public record MessageKey(long high, long low) {
    static final int LENGTH = 16;

    public static MessageKey of(FeatureSet features) {
        int[] sorted = features.toArray();
        Arrays.sort(sorted);
        ByteBuffer octets = ByteBuffer.allocate(sorted.length * 4);
        for (int feature : sorted) octets.putInt(feature);
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(octets.array()));
            return new MessageKey(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    byte[] bytes() {
        return ByteBuffer.allocate(LENGTH).putLong(high).putLong(low).array();
    }
}
