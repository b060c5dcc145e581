package org.veredus.format.mime;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A media type with its parameters, RFC 2045 §5.
///
/// @param type in lower case, such as `text`
/// @param subtype in lower case, such as `plain`
public record ContentType(String type, String subtype, Parameters parameters) {

    /// What a part without a usable Content-Type is. RFC 2045 §5.2
    public static final ContentType TEXT_PLAIN = new ContentType("text", "plain", Parameters.NONE);

    /// What a part of a multipart/digest without a Content-Type is. RFC 2046 §5.1.5
    static final ContentType MESSAGE = new ContentType("message", "rfc822", Parameters.NONE);

    /// What nothing better is known of.
    static final ContentType OCTETS =
            new ContentType("application", "octet-stream", Parameters.NONE);

    /// Type and subtype are never empty.
    public ContentType {
        if (type.isEmpty() || subtype.isEmpty()) {
            throw new IllegalArgumentException("media type " + type + "/" + subtype);
        }
        Objects.requireNonNull(parameters);
    }

    /// Type and subtype joined, such as `text/plain`.
    public String mediaType() {
        return type + "/" + subtype;
    }

    /// Whether this is `type/subtype`, both given in lower case.
    public boolean is(String otherType, String otherSubtype) {
        return type.equals(otherType) && subtype.equals(otherSubtype);
    }

    /// Whether this holds other parts.
    public boolean isMultipart() {
        return type.equals("multipart");
    }

    /// Whether this holds a whole message. RFC 2046 §5.2.1, RFC 6532 §3.7
    public boolean isMessage() {
        return type.equals("message") && (subtype.equals("rfc822") || subtype.equals("global"));
    }

    /// The declared charset, as written.
    public @Nullable String charset() {
        return parameters.get("charset");
    }
}
