package org.veredus.format.mime;

import java.util.Objects;

/// The message inside a message/rfc822 part.
public record NestedMessage(Envelope envelope, Part root) {

    /// Both are always there.
    public NestedMessage {
        Objects.requireNonNull(envelope);
        Objects.requireNonNull(root);
    }
}
