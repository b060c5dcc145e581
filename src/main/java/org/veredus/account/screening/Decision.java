package org.veredus.account.screening;

import java.time.Instant;
import java.util.Locale;

/// What was decided of a sender.
///
/// @param note why, for whoever wonders; may be empty
public record Decision(Subject subject, Verb verb, String note, Instant since) {
    /// Characters.
    public static final int MAX_NOTE = 200;

    /// What is done with the sender's mail.
    public enum Verb {
        /// It is taken and never junk.
        ALLOW,
        /// It is refused.
        BLOCK;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Decision {
        if (note.length() > MAX_NOTE)
            throw new IllegalArgumentException("a note of " + note.length() + " characters");
    }
}
