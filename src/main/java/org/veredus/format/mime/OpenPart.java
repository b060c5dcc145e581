package org.veredus.format.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part whose end has not been seen yet.
final class OpenPart {

    enum State {
        HEADER,
        /// The body of a leaf, or of a message/rfc822, whose content is the next part on the
        /// stack.
        BODY,
        /// Before the first delimiter of a multipart.
        PREAMBLE,
        /// After the last delimiter of a multipart.
        EPILOGUE
    }

    enum Role {
        /// The whole message, or the message in a message/rfc822.
        MESSAGE,
        /// A part of a multipart.
        PART,
        /// A part of a multipart/digest. RFC 2046 §5.1.5
        DIGEST_PART
    }

    final Role role;

    /// For a message the numbers of the part it is in, else the part's own; empty for the whole
    /// message.
    final String numbers;

    final long headerStart;
    final List<Part> children = new ArrayList<>();

    State state = State.HEADER;
    ContentType type = ContentType.TEXT_PLAIN;
    ContentFields fields = ContentFields.NONE;
    Envelope envelope = Envelope.EMPTY;
    boolean oddFields;
    @Nullable NestedMessage nested;
    @Nullable String boundary;
    @Nullable Integer shadowed;
    long bodyStart;
    long linesBefore;

    OpenPart(Role role, String numbers, long headerStart) {
        this.role = role;
        this.numbers = numbers;
        this.headerStart = headerStart;
        this.bodyStart = headerStart;
    }

    /// The part, now that its end is known.
    Part close(long end, long lines) {
        var extent =
                new Extent(
                        headerStart, bodyStart, end - bodyStart, Math.max(0, lines - linesBefore));
        if (type.isMultipart() && children.isEmpty()) {
            children.add(everything(extent));
        }
        return new Part(path(), type, fields, extent, children, nested);
    }

    /// A multipart in which no delimiter was found is shown as plain text, so that nothing of
    /// it is lost to the reader.
    private Part everything(Extent body) {
        var extent =
                new Extent(body.bodyStart(), body.bodyStart(), body.bodyLength(), body.lines());
        return new Part(
                Sections.child(numbers, 1),
                ContentType.TEXT_PLAIN,
                ContentFields.NONE,
                extent,
                List.of(),
                null);
    }

    String path() {
        return role == Role.MESSAGE ? Sections.root(numbers, type.isMultipart()) : numbers;
    }
}
