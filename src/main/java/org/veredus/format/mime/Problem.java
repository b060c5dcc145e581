package org.veredus.format.mime;

import java.util.Objects;

/// Something wrong with a message, found while it was read.
///
/// @param offset where, in octets from the start of the message
/// @param sentence what, for a person
public record Problem(long offset, String sentence) {

    /// Refuses a negative offset.
    public Problem {
        if (offset < 0) {
            throw new IllegalArgumentException("offset " + offset);
        }
        Objects.requireNonNull(sentence);
    }
}
