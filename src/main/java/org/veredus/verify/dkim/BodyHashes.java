package org.veredus.verify.dkim;

import java.util.ArrayList;
import java.util.List;

/// All hashes of one body that signatures ask for, in one pass. For one thread.
public final class BodyHashes {
    private final List<BodyHash> hashes = new ArrayList<>();

    /// The hash of the first `limit` octets; the same for whoever asks for the same. To be called
    /// before the body begins.
    public BodyHash ask(Canonicalization form, long limit) {
        for (BodyHash hash : hashes) {
            if (hash.is(form, limit)) return hash;
        }
        BodyHash hash = new BodyHash(form, limit);
        hashes.add(hash);
        return hash;
    }

    public void update(byte[] body, int from, int to) {
        for (BodyHash hash : hashes) hash.update(body, from, to);
    }

    /// The body has ended.
    public void finish() {
        hashes.forEach(BodyHash::finish);
    }
}
