package org.veredus.format.sieve;

import java.util.List;

/// Names of header fields in scripts.
final class FieldNames {
    private FieldNames() {}

    // RFC 5322 §2.2
    static boolean isName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ':');
    }

    /// The names at a place; constant ones must be possible names.
    static List<Phrase> of(Usage use, int place) {
        List<Phrase> names = use.phrases(place);
        for (Phrase name : names) {
            String constant = name.constant();
            if (constant != null && !isName(constant)) {
                use.errorAt(place, "\"" + constant + "\" is no name of a header field");
            }
        }
        return names;
    }
}
