package org.veredus.transport.zone;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What was found out about one thing to be published.
///
/// @param type of the record, or `HTTPS` for a policy
/// @param sentence for people
/// @param paste the record that would be right, as a zone file has it but a text without quotes;
///     null if there is nothing to be done
public record Finding(
        String name, String type, Verdict verdict, String sentence, @Nullable String paste) {
    /// How it is.
    public enum Verdict {
        RIGHT,
        /// It works, but could be better.
        ADVICE,
        WRONG,
        MISSING,
        /// The DNS does not answer.
        UNKNOWN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Whether mail suffers.
    public boolean bad() {
        return verdict == Verdict.WRONG || verdict == Verdict.MISSING || verdict == Verdict.UNKNOWN;
    }
}
