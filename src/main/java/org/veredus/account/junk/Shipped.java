package org.veredus.account.junk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// What comes with the program, `shipped.counts`; doc/filter.md says what it was learned from.
final class Shipped {
    private Shipped() {}

    static Counts counts() {
        try (InputStream file = Shipped.class.getResourceAsStream("shipped.counts")) {
            if (file == null) return new Counts(10);
            Counts counts = PackedCounts.unpack(file.readAllBytes());
            return Objects.requireNonNull(counts, "the bundled counts are of another version");
        } catch (IOException broken) {
            throw new UncheckedIOException("the bundled counts", broken);
        }
    }
}
