package org.veredus.protocol.imap.syntax;

import org.jspecify.annotations.Nullable;

/// What CONVERT is to tell of a message. RFC 5259 §10 convert-att
///
/// @param label as the response names it, such as `BINARY[1.2]`
/// @param numbers of the part, such as `1.2`; empty for the message
/// @param partial null for all of it
public record ConvertItem(
        Kind kind, String label, String numbers, FetchItem.@Nullable Partial partial) {
    /// Kinds of items.
    public enum Kind {
        UID,
        /// The octets of what came of the conversion.
        BINARY,
        /// How many those are.
        SIZE,
        /// What BODYSTRUCTURE would say of it.
        STRUCTURE,
        /// What the part can become.
        TARGETS,
        /// The header of the message, or of one within it, in another charset.
        HEADER,
        /// The header of a part in another charset.
        MIME
    }
}
