package org.veredus.protocol.jmap.blob;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Uploads;
import org.veredus.account.mailbox.Access;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.storage.blob.BlobWriter;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Blob/upload. RFC 9404 §4.1
final class BlobUploading {
    /// Octets of what one object makes.
    static final long MAX_SIZE = 50L << 20;

    /// Pieces of one object.
    static final int MAX_SOURCES = 64;

    private final Blobs.Source source;

    BlobUploading(Blobs.Source source) {
        this.source = source;
    }

    void run(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        call.arguments().allow("accountId", "create");
        Map<String, ObjectNode> create = call.arguments().objects("create");
        if (create.size() > call.limits().maxObjectsInSet())
            throw MethodError.tooLarge("more than " + call.limits().maxObjectsInSet() + " objects");
        Blobs blobs = source.of(access);
        ObjectNode created = Json.object();
        ObjectNode notCreated = Json.object();
        for (Map.Entry<String, ObjectNode> each : create.entrySet()) {
            try {
                ObjectNode told = one(call, blobs, each.getValue());
                created.set(each.getKey(), told);
                call.created(each.getKey(), told.path("id").asString());
            } catch (SetError error) {
                notCreated.set(each.getKey(), error.node());
            }
        }
        ObjectNode answer = Json.object().put("accountId", Ids.account(access));
        answer.set("created", created.isEmpty() ? Json.nothing() : created);
        answer.set("notCreated", notCreated.isEmpty() ? Json.nothing() : notCreated);
        call.respond(answer);
    }

    private static ObjectNode one(Call call, Blobs blobs, ObjectNode wanted)
            throws SetError, StoreFailed {
        for (String property : wanted.propertyNames())
            if (!property.equals("data") && !property.equals("type"))
                throw SetError.invalidProperties("no such property", property);
        JsonNode data = wanted.path("data");
        JsonNode type = wanted.path("type");
        if (!data.isArray() || data.size() > MAX_SOURCES)
            throw SetError.invalidProperties(
                    "data is a list of at most " + MAX_SOURCES + " sources", "data");
        if (!type.isMissingNode() && !type.isNull() && !type.isString())
            throw SetError.invalidProperties("type is not a string", "type");
        try (BlobWriter writer = blobs.writer()) {
            Sink sink = new Sink(writer);
            for (JsonNode piece : data) copy(call, blobs, piece, sink);
            Uploads.Upload kept = blobs.uploads().keep(writer.finish());
            String told = type.isString() ? type.asString() : "application/octet-stream";
            return Json.object()
                    .put("id", BlobName.ofUpload(kept.content()).wire())
                    .put("type", told)
                    .put("size", kept.size());
        }
    }

    private static SetError malformed(String description) {
        return SetError.invalidProperties(description, "data");
    }

    private static void copy(Call call, Blobs blobs, JsonNode piece, Sink sink)
            throws SetError, StoreFailed {
        JsonNode text = piece.path("data:asText");
        JsonNode base64 = piece.path("data:asBase64");
        JsonNode blobId = piece.path("blobId");
        int kinds =
                (text.isString() ? 1 : 0)
                        + (base64.isString() ? 1 : 0)
                        + (blobId.isString() ? 1 : 0);
        if (kinds != 1) throw malformed("a source is a text, base64 or a blob");
        if (text.isString()) {
            sink.take(text.asString().getBytes(StandardCharsets.UTF_8));
        } else if (base64.isString()) {
            sink.take(decoded(base64.asString()));
        } else {
            copyBlob(call, blobs, piece, sink);
        }
    }

    private static byte[] decoded(String base64) throws SetError {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException wrong) {
            throw malformed("this is not base64: " + wrong.getMessage());
        }
    }

    private static void copyBlob(Call call, Blobs blobs, JsonNode piece, Sink sink)
            throws SetError, StoreFailed {
        String id = piece.path("blobId").asString();
        String resolved = call.resolve(id);
        Blobs.Blob blob = resolved == null ? null : blobs.find(resolved);
        if (blob == null)
            throw SetError.of("blobNotFound", "there is no blob " + id)
                    .with("notFound", Json.array().add(id));
        Range range = range(piece);
        long total = sink.copy(blob, range);
        Long length = range.length();
        long from = range.offset();
        if (from > total || (length != null && length > total - from))
            throw malformed("the blob has only " + total + " octets");
    }

    /// @param length null: to the end
    private record Range(long offset, @Nullable Long length) {}

    private static Range range(JsonNode piece) throws SetError {
        if (!(piece instanceof ObjectNode object)) throw malformed("a source is an object");
        try {
            Arguments arguments = new Arguments(object);
            Long offset = arguments.unsignedOrNull("offset");
            return new Range(offset == null ? 0 : offset, arguments.unsignedOrNull("length"));
        } catch (MethodError wrong) {
            throw malformed(String.valueOf(wrong.getMessage()));
        }
    }

    /// Where the pieces come together.
    private static final class Sink {
        private final BlobWriter writer;
        private long size;

        Sink(BlobWriter writer) {
            this.writer = writer;
        }

        void take(byte[] octets) throws SetError, StoreFailed {
            requireRoom(octets.length);
            writer.write(octets, 0, octets.length);
        }

        private void requireRoom(long more) throws SetError {
            size += more;
            if (size > MAX_SIZE)
                throw SetError.of("tooLarge", "more than " + MAX_SIZE + " octets")
                        .with("maxSize", MAX_SIZE);
        }

        /// @return how many octets the whole blob has
        long copy(Blobs.Blob blob, Range range) throws SetError, StoreFailed {
            Long length = range.length();
            Slice slice =
                    new Slice(range.offset(), length == null ? Long.MAX_VALUE : length, MAX_SIZE);
            try {
                blob.writeTo(slice);
            } catch (IOException failed) {
                if (failed.getCause() instanceof StoreFailed broken) throw broken;
                throw new StoreFailed("cannot read a content", failed);
            }
            take(slice.octets());
            return slice.total();
        }
    }

    /// Keeps a part of what is written to it.
    static final class Slice extends OutputStream {
        private final long from;
        private final long to;
        private final long most;
        private final java.io.ByteArrayOutputStream kept = new java.io.ByteArrayOutputStream();
        private long at;

        /// @param most octets that are kept, and one more
        Slice(long from, long length, long most) {
            this.from = from;
            this.to = length > Long.MAX_VALUE - from ? Long.MAX_VALUE : from + length;
            this.most = most;
        }

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            long start = Math.max(at, from);
            long end = Math.min(at + length, to);
            long room = most + 1 - kept.size();
            if (start < end && room > 0)
                kept.write(buffer, offset + (int) (start - at), (int) Math.min(end - start, room));
            at += length;
        }

        /// How many octets there were in all.
        long total() {
            return at;
        }

        byte[] octets() {
            return kept.toByteArray();
        }
    }
}
