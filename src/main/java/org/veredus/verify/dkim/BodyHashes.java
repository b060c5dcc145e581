package org.veredus.verify.dkim;

import java.util.ArrayList;
import java.util.List;

/// All hashes of one body that signatures ask for, in one pass, and whoever else reads it. For one
/// thread.
public final class BodyHashes implements BodySink {
    private final List<BodyHash> hashes = new ArrayList<>();
    private final List<BodySink> others = new ArrayList<>();

    /// The SHA-256 of the first `limit` octets; see the other one.
    public BodyHash ask(Canonicalization form, long limit) {
        return ask(form, limit, HashAlgorithm.SHA256);
    }

    /// The hash of the first `limit` octets; the same for whoever asks for the same. To be called
    /// before the body begins.
    public BodyHash ask(Canonicalization form, long limit, HashAlgorithm algorithm) {
        for (BodyHash hash : hashes) {
            if (hash.is(form, limit, algorithm)) return hash;
        }
        BodyHash hash = new BodyHash(form, limit, algorithm);
        hashes.add(hash);
        return hash;
    }

    /// Somebody else who is given the body. To be called before it begins.
    public void also(BodySink other) {
        others.add(other);
    }

    @Override
    public void update(byte[] body, int from, int to) {
        for (BodyHash hash : hashes) hash.update(body, from, to);
        for (BodySink other : others) other.update(body, from, to);
    }

    /// The body has ended.
    @Override
    public void finish() {
        hashes.forEach(BodyHash::finish);
        others.forEach(BodySink::finish);
    }
}
