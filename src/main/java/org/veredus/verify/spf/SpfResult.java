package org.veredus.verify.spf;

import java.util.Locale;

/// What a check can come to, RFC 7208 §2.6.
public enum SpfResult {
    NONE,
    NEUTRAL,
    PASS,
    FAIL,
    SOFTFAIL,
    TEMPERROR,
    PERMERROR;

    /// As Received-SPF and Authentication-Results spell it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
