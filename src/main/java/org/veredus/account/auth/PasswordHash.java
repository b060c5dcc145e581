package org.veredus.account.auth;

/// An Argon2id hash with all that is needed to compute it again. RFC 9106
record PasswordHash(Argon2Cost cost, byte[] salt, byte[] hash) {
    static final int SALT = 16; // RFC 9106 §3.1

    PasswordHash {
        if (salt.length < 8 || hash.length < 16)
            throw new IllegalArgumentException("salt or hash too short");
    }

    @Override
    public String toString() {
        return "PasswordHash(" + cost + ")"; // never the hash
    }
}
