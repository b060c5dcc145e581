package org.veredus.format.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Octets;
import org.veredus.format.mime.OpenPart.Role;
import org.veredus.format.mime.OpenPart.State;

/// Reads a message once, pushed in chunks of any size, and makes its [MessageIndex].
///
/// Works line by line. The parts whose end is not yet known are a stack, outermost first; a
/// message/rfc822 has the message in it above itself. A line that begins with `--` is looked up
/// in a table of the open boundaries, so its cost does not depend on how many there are; it
/// ends every part above the one whose boundary it is. RFC 2046 §5.1.1
///
/// Leniency, all reported as problems: a header ends at the first line that cannot belong to
/// one, or at a delimiter; a multipart ends with what it is in; one without delimiters becomes
/// plain text. Lines end at LF or CRLF, but in a message whose first line ends in a bare CR, at
/// CR too: taking every CR as a line end would let a sender hide header fields from other
/// programs.
public final class MimeIndexer {

    /// Parts within parts. Deeper ones are leaves: real mail, forwarded many times over, stays
    /// below 30.
    static final int MAX_DEPTH = 100;

    /// Parts in all. The rest is skipped; large digests have some hundreds.
    static final int MAX_PARTS = 10_000;

    /// Octets of one part's header that are looked at; the largest honest ones, with thousands
    /// of recipients, fit.
    static final int MAX_HEADER = 256 * 1024;

    /// Octets of header fields kept in all parts but the first, so that an index stays far
    /// smaller than its message.
    static final int MAX_KEPT = 512 * 1024;

    /// The longest boundary line known; RFC 2046 §5.1.1 allows boundaries of 70.
    private static final int MAX_BOUNDARY_LINE = 512;

    /// What of a message is read.
    private enum Reading {
        ALL,
        /// All but the preview.
        UNSEEN,
        /// The parts only, not the envelopes.
        STRUCTURE
    }

    private enum LineEnds {
        UNKNOWN,
        LF,
        ANY
    }

    private final List<OpenPart> open = new ArrayList<>();

    /// Of each boundary the index on the stack of the innermost part that has it.
    private final Map<String, Integer> boundaries = new HashMap<>();

    private final Problems problems = new Problems();
    private final MessageStart start = new MessageStart();

    /// The lines of the header being read, each ended by LF, then what is kept of the current
    /// line.
    private byte[] held = new byte[2048];

    private int heldLength;
    private int lineAt;
    private int lineCap;

    private long offset;
    private long lineStart;
    private long lineEnds;
    private int lastEol;
    private byte lastOctet;
    private boolean crPending;
    private LineEnds style = LineEnds.UNKNOWN;
    private int parts;
    private int kept;
    private final Reading reading;

    /// An indexer for one message.
    public MimeIndexer() {
        this(Reading.ALL);
    }

    private MimeIndexer(Reading reading) {
        this.reading = reading;
        push(Role.MESSAGE, "", 0);
    }

    /// Indexes a message held in memory.
    public static MessageIndex index(byte[] message) {
        return index(message, 0, message.length);
    }

    /// Indexes a message held in a part of an array.
    public static MessageIndex index(byte[] buffer, int from, int to) {
        var indexer = new MimeIndexer();
        indexer.feed(buffer, from, to);
        return indexer.finish();
    }

    /// Indexes a message held in memory that is not shown in lists: without a preview.
    public static MessageIndex unseen(byte[] message) {
        var indexer = new MimeIndexer(Reading.UNSEEN);
        indexer.feed(message, 0, message.length);
        return indexer.finish();
    }

    /// The parts of a message held in memory, and nothing else of it: in a fraction of the
    /// time. The envelopes of messages inside are empty.
    public static Part structure(byte[] message) {
        var indexer = new MimeIndexer(Reading.STRUCTURE);
        indexer.feed(message, 0, message.length);
        return indexer.root();
    }

    /// Takes the next octets of the message, `buffer[from]` to `buffer[to - 1]`; they are not
    /// kept.
    public void feed(byte[] buffer, int from, int to) {
        if (reading == Reading.ALL) start.keep(buffer, from, to);
        int i = from;
        while (i < to) {
            if (style == LineEnds.LF) {
                i = feedLine(buffer, passLines(buffer, i, to), to);
            } else {
                i = feedOctet(buffer, i);
            }
        }
    }

    /// Ends the message. The indexer cannot be used again.
    public MessageIndex finish() {
        Part root = root();
        return start.index(root, open.getFirst(), offset, problems.list());
    }

    private Part root() {
        if (crPending) {
            endLine(1);
        }
        if (offset > lineStart) {
            endLine(0);
        }
        while (top().state == State.HEADER) {
            endHeader(offset, lineEnds);
        }
        return popDownTo(0, offset, lineEnds);
    }

    private void noteUnterminated(OpenPart part) {
        if (part.boundary != null) {
            problems.add(part.bodyStart, "The multipart has no closing delimiter.");
        }
    }

    /// Passes over whole lines that are in no header and can be no delimiter.
    private int passLines(byte[] buffer, int from, int to) {
        if (offset != lineStart || top().state == State.HEADER) {
            return from;
        }
        boolean delimited = !boundaries.isEmpty();
        int at = from;
        while (at < to && !(delimited && buffer[at] == '-')) {
            int end = Octets.indexOf(buffer, (byte) '\n', at, to);
            if (end == to) {
                break;
            }
            lastEol = end > at && buffer[end - 1] == '\r' ? 2 : 1;
            lineEnds++;
            at = end + 1;
        }
        offset += at - from;
        lineStart = offset;
        return at;
    }

    private int feedLine(byte[] buffer, int from, int to) {
        int end = Octets.indexOf(buffer, (byte) '\n', from, to);
        if (end > from) {
            hold(buffer, from, end);
            lastOctet = buffer[end - 1];
            offset += end - from;
        }
        if (end == to) {
            return to;
        }
        offset++;
        endLine(lastOctet == '\r' ? 2 : 1);
        return end + 1;
    }

    /// Until it is known how lines end, and in the rare messages where CR ends them.
    private int feedOctet(byte[] buffer, int at) {
        byte octet = buffer[at];
        if (crPending) {
            crPending = false;
            if (octet != '\n') {
                noteBareCr();
                style = LineEnds.ANY;
                endLine(1);
                return at;
            }
            style = style == LineEnds.UNKNOWN ? LineEnds.LF : style;
            offset++;
            endLine(2);
            return at + 1;
        }
        if (octet == '\n') {
            style = style == LineEnds.UNKNOWN ? LineEnds.LF : style;
            offset++;
            endLine(1);
        } else if (octet == '\r') {
            crPending = true;
            offset++;
        } else {
            hold(buffer, at, at + 1);
            offset++;
        }
        return at + 1;
    }

    private void noteBareCr() {
        if (style == LineEnds.UNKNOWN) {
            problems.add(offset, "Lines end in a bare CR.");
        }
    }

    /// Keeps of the current line what may be needed: a header line, or one that may be a
    /// delimiter.
    private void hold(byte[] buffer, int from, int to) {
        if (offset == lineStart) {
            lineCap = lineCap(buffer[from]);
        }
        int length = Math.min(to - from, lineCap - (heldLength - lineAt));
        if (length <= 0) {
            return;
        }
        if (heldLength + length + 1 > held.length) {
            held = Arrays.copyOf(held, Math.max(2 * held.length, heldLength + length + 1));
        }
        System.arraycopy(buffer, from, held, heldLength, length);
        heldLength += length;
    }

    private int lineCap(byte first) {
        if (top().state == State.HEADER) {
            return Math.max(MAX_BOUNDARY_LINE, MAX_HEADER - lineAt);
        }
        return first == '-' && !boundaries.isEmpty() ? MAX_BOUNDARY_LINE : 0;
    }

    private void endLine(int eol) {
        long content = offset - lineStart - eol;
        int length = (int) Math.min(heldLength - lineAt, content);
        if (!(length == content && isDelimiter(lineAt + length))) {
            while (top().state == State.HEADER && !headerLine(lineAt + length, content)) {
                // The line ended one header and may be the first of the next, that of a nested
                // message.
            }
        }
        lastEol = eol;
        lineEnds += eol > 0 ? 1 : 0;
        lineStart = offset;
        lastOctet = 0;
        if (top().state != State.HEADER) {
            heldLength = 0;
        }
        lineAt = heldLength;
    }

    /// Deals with a line in a header. Returns false if it does not belong there and is still to
    /// be dealt with.
    private boolean headerLine(int end, long content) {
        if (content == 0) {
            endHeader(offset, lineEnds + 1);
            return true;
        }
        boolean first = lineStart == top().headerStart;
        boolean folded = !first && (held[lineAt] == ' ' || held[lineAt] == '\t');
        boolean mailbox = first && top().role == Role.MESSAGE && isMailboxLine(end);
        if (!folded && !mailbox && !HeaderScan.isFieldStart(held, lineAt, end)) {
            problems.add(lineStart, "The header ends without an empty line.");
            int lineLength = heldLength - lineAt;
            byte[] line = Arrays.copyOfRange(held, lineAt, heldLength);
            heldLength = lineAt;
            endHeader(lineStart, lineEnds);
            System.arraycopy(line, 0, held, 0, lineLength);
            heldLength = lineLength;
            return false;
        }
        if (mailbox) {
            problems.add(lineStart, "The message begins with the From line of an mbox file.");
        }
        keepHeaderLine(mailbox ? lineAt : end);
        return true;
    }

    private void keepHeaderLine(int end) {
        if (end > MAX_HEADER || end == lineAt) {
            heldLength = lineAt;
        } else {
            heldLength = end;
            held[heldLength++] = '\n';
        }
    }

    private boolean isMailboxLine(int end) {
        String line =
                new String(held, lineAt, Math.min(end - lineAt, 6), StandardCharsets.ISO_8859_1);
        return line.startsWith("From ") || line.startsWith(">From ");
    }

    /// Ends the header of the innermost part and decides what its body is.
    private void endHeader(long bodyStart, long lines) {
        OpenPart part = top();
        if (lineAt >= MAX_HEADER) {
            problems.add(part.headerStart, "Of the header only the first 256 KB are read.");
        }
        readHeader(part);
        heldLength = 0;
        lineAt = 0;
        part.bodyStart = bodyStart;
        part.linesBefore = lines;
        part.state = State.BODY;
        if (part.type.isMultipart()) {
            openMultipart(part);
        } else if (part.type.isMessage()) {
            openMessage(part);
        }
    }

    private void readHeader(OpenPart part) {
        boolean outermost = open.size() == 1;
        int length = lineAt;
        if (!outermost && kept + length > MAX_KEPT) {
            problems.add(
                    part.headerStart, "The headers of the parts are too large to be read in full.");
            length = 0;
        }
        kept += outermost ? 0 : length;
        var header =
                reading != Reading.STRUCTURE
                        ? HeaderScan.of(held, length, part.headerStart, problems)
                        : HeaderScan.ofContent(held, length, part.headerStart, problems);
        part.type =
                header.contentType(
                        part.role == Role.DIGEST_PART
                                ? ContentType.MESSAGE
                                : ContentType.TEXT_PLAIN);
        part.fields = header.contentFields();
        if (part.role == Role.MESSAGE && reading != Reading.STRUCTURE) {
            part.envelope = header.envelope();
            part.oddFields = header.hasOddFields(part.envelope);
        }
    }

    private void openMultipart(OpenPart part) {
        if (open.size() >= MAX_DEPTH) {
            problems.add(part.headerStart, "Parts are nested too deep; this one is not opened.");
            part.type = ContentType.OCTETS;
            return;
        }
        part.state = State.PREAMBLE;
        String boundary = part.type.parameters().raw("boundary");
        boundary = boundary == null ? part.type.parameters().get("boundary") : boundary;
        if (boundary == null || boundary.isBlank() || boundary.length() > MAX_BOUNDARY_LINE - 8) {
            problems.add(
                    part.headerStart,
                    "The multipart has no usable boundary; it is taken as plain text.");
            return;
        }
        part.boundary = boundary.stripTrailing();
        part.shadowed = boundaries.put(part.boundary, open.size() - 1);
    }

    // RFC 2046 §5.2.1: a message may only be 7bit, 8bit or binary; encoded ones are not descended
    // into.
    private void openMessage(OpenPart part) {
        String encoding = part.fields.encoding();
        boolean plain =
                encoding == null
                        || switch (encoding) {
                            case "7bit", "8bit", "binary" -> true;
                            default -> false;
                        };
        if (!plain) {
            problems.add(
                    part.headerStart, "The message inside is transfer-encoded and not opened.");
        } else if (open.size() >= MAX_DEPTH) {
            problems.add(part.headerStart, "Messages are nested too deep; this one is not opened.");
        } else {
            push(Role.MESSAGE, part.path(), part.bodyStart);
        }
    }

    /// Whether the current line, held whole, is a delimiter, which is then dealt with. RFC 2046
    /// §5.1.1 deviates: the rest of the line must be white space, else one boundary that begins
    /// with another would be taken for it.
    private boolean isDelimiter(int end) {
        if (boundaries.isEmpty()
                || end - lineAt < 3
                || held[lineAt] != '-'
                || held[lineAt + 1] != '-') {
            return false;
        }
        int trimmed = end;
        while (held[trimmed - 1] == ' ' || held[trimmed - 1] == '\t' || held[trimmed - 1] == '\r') {
            trimmed--;
        }
        int length = trimmed - lineAt - 2;
        if (length > MAX_BOUNDARY_LINE) {
            return false;
        }
        String text =
                new String(held, lineAt + 2, Math.max(0, length), StandardCharsets.ISO_8859_1);
        Integer opening = boundaries.get(text);
        if (opening != null) {
            delimiter(opening, false);
            return true;
        }
        Integer closing =
                text.endsWith("--") ? boundaries.get(text.substring(0, length - 2)) : null;
        if (closing != null) {
            delimiter(closing, true);
            return true;
        }
        return false;
    }

    private void delimiter(int depth, boolean closing) {
        heldLength = lineAt;
        while (top().state == State.HEADER) {
            problems.add(lineStart, "The header ends at a delimiter.");
            endHeader(lineStart, lineEnds);
        }
        long end = Math.max(top().bodyStart, lineStart - lastEol);
        if (depth < open.size() - 1) {
            popDownTo(depth + 1, end, end < lineStart ? lineEnds - 1 : lineEnds);
        }
        OpenPart multipart = top();
        if (closing) {
            endMultipart(multipart);
        } else if (parts >= MAX_PARTS) {
            problems.add(lineStart, "There are too many parts; the rest is skipped.");
            endMultipart(multipart);
        } else {
            boolean digest = multipart.type.subtype().equals("digest");
            String numbers = Sections.child(multipart.numbers, multipart.children.size() + 1);
            push(digest ? Role.DIGEST_PART : Role.PART, numbers, offset);
        }
        heldLength = 0;
    }

    private void endMultipart(OpenPart multipart) {
        multipart.state = State.EPILOGUE;
        forgetBoundary(multipart);
    }

    private void forgetBoundary(OpenPart multipart) {
        String boundary = multipart.boundary;
        if (boundary == null) {
            return;
        }
        if (multipart.shadowed == null) {
            boundaries.remove(boundary);
        } else {
            boundaries.put(boundary, multipart.shadowed);
        }
        multipart.boundary = null;
    }

    private void push(Role role, String numbers, long headerStart) {
        open.add(new OpenPart(role, numbers, headerStart));
        parts++;
    }

    private OpenPart top() {
        return open.getLast();
    }

    /// Closes all parts from the top of the stack down to the one at `depth`, which is
    /// returned. The outermost stays on the stack, though closed.
    private Part popDownTo(int depth, long end, long lines) {
        @Nullable OpenPart above = null;
        @Nullable Part closed = null;
        for (int i = open.size() - 1; i >= depth; i--) {
            OpenPart part = open.get(i);
            if (above != null && closed != null) {
                attach(part, above, closed);
            }
            noteUnterminated(part);
            forgetBoundary(part);
            closed = part.close(end, lines);
            above = part;
            if (i > 0) {
                open.removeLast();
            }
        }
        if (closed == null || above == null) {
            throw new IllegalArgumentException("nothing open at " + depth);
        }
        if (depth > 0) {
            attach(open.get(depth - 1), above, closed);
        }
        return closed;
    }

    private static void attach(OpenPart parent, OpenPart child, Part part) {
        if (child.role == Role.MESSAGE) {
            parent.nested = new NestedMessage(child.envelope, part);
        } else {
            parent.children.add(part);
        }
    }
}
