package org.veredus.format.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fields of a message's header, found without changing a byte.
///
/// The header ends at the first empty line, or before the first line that can belong to no field;
/// then
/// the body begins at that line. Lines end with LF, a CR before it belongs to the line end. A first
/// line
/// `From ` or `>From `, the separator of mbox files, is passed over. Fields beyond the size or
/// number
/// allowed are not kept, and [#complete()] says so, but the end is still found.
public final class Header {
    private static final int MAX_FIELDS = 10_000;

    private final List<HeaderField> fields;
    private final int fieldsOffset;
    private final int endOffset;
    private final int bodyOffset;
    private final boolean complete;

    private Header(Splitter splitter) {
        this.fields = List.copyOf(splitter.fields);
        this.fieldsOffset = splitter.fieldsOffset;
        this.endOffset = splitter.endOffset;
        this.bodyOffset = splitter.bodyOffset;
        this.complete = splitter.complete;
    }

    /// @param message starts with the header; the rest is not looked at
    /// @param limit only fields that end within so many octets are kept
    public static Header parse(byte[] message, int limit) {
        var splitter = new Splitter(message, limit);
        splitter.run();
        return new Header(splitter);
    }

    public List<HeaderField> fields() {
        return fields;
    }

    public @Nullable HeaderField first(String name) {
        for (HeaderField field : fields) {
            if (field.named(name)) {
                return field;
            }
        }
        return null;
    }

    public List<HeaderField> all(String name) {
        return fields.stream().filter(field -> field.named(name)).toList();
    }

    public boolean has(String name) {
        return first(name) != null;
    }

    /// Where the first field can begin: behind the line of an mbox file, if there is one.
    public int fieldsOffset() {
        return fieldsOffset;
    }

    /// Behind the last field; here an empty line stands, if any.
    public int endOffset() {
        return endOffset;
    }

    /// The first octet of the body; the message's length if it has none.
    public int bodyOffset() {
        return bodyOffset;
    }

    /// Whether all fields are here.
    public boolean complete() {
        return complete;
    }

    private static final class Splitter {
        private final byte[] message;
        private final int limit;
        private final List<HeaderField> fields = new ArrayList<>();
        private int fieldsOffset;
        private int endOffset;
        private int bodyOffset;
        private boolean complete = true;

        Splitter(byte[] message, int limit) {
            this.message = message;
            this.limit = limit;
        }

        void run() {
            int at = startsWithSeparator() ? lineEnd(0) : 0;
            fieldsOffset = at;
            while (at < message.length && emptyLine(at) == 0) {
                int colon = colon(at);
                if (colon < 0) {
                    break;
                }
                int end = lineEnd(colon);
                while (end < message.length && (message[end] == ' ' || message[end] == '\t')) {
                    end = lineEnd(end);
                }
                keep(at, colon, end);
                at = end;
            }
            endOffset = at;
            bodyOffset = at + emptyLine(at);
        }

        private void keep(int start, int colon, int end) {
            if (end <= limit && fields.size() < MAX_FIELDS) {
                fields.add(new HeaderField(message, start, colon, end));
            } else {
                complete = false;
            }
        }

        // RFC 5322 §2.2, and §4.5 for white space before the colon
        private int colon(int at) {
            int i = at;
            while (i < message.length
                    && message[i] > ' '
                    && message[i] < 0x7F
                    && message[i] != ':') {
                i++;
            }
            boolean named = i > at;
            while (i < message.length && (message[i] == ' ' || message[i] == '\t')) {
                i++;
            }
            return named && i < message.length && message[i] == ':' ? i : -1;
        }

        private int lineEnd(int at) {
            int lineFeed = Octets.indexOf(message, (byte) '\n', at, message.length);
            return Math.min(message.length, lineFeed + 1);
        }

        /// The length of the empty line here, 0 if there is none.
        private int emptyLine(int at) {
            if (at < message.length && message[at] == '\n') {
                return 1;
            }
            boolean both =
                    at + 1 < message.length && message[at] == '\r' && message[at + 1] == '\n';
            return both ? 2 : 0;
        }

        /// A field `From : …`, which whoever forges may hope is passed over, is no separator.
        private boolean startsWithSeparator() {
            if (!startsWith("From ")) {
                return startsWith(">From ");
            }
            int at = 4;
            while (at < message.length && (message[at] == ' ' || message[at] == '\t')) {
                at++;
            }
            return at < message.length && message[at] != ':';
        }

        private boolean startsWith(String ascii) {
            if (message.length < ascii.length()) {
                return false;
            }
            for (int i = 0; i < ascii.length(); i++) {
                if (message[i] != ascii.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
