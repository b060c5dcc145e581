package org.veredus.verify.spf;

import org.jspecify.annotations.Nullable;

/// The outcome of a check.
///
/// @param identity what was checked
/// @param domain the domain of that identity; null where it has none
/// @param mechanism the term that decided, as the record has it
/// @param explanation for the sender, of a fail
/// @param problem a sentence on what is wrong, or why there is no better result
public record SpfVerdict(
        SpfResult result,
        Identity identity,
        @Nullable String domain,
        @Nullable String mechanism,
        @Nullable String explanation,
        @Nullable String problem) {
    /// Whose domain was asked for its record, RFC 7208 §2.3 and §2.4.
    public enum Identity {
        HELO,
        MAIL_FROM
    }
}
