package org.veredus.account.auth;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sasl.ScramHash;
import org.veredus.format.sasl.ScramKeys;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// What is kept of an account's password. Made by [Authenticator#credentials]; several accounts may
/// get the same.
public final class Credentials {
    private static final int VERSION = 1;

    private final PasswordHash hash;
    private final ScramKeys scram;
    private final @Nullable ScramKeys scramSha1; // null where the password is older than this

    Credentials(PasswordHash hash, ScramKeys scram, @Nullable ScramKeys scramSha1) {
        this.hash = hash;
        this.scram = scram;
        this.scramSha1 = scramSha1;
    }

    PasswordHash hash() {
        return hash;
    }

    /// Null for a hash for which nothing was kept when the password was set.
    @Nullable ScramKeys scram(ScramHash with) {
        return switch (with) {
            case SHA_256 -> scram;
            case SHA_1 -> scramSha1;
        };
    }

    boolean isSameAs(Credentials other) {
        return Arrays.equals(hash.salt(), other.hash.salt())
                && Arrays.equals(hash.hash(), other.hash.hash());
    }

    byte[] toBytes() {
        RecordWriter out =
                new RecordWriter(VERSION, 256)
                        .number(hash.cost().memoryKib())
                        .number(hash.cost().passes())
                        .number(hash.cost().lanes())
                        .bytes(hash.salt())
                        .bytes(hash.hash());
        write(scram, out);
        if (scramSha1 != null) write(scramSha1, out);
        return out.toBytes();
    }

    private static void write(ScramKeys keys, RecordWriter out) {
        out.bytes(keys.salt())
                .number(keys.iterations())
                .bytes(keys.storedKey())
                .bytes(keys.serverKey());
    }

    static Credentials read(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("credentials", record, VERSION);
        try {
            Argon2Cost cost = new Argon2Cost(in.count(), in.count(), in.count());
            PasswordHash hash = new PasswordHash(cost, in.bytes(), in.bytes());
            ScramKeys scram = readKeys(ScramHash.SHA_256, in);
            return new Credentials(hash, scram, in.atEnd() ? null : readKeys(ScramHash.SHA_1, in));
        } catch (IllegalArgumentException damaged) {
            throw new StoreFailed("credentials record", damaged);
        }
    }

    private static ScramKeys readKeys(ScramHash hash, RecordReader in) throws StoreFailed {
        return new ScramKeys(hash, in.bytes(), in.count(), in.bytes(), in.bytes());
    }

    @Override
    public String toString() {
        return "Credentials(" + hash + ", " + scram + ")"; // both show no secret
    }
}
