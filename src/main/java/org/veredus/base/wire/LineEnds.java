package org.veredus.base.wire;

/// What ends a line. A bare CR is refused by both.
public enum LineEnds {
    /// CRLF only. A bare LF is the door to message smuggling.
    STRICT,
    /// CRLF or a bare LF.
    LENIENT
}
