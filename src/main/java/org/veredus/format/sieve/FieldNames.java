package org.veredus.format.sieve;

import java.util.List;

/// Names of header fields in scripts.
final class FieldNames {
    private FieldNames() {}

    // RFC 5322 §2.2
    static boolean isName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ':');
    }

    /// The names of fields to look for. RFC 5228 §2.4.2.2: no field has an impossible name, but
    /// asking for it is no error.
    static List<Phrase> sought(Usage use, int place) {
        List<Phrase> names = use.phrases(place);
        for (Phrase name : names) {
            String constant = name.constant();
            if (constant != null && !isName(constant)) {
                use.warn("no field can have the name \"" + constant + "\"");
            }
        }
        return names;
    }

    /// The names of fields to change; constant ones must be possible names.
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
