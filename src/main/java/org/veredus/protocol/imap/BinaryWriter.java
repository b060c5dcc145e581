package org.veredus.protocol.imap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.format.mime.ContentFields;
import org.veredus.format.mime.Extent;
import org.veredus.format.mime.MessageIndex;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.Span;
import org.veredus.format.mime.TransferDecoding;
import org.veredus.protocol.imap.syntax.FetchItem.Binary;
import org.veredus.protocol.imap.syntax.FetchItem.BinarySize;
import org.veredus.protocol.imap.syntax.FetchItem.Partial;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// Writes parts of one message with their transfer encoding undone. RFC 3516 §4.2, RFC 9051 §6.4.5
///
/// A literal's size comes before its octets, so a part is decoded twice: to count, and to send. It
/// never is in memory as a whole.
final class BinaryWriter {
    /// Encoded octets decoded at a time.
    private static final int PIECE = 64 * 1024;

    private final MessageContent content;
    private final MessageIndex index;
    private final Output out;

    BinaryWriter(MessageContent content, EmailRecord email, Output out) {
        this.content = content;
        index = email.index();
        this.out = out;
    }

    /// Whether the part's encoding is known; other parts cannot be asked for. RFC 3516 §4.3
    static boolean canDecode(EmailRecord email, String numbers) {
        Part part = numbers.isEmpty() ? null : email.index().part(numbers);
        return part == null || TransferDecoding.isKnown(part.fields().encoding());
    }

    void write(BinarySize item) throws IOException, StoreFailed {
        Span span = span(item.numbers());
        out.ascii(item.label()).octet(' ');
        out.number(span == null ? 0 : measure(span, encoding(item.numbers())).size);
    }

    void write(Binary item) throws IOException, StoreFailed {
        out.ascii(item.label()).octet(' ');
        write(item.numbers(), item.partial());
    }

    /// @param numbers of the part; empty for the message
    void write(String numbers, @Nullable Partial partial) throws IOException, StoreFailed {
        Span span = span(numbers);
        if (span == null) {
            out.ascii("NIL");
            return;
        }
        String encoding = encoding(numbers);
        Measure whole = measure(span, encoding);
        long from = partial == null ? 0 : Math.min(partial.from(), whole.size);
        long length = partial == null ? whole.size : Math.min(partial.length(), whole.size - from);
        if (whole.hasNul) out.literal8(length);
        else out.literal(length);
        send(span, encoding, from, length);
    }

    private @Nullable Span span(String numbers) {
        if (numbers.isEmpty()) return new Span(0, content.size());
        Span inBlob = index.body(numbers);
        return inBlob == null ? null : content.span(inBlob);
    }

    /// Null where there is nothing to undo: only parts that are no containers are encoded.
    private @Nullable String encoding(String numbers) {
        Part part = numbers.isEmpty() ? null : index.part(numbers);
        return part == null || part.isMultipart() || part.message() != null
                ? null
                : part.fields().encoding();
    }

    /// The part as it is sent: its encoding, size and lines are those of what is decoded. Of what
    /// cannot be decoded, or holds others, nothing changes. RFC 5524 §3.2, RFC 5259 §8.2
    Part decoded(Part part) throws IOException, StoreFailed {
        Span span = span(part.path());
        String encoding = encoding(part.path());
        if (span == null || encoding == null || !TransferDecoding.isKnown(encoding)) return part;
        Measure measure = measure(span, encoding);
        ContentFields fields = part.fields();
        Extent extent = part.extent();
        return new Part(
                part.path(),
                part.contentType(),
                new ContentFields(
                        fields.id(),
                        fields.description(),
                        measure.encoding(),
                        fields.md5(),
                        fields.disposition(),
                        fields.languages(),
                        fields.location()),
                new Extent(extent.headerStart(), extent.bodyStart(), measure.size, measure.lines),
                part.children(),
                part.message());
    }

    private record Measure(long size, long lines, boolean hasNul, boolean isAscii) {
        /// RFC 2045 §6.2
        String encoding() {
            return hasNul ? "binary" : isAscii ? "7bit" : "8bit";
        }
    }

    private Measure measure(Span span, @Nullable String encoding) throws StoreFailed, IOException {
        long[] size = {0};
        long[] lines = {0};
        boolean[] nul = {false};
        boolean[] ascii = {true};
        decode(
                span,
                encoding,
                octets -> {
                    size[0] += octets.length;
                    for (byte octet : octets) {
                        nul[0] |= octet == 0;
                        ascii[0] &= octet >= 0;
                        if (octet == '\n') lines[0]++;
                    }
                });
        return new Measure(size[0], lines[0], nul[0], ascii[0]);
    }

    private void send(Span span, @Nullable String encoding, long from, long length)
            throws IOException, StoreFailed {
        long[] at = {0};
        try {
            decode(
                    span,
                    encoding,
                    octets -> {
                        long first = Math.max(from, at[0]);
                        long end = Math.min(from + length, at[0] + octets.length);
                        if (first < end) {
                            out.octets(octets, (int) (first - at[0]), (int) (end - first));
                        }
                        at[0] += octets.length;
                    });
        } catch (StoreFailed broken) {
            // the client waits for the rest of the literal: no response can follow
            throw new IOException("message cut short", broken);
        }
    }

    private interface Decoded {
        void take(byte[] octets) throws IOException;
    }

    private void decode(Span span, @Nullable String encoding, Decoded sink)
            throws IOException, StoreFailed {
        TransferDecoding decoding = new TransferDecoding(encoding);
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        content.copy(
                span.offset(),
                span.length(),
                (buffer, from, length) -> {
                    for (int at = from; at < from + length; at += PIECE) {
                        decoding.feed(buffer, at, Math.min(from + length, at + PIECE), piece);
                        sink.take(piece.toByteArray());
                        piece.reset();
                    }
                });
        decoding.finish(piece);
        sink.take(piece.toByteArray());
    }
}
