package org.veredus.storage.blob;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of a blob's content.
public record BlobId(long a, long b, long c, long d) {
    /// Octets of [#bytes].
    public static final int LENGTH = 32;

    public static BlobId of(byte[] digest) {
        if (digest.length != LENGTH)
            throw new IllegalArgumentException("digest of " + digest.length + " octets");
        ByteBuffer in = ByteBuffer.wrap(digest);
        return new BlobId(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    public static BlobId ofContent(byte[] content) {
        return of(sha256().digest(content));
    }

    /// Reads [#hex].
    public static BlobId parse(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(LENGTH).putLong(a).putLong(b).putLong(c).putLong(d).array();
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return hex();
    }
}
