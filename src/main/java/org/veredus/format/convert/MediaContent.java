package org.veredus.format.convert;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The content of a body part without its transfer encoding.
///
/// @param mediaType such as `text/html`
/// @param charset of text, as its part declares it; null if it does not, or is no text
public record MediaContent(String mediaType, @Nullable String charset, byte[] octets) {
    public MediaContent {
        mediaType = mediaType.toLowerCase(Locale.ROOT);
        Objects.requireNonNull(octets);
    }

    /// Whether this is a text.
    public boolean isText() {
        return mediaType.startsWith("text/");
    }
}
