package org.veredus.protocol.jmap.blob;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.storage.blob.BlobId;

/// What clients call a content.
///
/// @param source `B` with an email's number, `U` with the hash of an upload, `Z` with that of a
///     script, or `C` with that of what a contact holds
/// @param parts a part of it that is taken as a message, a part of that, and so on; as IMAP numbers
///     them
public record BlobName(String source, List<String> parts) {
    private static final Pattern HASHED = Pattern.compile("[UZC][0-9a-f]{64}");
    private static final Pattern PART = Pattern.compile("[1-9]\\d{0,4}(_[1-9]\\d{0,4}){0,30}");

    /// Messages within messages.
    private static final int MAX_DEPTH = 8;

    public BlobName {
        parts = List.copyOf(parts);
    }

    public static BlobName ofEmail(long email) {
        return new BlobName("B" + email, List.of());
    }

    public static BlobName ofUpload(BlobId content) {
        return new BlobName("U" + content.hex(), List.of());
    }

    public static BlobName ofScript(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return new BlobName("Z" + BlobId.ofContent(octets).hex(), List.of());
    }

    public static BlobName ofContact(BlobId content) {
        return new BlobName("C" + content.hex(), List.of());
    }

    /// Null for what names nothing.
    public static @Nullable BlobName parse(String id) {
        if (id.length() > 255) return null;
        List<String> pieces = List.of(id.split("-", -1));
        String source = pieces.getFirst();
        if (Ids.number('B', source) < 1 && !HASHED.matcher(source).matches()) return null;
        List<String> parts = pieces.subList(1, pieces.size());
        if (parts.size() > MAX_DEPTH) return null;
        for (String part : parts) if (!PART.matcher(part).matches()) return null;
        return new BlobName(source, parts.stream().map(part -> part.replace('_', '.')).toList());
    }

    public BlobName part(String path) {
        List<String> deeper = new java.util.ArrayList<>(parts);
        deeper.add(path);
        return new BlobName(source, deeper);
    }

    /// The email whose message it is or is part of; -1 for an upload.
    public long email() {
        return Ids.number('B', source);
    }

    /// Whether it is a script, or part of one.
    boolean isScript() {
        return source.charAt(0) == 'Z';
    }

    /// Whether a contact holds it.
    boolean isContacts() {
        return source.charAt(0) == 'C';
    }

    /// The content it is or is part of, for what is no email.
    BlobId content() {
        return BlobId.parse(source.substring(1));
    }

    public String wire() {
        StringBuilder wire = new StringBuilder(source);
        for (String part : parts) wire.append('-').append(part.replace('.', '_'));
        return wire.toString();
    }
}
