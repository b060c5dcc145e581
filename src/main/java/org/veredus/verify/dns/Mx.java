package org.veredus.verify.dns;

import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;

/// One MX record.
///
/// @param host null where the record names the root, which in a single record means that the domain
///     takes no mail, RFC 7505 §3
public record Mx(int preference, @Nullable Domain host) {
    public Mx {
        if (preference < 0 || preference > 0xFFFF)
            throw new IllegalArgumentException("preference " + preference);
    }
}
