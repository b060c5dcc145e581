package org.veredus.format.features;

/// What a feature is of. The last two bits of its hash say it, also in a table where only the last
/// bits of hashes count.
public enum Aspect {
    /// What the message says.
    WORDS,
    /// Who sends it with which program, and the end of its text: who signs it, and how to get rid
    /// of such mail.
    SENDER,
    /// How it is built, and where its links lead.
    BUILD;

    private static final int BITS = 3;

    /// @param feature or what is left of it in a table
    /// @return of which by its [#ordinal]
    public static int of(int feature) {
        return feature & BITS;
    }

    int mark(int hash) {
        int feature = (hash & ~BITS) | ordinal();
        return feature == 0 ? BITS + 1 : feature; // 0 is no feature
    }
}
