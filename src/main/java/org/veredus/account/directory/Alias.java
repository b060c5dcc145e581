package org.veredus.account.directory;

import java.util.List;
import org.veredus.format.address.Address;

/// An address that stands for others, here or elsewhere.
public record Alias(Address address, List<Address> targets) {
    /// Larger groups are mailing lists.
    static final int MAX_TARGETS = 10_000;

    public Alias {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) throw new IllegalArgumentException("alias for nobody");
    }
}
