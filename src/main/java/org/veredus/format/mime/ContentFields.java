package org.veredus.format.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The Content-* fields of a part besides its type, in wire form. RFC 2045 §6 to §8, RFC 1864, RFC
/// 2183, RFC 2557 §4.2, RFC 3282
///
/// @param encoding the transfer encoding in lower case, null if there is none
/// @param languages the tags of Content-Language
public record ContentFields(
        @Nullable String id,
        @Nullable String description,
        @Nullable String encoding,
        @Nullable String md5,
        @Nullable Disposition disposition,
        List<String> languages,
        @Nullable String location) {

    /// A part that says nothing about itself.
    static final ContentFields NONE =
            new ContentFields(null, null, null, null, null, List.of(), null);

    /// Copies the list.
    public ContentFields {
        languages = List.copyOf(languages);
    }
}
