package org.veredus.verify.dmarc;

import java.util.Locale;

/// What a check came to, RFC 7489 §11.2.
public enum DmarcResult {
    NONE,
    PASS,
    FAIL,
    TEMPERROR,
    PERMERROR;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
