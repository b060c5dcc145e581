package org.veredus.verify.dkim;

import java.util.Locale;

/// What became of a signature, RFC 8601 §2.7.1.
public enum DkimResult {
    NONE,
    PASS,
    FAIL,
    /// Good, but not as we will have it.
    POLICY,
    NEUTRAL,
    TEMPERROR,
    PERMERROR;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
