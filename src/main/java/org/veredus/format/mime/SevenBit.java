package org.veredus.format.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veredus.base.wire.ByteSink;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.QuotedPrintable;

/// A message rewritten without octets beyond ASCII: bodies that have some become
/// quoted-printable. RFC 6152 §3, RFC 2045 §6
///
/// No rewriting helps where such an octet stands in a header, a preamble or a body that claims
/// to be encoded; and what is within multipart/signed must stay as it was signed.
///
/// @param <X> what reading the original may throw
public final class SevenBit<X extends Exception> {
    private static final String ENCODING = "Content-Transfer-Encoding";

    private final Source<X> source;
    private final List<Piece> pieces;
    private final long size;

    private SevenBit(Source<X> source, List<Piece> pieces, long size) {
        this.source = source;
        this.pieces = pieces;
        this.size = size;
    }

    /// Where the octets of the original are.
    ///
    /// @param <X> what reading may throw
    @FunctionalInterface
    public interface Source<X extends Exception> {
        void copy(Span span, ByteSink<IOException> sink) throws IOException, X;
    }

    private sealed interface Piece {
        record Kept(Span span) implements Piece {}

        record Fresh(byte[] header) implements Piece {}

        record Quoted(Span span) implements Piece {}
    }

    /// Empty if the message cannot be rewritten. Reads the original twice.
    public static <X extends Exception> Optional<SevenBit<X>> of(
            MessageIndex index, Source<X> source) throws X {
        try {
            Plan<X> plan = new Plan<>(source);
            plan.part(index.root(), true);
            plan.keepTo(index.size());
            Measure measure = new Measure();
            write(plan.pieces, source, measure::add);
            return measure.beyondAscii || !plan.possible
                    ? Optional.empty()
                    : Optional.of(new SevenBit<>(source, plan.pieces, measure.size));
        } catch (IOException impossible) {
            throw new IllegalStateException("nothing is written to but memory", impossible);
        }
    }

    /// Octets.
    public long size() {
        return size;
    }

    /// Writes the message in pieces; a large one never stands in memory whole.
    public void copyTo(ByteSink<IOException> sink) throws IOException, X {
        write(pieces, source, sink);
    }

    private static <X extends Exception> void write(
            List<Piece> pieces, Source<X> source, ByteSink<IOException> sink)
            throws IOException, X {
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Kept(var span) -> source.copy(span, sink);
                case Piece.Fresh(var header) -> sink.write(header, 0, header.length);
                case Piece.Quoted(var span) -> quote(span, source, sink);
            }
        }
    }

    private static <X extends Exception> void quote(
            Span span, Source<X> source, ByteSink<IOException> sink) throws IOException, X {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        QuotedPrintable quoted = new QuotedPrintable(encoded);
        source.copy(
                span,
                (octets, from, length) -> {
                    quoted.write(octets, from, length);
                    sink.write(encoded.toByteArray(), 0, encoded.size());
                    encoded.reset();
                });
        quoted.end();
        sink.write(encoded.toByteArray(), 0, encoded.size());
    }

    /// Looks at the parts in their order.
    private static final class Plan<X extends Exception> {
        private final Source<X> source;
        private final List<Piece> pieces = new ArrayList<>();
        private long planned; // octets of the original that the pieces stand for
        private boolean possible = true;

        Plan(Source<X> source) {
            this.source = source;
        }

        void keepTo(long offset) {
            if (offset > planned) pieces.add(new Piece.Kept(new Span(planned, offset - planned)));
            planned = offset;
        }

        /// @param message whether the part's header is a message's
        void part(Part part, boolean message) throws IOException, X {
            if (part.contentType().is("multipart", "signed")) return;
            boolean holdsOthers = part.isMultipart() || part.message() != null;
            if (holdsOthers) {
                if (isIdentity(part) && part.fields().encoding() != null)
                    header(part, "7bit", message);
                for (Part child : part.children()) part(child, false);
                if (part.message() != null) part(part.message().root(), true);
            } else if (isIdentity(part)
                    && !part.contentType().type().equals("message")
                    && !part.contentType().isMultipart()
                    && isBeyondAscii(part.extent().body())) {
                header(part, "quoted-printable", message);
                pieces.add(new Piece.Quoted(part.extent().body()));
                planned = part.extent().end();
            }
        }

        private static boolean isIdentity(Part part) {
            return switch (part.encoding()) {
                case "7bit", "8bit", "binary" -> true;
                default -> false;
            };
        }

        private boolean isBeyondAscii(Span span) throws IOException, X {
            Measure measure = new Measure();
            source.copy(span, measure::add);
            return measure.beyondAscii;
        }

        private void header(Part part, String encoding, boolean message) throws IOException, X {
            Span span = part.extent().header();
            if (span.length() > MimeIndexer.MAX_HEADER) {
                possible = false;
                return;
            }
            keepTo(span.offset());
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            source.copy(span, octets::write);
            pieces.add(new Piece.Fresh(rewritten(octets.toByteArray(), encoding, message)));
            planned = span.end();
        }

        private byte[] rewritten(byte[] octets, String encoding, boolean message) {
            Header header = Header.parse(octets, octets.length);
            possible &= header.complete();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int at = 0;
            for (HeaderField field : header.all(ENCODING)) {
                out.write(octets, at, field.start() - at);
                at = field.end();
            }
            out.write(octets, at, header.endOffset() - at);
            if (message && header.first("MIME-Version") == null) field(out, "MIME-Version: 1.0");
            if (header.first("Content-Type") == null) // RFC 1428 §3
            field(out, "Content-Type: text/plain; charset=unknown-8bit");
            field(out, ENCODING + ": " + encoding);
            out.write(octets, header.endOffset(), octets.length - header.endOffset());
            return out.toByteArray();
        }

        private static void field(ByteArrayOutputStream out, String field) {
            out.writeBytes((field + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    /// Counts what it is given.
    private static final class Measure {
        private long size;
        private boolean beyondAscii;

        void add(byte[] octets, int from, int length) {
            size += length;
            for (int i = from; i < from + length; i++) beyondAscii |= octets[i] < 0;
        }
    }
}
