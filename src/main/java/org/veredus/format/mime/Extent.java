package org.veredus.format.mime;

/// Where a part lies in its message. The header runs from `headerStart` to `bodyStart` and includes
/// the empty line; the body
/// does not include the line end before the delimiter that follows it.
///
/// @param lines the number of line ends in the body
public record Extent(long headerStart, long bodyStart, long bodyLength, long lines) {

    /// Refuses what cannot be: a body before its header, negative sizes.
    public Extent {
        if (headerStart < 0 || bodyStart < headerStart || bodyLength < 0 || lines < 0) {
            throw new IllegalArgumentException(
                    "extent " + headerStart + " " + bodyStart + " " + bodyLength + " " + lines);
        }
    }

    /// The header with its empty line.
    public Span header() {
        return new Span(headerStart, bodyStart - headerStart);
    }

    /// The body, still transfer-encoded.
    public Span body() {
        return new Span(bodyStart, bodyLength);
    }

    /// The offset of the first octet after the body.
    public long end() {
        return bodyStart + bodyLength;
    }
}
