package org.veredus.verify.iprev;

import java.util.Locale;

/// RFC 8601 §2.7.3.
public enum IprevResult {
    /// A name of the address leads back to it.
    PASS,
    /// The address has names, but none leads back to it.
    FAIL,
    /// Nobody answered; another time somebody may.
    TEMPERROR,
    /// The address has no name.
    PERMERROR;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
