package org.veredus.verify.dkim2;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a signer says or asks for, draft §8.10.
public enum Flag {
    /// It goes to more than one address.
    EXPLODED,
    DONOTEXPLODE,
    DONOTMODIFY,
    FEEDBACK,
    FEEDHERE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Null for one that is not known.
    static @Nullable Flag named(String word) {
        for (Flag flag : values()) {
            if (flag.word().equals(word)) return flag;
        }
        return null;
    }
}
