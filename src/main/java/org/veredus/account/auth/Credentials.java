package org.veredus.account.auth;

import java.util.Arrays;
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

    Credentials(PasswordHash hash, ScramKeys scram) {
        this.hash = hash;
        this.scram = scram;
    }

    PasswordHash hash() {
        return hash;
    }

    ScramKeys scram() {
        return scram;
    }

    boolean isSameAs(Credentials other) {
        return Arrays.equals(hash.salt(), other.hash.salt())
                && Arrays.equals(hash.hash(), other.hash.hash());
    }

    byte[] toBytes() {
        return new RecordWriter(VERSION, 192)
                .number(hash.cost().memoryKib())
                .number(hash.cost().passes())
                .number(hash.cost().lanes())
                .bytes(hash.salt())
                .bytes(hash.hash())
                .bytes(scram.salt())
                .number(scram.iterations())
                .bytes(scram.storedKey())
                .bytes(scram.serverKey())
                .toBytes();
    }

    static Credentials read(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("credentials", record, VERSION);
        try {
            Argon2Cost cost = new Argon2Cost(in.count(), in.count(), in.count());
            PasswordHash hash = new PasswordHash(cost, in.bytes(), in.bytes());
            byte[] salt = in.bytes();
            int iterations = in.count();
            return new Credentials(hash, new ScramKeys(salt, iterations, in.bytes(), in.bytes()));
        } catch (IllegalArgumentException damaged) {
            throw new StoreFailed("credentials record", damaged);
        }
    }

    @Override
    public String toString() {
        return "Credentials(" + hash + ", " + scram + ")"; // both show no secret
    }
}
