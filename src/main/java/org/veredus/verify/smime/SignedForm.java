package org.veredus.verify.smime;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.mime.ContentType;
import org.veredus.format.mime.Part;

/// How a message says that it is signed.
public sealed interface SignedForm {
    /// It does not.
    record Unsigned() implements SignedForm {}

    /// The text, and beside it the signature. RFC 8551 §3.5.3
    record Detached(Part content, Part signature) implements SignedForm {}

    /// All of it in one CMS object, which may be a signature, or something else. RFC 8551 §3.5.2
    record Enclosed(Part object) implements SignedForm {}

    /// By another protocol than S/MIME, such as OpenPGP. RFC 3156 §5
    record Foreign() implements SignedForm {}

    /// Not as it has to be.
    record Malformed(String why) implements SignedForm {}

    /// A signature deeper than this is none of the message's.
    int MAX_DEPTH = 8;

    /// Types with and without the `x-` that they had at first. RFC 8551 §3.2, §3.5.3.2
    Set<String> SIGNATURES = Set.of("application/pkcs7-signature", "application/x-pkcs7-signature");

    Set<String> OBJECTS = Set.of("application/pkcs7-mime", "application/x-pkcs7-mime");

    /// @param root the part that is the whole message
    static SignedForm of(Part root) {
        ContentType type = root.contentType();
        if (type.is("multipart", "signed")) return detached(root);
        if (OBJECTS.contains(type.mediaType())) return new Enclosed(root);
        // who adds a note below a signed message makes it say what its author has not signed
        return hasSigned(root, MAX_DEPTH)
                ? new Malformed("parts of the message are outside the signature")
                : new Unsigned();
    }

    private static SignedForm detached(Part root) {
        String protocol = root.contentType().parameters().get("protocol");
        List<Part> parts = root.children();
        boolean ours =
                protocol == null
                        ? parts.size() == 2 && isSignature(parts.get(1))
                        : SIGNATURES.contains(protocol.toLowerCase(Locale.ROOT));
        if (!ours) return new Foreign();
        // RFC 1847 §2.1
        if (parts.size() != 2 || !isSignature(parts.get(1)))
            return new Malformed("the message is not one part and its signature");
        return new Detached(parts.get(0), parts.get(1));
    }

    private static boolean isSignature(Part part) {
        return SIGNATURES.contains(part.contentType().mediaType());
    }

    private static boolean hasSigned(Part part, int depth) {
        if (depth == 0) return false;
        for (Part child : part.children()) {
            if (child.contentType().is("multipart", "signed")) {
                if (detached(child) instanceof Detached) return true;
            } else if (hasSigned(child, depth - 1)) return true;
        }
        return false;
    }

    /// What the parameter `smime-type` says the object is; null if it says nothing. RFC 8551
    /// §3.2.2
    static @Nullable String kind(Part object) {
        String kind = object.contentType().parameters().get("smime-type");
        return kind == null ? null : kind.toLowerCase(Locale.ROOT);
    }
}
