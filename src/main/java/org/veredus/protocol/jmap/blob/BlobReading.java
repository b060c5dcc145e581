package org.veredus.protocol.jmap.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Access;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// Blob/get. RFC 9404 §4.2
final class BlobReading {
    /// Octets of one blob that are put into an answer; and of all blobs of one.
    private static final long MAX_DATA = 10L << 20;

    private static final Set<String> USUAL = Set.of("data", "size");
    private static final Set<String> PROPERTIES =
            Set.of("id", "data", "data:asText", "data:asBase64", "size");
    private static final String DIGEST = "digest:";

    /// As RFC 9404 §3.1 names them, and Java does.
    static final Map<String, String> DIGESTS =
            new LinkedHashMap<>(Map.of("sha", "SHA-1", "sha-256", "SHA-256", "sha-512", "SHA-512"));

    private final Blobs.Source source;

    BlobReading(Blobs.Source source) {
        this.source = source;
    }

    void run(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        call.arguments().allow("accountId", "ids", "properties", "offset", "length");
        Getting getting = Getting.of(call, BlobReading::has, USUAL);
        Set<String> ids = getting.ids();
        if (ids == null) throw MethodError.invalidArguments("ids is missing");
        Long offset = call.arguments().unsignedOrNull("offset");
        Long length = call.arguments().unsignedOrNull("length");
        Blobs blobs = source.of(access);
        long left = MAX_DATA;
        for (String id : ids) {
            Blobs.Blob blob = blobs.find(id);
            if (blob == null) {
                getting.missing(id);
                continue;
            }
            Part part = Part.of(blob, offset == null ? 0 : offset, length, left);
            if (getting.properties().stream().anyMatch(each -> each.startsWith("data")))
                left -= part.octets().length;
            getting.addWhole(part.node(id, getting.properties()));
        }
        getting.respond(Ids.account(access), null);
    }

    private static boolean has(String property) {
        return PROPERTIES.contains(property)
                || (property.startsWith(DIGEST)
                        && DIGESTS.containsKey(property.substring(DIGEST.length())));
    }

    /// What was asked for of a blob.
    ///
    /// @param total octets of the blob
    private record Part(byte[] octets, long total, boolean truncated) {
        static Part of(Blobs.Blob blob, long offset, @Nullable Long length, long most)
                throws MethodError, StoreFailed {
            BlobUploading.Slice slice =
                    new BlobUploading.Slice(
                            offset, length == null ? Long.MAX_VALUE : length, MAX_DATA);
            try {
                blob.writeTo(slice);
            } catch (IOException failed) {
                if (failed.getCause() instanceof StoreFailed broken) throw broken;
                throw new StoreFailed("cannot read a content", failed);
            }
            byte[] octets = slice.octets();
            if (octets.length > most)
                throw MethodError.tooLarge("more than " + MAX_DATA + " octets of blobs");
            boolean beyond =
                    offset > slice.total() || (length != null && offset + length > slice.total());
            return new Part(octets, slice.total(), beyond);
        }

        ObjectNode node(String id, Set<String> properties) {
            ObjectNode node = Json.object().put("id", id);
            String text = text();
            List<String> wanted = new ArrayList<>(properties);
            boolean asText = wanted.contains("data:asText");
            boolean asBase64 = wanted.contains("data:asBase64");
            if (wanted.contains("data")) {
                asText |= text != null;
                asBase64 |= text == null;
            }
            if (asText) node.put("data:asText", text);
            if (asBase64) node.put("data:asBase64", Base64.getEncoder().encodeToString(octets));
            // RFC 9404 §4.2: told where a text was wanted and there is none
            if (text == null && (asText || wanted.contains("data")))
                node.put("isEncodingProblem", true);
            if (truncated) node.put("isTruncated", true);
            if (wanted.contains("size")) node.put("size", total);
            for (String property : wanted)
                if (property.startsWith(DIGEST)) node.put(property, digest(property));
            return node;
        }

        private @Nullable String text() {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(octets))
                        .toString();
            } catch (CharacterCodingException noText) {
                return null; // it is said to be none
            }
        }

        private String digest(String property) {
            String name = DIGESTS.getOrDefault(property.substring(DIGEST.length()), "");
            try {
                byte[] digest = MessageDigest.getInstance(name).digest(octets);
                return Base64.getEncoder().encodeToString(digest);
            } catch (NoSuchAlgorithmException missing) {
                throw new IllegalStateException("every Java platform has " + name, missing);
            }
        }
    }
}
