package org.veredus.format.sasl;

/// What a server keeps of a password for SCRAM: enough to check it, not enough to log in elsewhere.
/// RFC 5802 §3, RFC 7677 §3.
public record ScramKeys(
        ScramHash hash, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    /// RFC 7677 §4: no fewer.
    public static final int MIN_ITERATIONS = 4096;

    public ScramKeys {
        if (iterations < MIN_ITERATIONS) {
            throw new IllegalArgumentException(iterations + " iterations");
        }
        if (salt.length == 0
                || storedKey.length != hash.octets()
                || serverKey.length != hash.octets()) {
            throw new IllegalArgumentException("salt or keys of the wrong length");
        }
    }

    /// @param password as [SaslPrep] gives it, not empty
    public static ScramKeys derive(ScramHash hash, String password, byte[] salt, int iterations) {
        byte[] salted = hash.saltedPassword(password, salt, iterations);
        byte[] storedKey = hash.digest(hash.hmac(salted, "Client Key"));
        return new ScramKeys(
                hash, salt.clone(), iterations, storedKey, hash.hmac(salted, "Server Key"));
    }

    @Override
    public String toString() {
        return "ScramKeys(" + hash + ", " + iterations + " iterations)"; // never the keys
    }
}
