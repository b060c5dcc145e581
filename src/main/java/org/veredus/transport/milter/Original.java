package org.veredus.transport.milter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.blob.StagedBlob;
import org.veredus.storage.kv.StoreFailed;

/// A message as filters get it and change it: its fields, the Received field that we wrote on top
/// apart from the rest, and its body.
final class Original {
    /// Octets of a header: what came in is smaller.
    private static final int MAX_HEADER = 512 << 10;

    private final BlobStore blobs;
    private final StagedBlob content;
    private final List<Field> fields;
    private final int ours; // of them, from the top, are from us: filters are not shown them
    private final long bodyAt;

    private Original(
            BlobStore blobs, StagedBlob content, List<Field> fields, int ours, long bodyAt) {
        this.blobs = blobs;
        this.content = content;
        this.fields = fields;
        this.ours = ours;
        this.bodyAt = bodyAt;
    }

    /// @param value what is behind the colon, with its folds, without the last line end
    record Field(String name, byte[] value) {
        /// As filters know it: lines end in LF.
        ///
        /// @param space whether they want to see the space behind the colon
        byte[] value(boolean space) {
            byte[] told = new byte[value.length];
            int length = 0;
            for (byte octet : value) {
                boolean blank = octet == ' ' || octet == '\t';
                if (octet == '\r' || (!space && length == 0 && blank)) continue;
                told[length++] = octet;
            }
            return Arrays.copyOf(told, length);
        }
    }

    static Original of(BlobStore blobs, StagedBlob content) throws StoreFailed {
        byte[] start = start(blobs, content);
        Header header = Header.parse(start, MAX_HEADER);
        List<Field> fields = new ArrayList<>();
        for (HeaderField field : header.fields())
            fields.add(
                    new Field(
                            field.name(),
                            trimmed(Arrays.copyOfRange(start, field.valueStart(), field.end()))));
        int ours = !fields.isEmpty() && fields.getFirst().name.equals("Received") ? 1 : 0;
        return new Original(blobs, content, fields, ours, header.bodyOffset());
    }

    private static byte[] start(BlobStore blobs, StagedBlob content) throws StoreFailed {
        ByteArrayOutputStream start = new ByteArrayOutputStream(1 << 14);
        try {
            blobs.copy(content, 0, Math.min(MAX_HEADER, content.size()), start::write);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory does not fail", impossible);
        }
        return start.toByteArray();
    }

    private static byte[] trimmed(byte[] value) {
        int end = value.length;
        while (end > 0 && (value[end - 1] == '\n' || value[end - 1] == '\r')) end--;
        return Arrays.copyOf(value, end);
    }

    List<Field> fields() {
        return fields;
    }

    int ours() {
        return ours;
    }

    List<Field> told() {
        return fields.subList(ours, fields.size());
    }

    /// Takes a part of the body.
    interface Sink {
        void take(byte[] octets) throws IOException;
    }

    /// Gives the body in parts.
    void body(int most, Sink sink) throws IOException, StoreFailed {
        byte[] part = new byte[most];
        int[] length = {0};
        blobs.copy(
                content,
                bodyAt,
                content.size() - bodyAt,
                (buffer, from, count) -> {
                    int at = from;
                    while (at < from + count) {
                        int more = Math.min(most - length[0], from + count - at);
                        System.arraycopy(buffer, at, part, length[0], more);
                        length[0] += more;
                        at += more;
                        if (length[0] < most) continue;
                        sink.take(part.clone());
                        length[0] = 0;
                    }
                });
        if (length[0] > 0) sink.take(Arrays.copyOf(part, length[0]));
    }
}
