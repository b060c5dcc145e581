package org.veredus.format.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.mime.BodyStructure.Strings;

/// What is shown of a message's structure, ready to become JSON.
///
/// @param bodystructure in IMAP syntax
/// @param envelope in IMAP syntax
/// @param parts all of them, those in nested messages too, each before what is in it
public record MimeReport(
        String bodystructure,
        String envelope,
        List<PartReport> parts,
        String subject,
        String preview,
        boolean hasAttachment,
        List<Problem> problems) {

    /// One part; its texts are decoded.
    public record PartReport(
            String path,
            String type,
            long headerOffset,
            long headerSize,
            long bodyOffset,
            long bodySize,
            long lines,
            String encoding,
            @Nullable String charset,
            @Nullable String disposition,
            @Nullable String filename,
            @Nullable String contentId) {

        static PartReport of(Part part) {
            Disposition disposition = part.fields().disposition();
            Extent extent = part.extent();
            return new PartReport(
                    part.path(),
                    part.contentType().mediaType(),
                    extent.headerStart(),
                    extent.header().length(),
                    extent.bodyStart(),
                    extent.bodyLength(),
                    extent.lines(),
                    part.encoding(),
                    part.contentType().charset(),
                    disposition == null ? null : disposition.value(),
                    part.filename(),
                    part.contentId());
        }
    }

    /// Copies the lists.
    public MimeReport {
        parts = List.copyOf(parts);
        problems = List.copyOf(problems);
    }

    /// The report of an indexed message.
    public static MimeReport of(MessageIndex index) {
        BodyStructure values = new BodyStructure(Strings.UTF8);
        List<PartReport> parts = new ArrayList<>();
        collect(index.root(), parts);
        return new MimeReport(
                text(values.bodyStructureOf(index.root())),
                text(values.envelopeOf(index)),
                parts,
                index.subject(),
                index.preview(),
                index.hasAttachment(),
                index.problems());
    }

    private static String text(BodyStructure value) {
        return Charsets.decodeWire(value.wire());
    }

    private static void collect(Part part, List<PartReport> parts) {
        parts.add(PartReport.of(part));
        part.children().forEach(child -> collect(child, parts));
        NestedMessage nested = part.message();
        if (nested != null) {
            collect(nested.root(), parts);
        }
    }
}
