package org.veredus.protocol.imap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.veredus.base.wire.WireException;
import org.veredus.base.wire.WireReader;
import org.veredus.protocol.imap.syntax.AppendText;
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

    /// Literals that may stand before the message of an APPEND: the mailbox. A command may have
    /// tens of thousands, and what has come is not looked at again for each.
    private static final int BEFORE_MESSAGE = 1;

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
        byte[] first = in.readLine(MAX_LINE);
        LiteralMark mark = first == null ? null : LiteralMark.endOf(first);
        if (first == null || mark == null) return first == null ? null : new Text(first, null);
        ByteArrayOutputStream text = new ByteArrayOutputStream(2 * first.length);
        text.writeBytes(first);
        for (int literals = 0; mark != null; literals++) {
            if (literals <= BEFORE_MESSAGE) {
                byte[] begun = text.toByteArray();
                if (AppendText.announcesMessage(begun, mark)) return new Text(begun, mark);
            }
            if (mark.size() > most - text.size() || mustWait(mark))
                refuse(text.toByteArray(), mark);
            takeLiteral(text, mark);
            int lineFrom = text.size();
            byte[] line = in.readLine(MAX_LINE);
            if (line == null) return null;
            if (line.length > most - lineFrom)
                throw new TooLarge(CommandParser.tagOf(text.toByteArray()));
            text.writeBytes(line);
            mark = LiteralMark.endOf(line);
            if (mark != null) mark = mark.movedBy(lineFrom);
        }
        return new Text(text.toByteArray(), null);
    }

    /// RFC 7888 §5: whether a literal has come that should have waited.
    boolean mustWait(LiteralMark mark) {
        return !mark.waits() && mark.size() > literals.most();
    }

    private void takeLiteral(ByteArrayOutputStream text, LiteralMark mark) throws IOException {
        if (mark.waits()) {
            out.ascii("+ go on").crlf().flush();
        }
        text.writeBytes(LINE_END);
        in.<IOException>copy(mark.size(), text::write);
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
