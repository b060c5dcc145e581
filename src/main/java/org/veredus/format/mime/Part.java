package org.veredus.format.mime;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One part of a message: what it says of itself, where it lies, and what is inside.
///
/// @param path the IMAP section whose `BODY[path]` is this part's body: `1`, `2.1`, and `TEXT` or
///     `2.TEXT` for the multipart
///     that is the whole body of a message
/// @param children the parts of a multipart, never empty there and always empty elsewhere
/// @param message the message inside, if this is a message/rfc822 that could be read
public record Part(
        String path,
        ContentType contentType,
        ContentFields fields,
        Extent extent,
        List<Part> children,
        @Nullable NestedMessage message) {

    /// Copies the list.
    public Part {
        Objects.requireNonNull(path);
        Objects.requireNonNull(contentType);
        Objects.requireNonNull(fields);
        Objects.requireNonNull(extent);
        children = List.copyOf(children);
    }

    /// Whether this part holds other parts.
    public boolean isMultipart() {
        return !children.isEmpty();
    }

    /// The transfer encoding in lower case, `7bit` if none was given. RFC 2045 §6.1
    public String encoding() {
        String encoding = fields.encoding();
        return encoding == null ? "7bit" : encoding;
    }

    /// The name to save the part under, decoded, without any folder: from Content-Disposition, else
    /// from Content-Type.
    public @Nullable String filename() {
        Disposition disposition = fields.disposition();
        String name = disposition == null ? null : disposition.parameters().get("filename");
        return name != null ? name : contentType.parameters().get("name");
    }

    /// The message id in Content-ID, without its angle brackets.
    public @Nullable String contentId() {
        String id = fields.id();
        return id != null && id.length() > 2 && id.startsWith("<") && id.endsWith(">")
                ? id.substring(1, id.length() - 1)
                : id;
    }

    /// Content-Description, decoded.
    public @Nullable String description() {
        return EncodedWords.decodeOrNull(fields.description());
    }
}
