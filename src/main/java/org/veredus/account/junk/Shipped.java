package org.veredus.account.junk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// What comes with the program, `shipped.counts` and `shipped.weights`; doc/filter.md says what it
/// was learned from.
record Shipped(Counts counts, Weights weights) {
    static final String COUNTS = "shipped.counts";
    static final String WEIGHTS = "shipped.weights";

    static Shipped read() {
        try {
            Counts counts = PackedCounts.unpack(octets(COUNTS));
            Objects.requireNonNull(counts, "the bundled counts are of another version");
            Weights weights = Weights.unpack(octets(WEIGHTS));
            Objects.requireNonNull(weights, "the bundled weights are of another version");
            return new Shipped(counts, weights);
        } catch (IOException broken) {
            throw new UncheckedIOException("the bundled model of junk", broken);
        }
    }

    static byte[] octets(String name) throws IOException {
        try (InputStream file = Shipped.class.getResourceAsStream(name)) {
            if (file == null) throw new FileNotFoundException(name);
            return file.readAllBytes();
        }
    }
}
