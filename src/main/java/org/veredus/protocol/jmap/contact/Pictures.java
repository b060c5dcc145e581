package org.veredus.protocol.jmap.contact;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.protocol.jmap.blob.BlobName;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes what the media of a card consist of into contents that the card holds. RFC 9610 §3
final class Pictures {
    /// Octets of one.
    private static final int MAX_SIZE = 1 << 20;

    private final Call call;
    private final Blobs.Source source;

    Pictures(Call call, Blobs.Source source) {
        this.call = call;
        this.source = source;
    }

    /// @param medium is changed: it names the content that was taken
    /// @param contents where that is put
    void take(String path, ObjectNode medium, Map<BlobId, StagedBlob> contents)
            throws SetError, StoreFailed {
        String uri = medium.path("uri").asString("");
        boolean inside = uri.regionMatches(true, 0, "data:", 0, 5);
        if (!medium.has("blobId") && !inside) return; // it is elsewhere, and stays there
        byte[] octets = inside ? data(path, uri) : blob(path, medium.path("blobId").asString());
        String kind = kind(octets);
        if (medium.path("kind").asString("").equals("photo") && kind == null)
            throw SetError.invalidProperties("this is no picture", path); // RFC 9610 §3.5
        JsonNode told = medium.path("mediaType");
        String type = told.isString() ? told.asString() : inside ? type(uri) : "";
        if (kind != null) medium.put("mediaType", kind);
        else medium.put("mediaType", type.isEmpty() ? "application/octet-stream" : type);
        StagedBlob staged = BlobStore.stage(octets);
        contents.put(staged.id(), staged);
        medium.remove("uri");
        medium.put("blobId", BlobName.ofContact(staged.id()).wire());
    }

    private byte[] blob(String path, String id) throws SetError, StoreFailed {
        try {
            String resolved = call.resolve(id);
            Blobs.Blob blob = resolved == null ? null : source.of(call.account()).find(resolved);
            if (blob == null) throw SetError.invalidProperties("there is no such blob", path);
            if (blob.size() > MAX_SIZE) throw tooLarge(path);
            return blob.read();
        } catch (MethodError noAccount) {
            throw new IllegalStateException("the account was there a moment ago", noAccount);
        }
    }

    private static SetError tooLarge(String path) {
        return SetError.invalidProperties("larger than " + MAX_SIZE + " octets", path);
    }

    /// RFC 2397 §2
    private static byte[] data(String path, String uri) throws SetError {
        int comma = uri.indexOf(',');
        if (comma < 0) throw SetError.invalidProperties("this is no data: URI", path);
        String body = uri.substring(comma + 1);
        if (body.length() > 2 * MAX_SIZE) throw tooLarge(path);
        boolean base64 =
                uri.substring(0, comma).toLowerCase(Locale.ROOT).strip().endsWith(";base64");
        try {
            byte[] octets =
                    base64
                            ? Base64.getMimeDecoder().decode(body)
                            : URLDecoder.decode(
                                            body.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
                                    .getBytes(StandardCharsets.ISO_8859_1);
            if (octets.length > MAX_SIZE) throw tooLarge(path);
            return octets;
        } catch (IllegalArgumentException malformed) {
            throw SetError.invalidProperties("this is no data: URI", path);
        }
    }

    private static String type(String uri) {
        String type = uri.substring(5, uri.indexOf(','));
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    }

    /// What kind of picture it is, by how it begins; null for what is none.
    private static @Nullable String kind(byte[] octets) {
        int most = Math.min(octets.length, 16);
        String start = new String(octets, 0, most, StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u0089PNG\r\n\u001a\n")) return "image/png";
        if (start.startsWith("\u00ff\u00d8\u00ff")) return "image/jpeg";
        if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) return "image/gif";
        if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) return "image/webp";
        if (start.startsWith("ftypavif", 4) || start.startsWith("ftypavis", 4)) return "image/avif";
        return null;
    }
}
