package org.veredus.format.mime;

import java.util.Objects;

/// One parameter as the header field has it, quoting removed: `filename*0*` stays three separate
/// pieces of a name.
///
/// @param name in lower case
/// @param value wire form
public record Parameter(String name, String value) {

    /// Both are always there, though the value may be empty.
    public Parameter {
        Objects.requireNonNull(name);
        Objects.requireNonNull(value);
    }
}
