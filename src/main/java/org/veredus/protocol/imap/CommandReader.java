package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.veredus.base.wire.WireException;
import org.veredus.base.wire.WireReader;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.CommandParser;
import org.veredus.protocol.imap.syntax.LiteralMark;
import org.veredus.protocol.imap.syntax.Output;

/// Collects a command: its line and, where one ends in a literal's announcement, the literal and
/// the
/// line behind it. The message of an APPEND is left in the connection.
final class CommandReader {
    /// RFC 2683 §3.2.1.5 asks for 8,000 octets; clients send long lists of UIDs.
    static final int MAX_LINE = 64 * 1024;

    private static final byte[] LINE_END = {'\r', '\n'};

    private final WireReader in;
    private final Output out;
    private final ImapPolicy.Literals literals;

    CommandReader(WireReader in, Output out, ImapPolicy.Literals literals) {
        this.in = in;
        this.out = out;
        this.literals = literals;
    }

    /// @param message announces what follows, if the command is an APPEND
    record Text(byte[] octets, @Nullable LiteralMark message) {}

    /// The command was given up; the client stands at the beginning of the next one.
    static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1;
        private final String tag;

        TooLarge(String tag) {
            super("command too large", null, false, false);
            this.tag = tag;
        }

        String tag() {
            return tag;
        }
    }

    /// @param most octets of a command
    /// @return null at the end of the stream
    @Nullable Text next(int most) throws IOException, WireException, BadSyntax, TooLarge {
        byte[] text = in.readLine(MAX_LINE);
        if (text == null) return null;
        for (LiteralMark mark = LiteralMark.endOf(text); mark != null; ) {
            if (CommandParser.announcesMessage(text, mark)) return new Text(text, mark);
            if (mark.size() > most - text.length || mustWait(mark)) refuse(text, mark);
            text = withLiteral(text, mark);
            int lineFrom = text.length;
            byte[] line = in.readLine(MAX_LINE);
            if (line == null) return null;
            if (line.length > most - lineFrom) throw new TooLarge(CommandParser.tagOf(text));
            text = join(text, line);
            mark = LiteralMark.endOf(line);
            if (mark != null) mark = mark.movedBy(lineFrom);
        }
        return new Text(text, null);
    }

    /// RFC 7888 §5: whether a literal has come that should have waited.
    boolean mustWait(LiteralMark mark) {
        return !mark.waits() && mark.size() > literals.most();
    }

    private byte[] withLiteral(byte[] text, LiteralMark mark) throws IOException {
        if (mark.waits()) {
            out.ascii("+ go on").crlf().flush();
        }
        byte[] whole = Arrays.copyOf(text, text.length + LINE_END.length + (int) mark.size());
        System.arraycopy(LINE_END, 0, whole, text.length, LINE_END.length);
        int[] at = {text.length + LINE_END.length};
        in.<IOException>copy(
                mark.size(),
                (octets, from, length) -> {
                    System.arraycopy(octets, from, whole, at[0], length);
                    at[0] += length;
                });
        return whole;
    }

    private static byte[] join(byte[] text, byte[] line) {
        byte[] both = Arrays.copyOf(text, text.length + line.length);
        System.arraycopy(line, 0, both, text.length, line.length);
        return both;
    }

    /// A literal that is on its way all the same is read and dropped, as is what follows it. RFC
    /// 7888 §4
    private void refuse(byte[] text, LiteralMark first)
            throws IOException, WireException, BadSyntax, TooLarge {
        for (LiteralMark mark = first; mark != null && !mark.waits(); ) {
            skip(mark.size());
            byte[] line = in.readLine(MAX_LINE);
            mark = line == null ? null : LiteralMark.endOf(line);
        }
        throw new TooLarge(CommandParser.tagOf(text));
    }

    /// Reads and drops a literal that nobody wants.
    void skip(long size) throws IOException {
        if (size > MAX_SKIPPED) {
            // RFC 7888 §4
            out.ascii("* BYE [TOOBIG] a literal of ").number(size).ascii(" octets").crlf().flush();
            throw new IOException("literal of " + size + " octets not wanted");
        }
        in.discard(size);
    }

    /// Beyond this it is better to hang up than to read on.
    private static final long MAX_SKIPPED = 256L << 20;
}
