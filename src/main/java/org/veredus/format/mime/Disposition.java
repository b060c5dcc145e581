package org.veredus.format.mime;

import java.util.Objects;

/// How a part wants to be presented, RFC 2183.
///
/// @param value in lower case: `inline`, `attachment` or something else
public record Disposition(String value, Parameters parameters) {

    /// A disposition has a name.
    public Disposition {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("empty disposition");
        }
        Objects.requireNonNull(parameters);
    }

    /// Whether the sender wants the part shown with the text.
    public boolean isInline() {
        return value.equals("inline");
    }

    /// Whether the sender wants the part offered for download.
    public boolean isAttachment() {
        return value.equals("attachment");
    }
}
