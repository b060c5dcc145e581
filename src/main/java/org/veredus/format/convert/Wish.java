package org.veredus.format.convert;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What somebody wants a content to be.
///
/// @param mediaType to convert to
/// @param parameters of the conversion by name, which is kept in lower case: RFC 5259 §7
public record Wish(String mediaType, Map<String, String> parameters) {
    /// The charset of a text. RFC 5259 §7.1
    public static final String CHARSET = "charset";

    /// What stands for a character that the charset does not have. RFC 5259 §12.1
    public static final String REPLACEMENT = "unknown-character-replacement";

    /// The width of an image in pixels. RFC 5259 §7, RFC 2534 §3.1
    public static final String WIDTH = "pix-x";

    /// The height of an image in pixels.
    public static final String HEIGHT = "pix-y";

    public Wish {
        mediaType = mediaType.toLowerCase(Locale.ROOT);
        Map<String, String> lower = new TreeMap<>();
        parameters.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        parameters = Map.copyOf(lower);
    }

    @Nullable String parameter(String name) {
        return parameters.get(name);
    }
}
