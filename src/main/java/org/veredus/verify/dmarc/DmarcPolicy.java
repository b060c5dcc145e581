package org.veredus.verify.dmarc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a domain wants done with messages that fail, the mildest first.
public enum DmarcPolicy {
    NONE,
    QUARANTINE,
    REJECT;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable DmarcPolicy parse(String word) {
        for (DmarcPolicy policy : values()) {
            if (policy.word().equalsIgnoreCase(word)) return policy;
        }
        return null;
    }

    /// What a domain that is only testing gets, RFC 9989 §4.7.
    DmarcPolicy milder() {
        return this == REJECT ? QUARANTINE : NONE;
    }

    DmarcPolicy stricter(DmarcPolicy other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
