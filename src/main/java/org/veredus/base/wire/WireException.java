package org.veredus.base.wire;

/// A line that can't be taken. The reader stands at the beginning of the next line, so the session
/// answers and goes on.
public abstract sealed class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    private WireException(String message) {
        super(message, null, false, false);
    }

    /// CR without LF behind it, or LF without CR before it.
    public static final class BareLineEnd extends WireException {
        private static final long serialVersionUID = 1L;

        BareLineEnd() {
            super("line with a bare CR or LF");
        }
    }

    /// The line had more octets than the caller takes.
    public static final class LineTooLong extends WireException {
        private static final long serialVersionUID = 1L;
        private final int limit;

        LineTooLong(int limit) {
            super("line longer than " + limit + " octets");
            this.limit = limit;
        }

        public int limit() {
            return limit;
        }
    }
}
