package org.veredus.protocol.imap.syntax;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AnnotationName;
import org.veredus.account.mailbox.Flags;

/// What stands behind the mailbox of APPEND or REPLACE, line by line, as literals come between: one
/// message or several (RFC 3502), each a literal, a literal of UTF-8 (RFC 6855 §4), or put together
/// from texts and parts of other messages (RFC 4469).
public final class AppendText {
    private static final byte[] LINE_END = {'\r', '\n'};

    private final List<Step> first;
    private State state = State.BETWEEN;
    private byte[] held = {}; // the beginning of a message whose annotations are not at an end

    /// What comes next.
    public sealed interface Step {
        /// A message begins.
        ///
        /// @param annotations RFC 5257 §4.7; values octet by octet
        record Begin(
                Flags flags,
                @Nullable OffsetDateTime received,
                Map<AnnotationName, byte @Nullable []> annotations)
                implements Step {}

        /// The literal behind this line is an annotation's value: for [AppendText#hold].
        record Value(LiteralMark mark) implements Step {}

        /// The literal behind this line belongs to the message.
        record Text(LiteralMark mark) implements Step {}

        /// The literal behind this line is a URL whose octets belong to the message.
        record UrlLiteral(LiteralMark mark) implements Step {}

        /// The octets this URL stands for belong to the message.
        record Url(String url) implements Step {}

        /// The message ends.
        record End() implements Step {}
    }

    private enum State {
        BETWEEN,
        AFTER_LITERAL,
        AFTER_UTF8,
        IN_PARTS
    }

    /// @param in where the first message begins
    /// @param mark the literal the line ends in; null if there is none
    AppendText(CommandText in, @Nullable LiteralMark mark) throws BadSyntax {
        first = steps(in, mark);
    }

    /// Whether the mark at the end of a line announces a message to append, which is not for
    /// memory.
    ///
    /// @param line the command so far
    public static boolean announcesMessage(byte[] line, LiteralMark mark) {
        CommandText text = new CommandText(line);
        try {
            text.tag();
            text.space();
            if (text.takeWord("UID")) text.space();
            boolean replaces = text.takeWord("REPLACE");
            if (!replaces && !text.takeWord("APPEND")) return false;
            text.space();
            if (replaces) {
                text.sequenceSet();
                text.space();
            }
            if (text.position() == mark.start()) return false;
            text.astring();
            text.space();
            return true;
        } catch (BadSyntax other) {
            return false;
        }
    }

    /// The steps of the first line.
    public List<Step> first() {
        return first;
    }

    /// The steps of the line behind a literal. Nothing follows a line that ends in none.
    public List<Step> next(byte[] line) throws BadSyntax {
        LiteralMark mark = LiteralMark.endOf(line);
        byte[] text = joined(held, line);
        if (mark != null) mark = mark.movedBy(held.length);
        held = new byte[0];
        return steps(new CommandText(text), mark);
    }

    /// Takes the octets of a literal that is a value; they are read with the line behind them.
    public void hold(byte[] value) {
        held = joined(held, value);
    }

    /// How much of a message's beginning has come with values so far.
    public int held() {
        return held.length;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private List<Step> steps(CommandText in, @Nullable LiteralMark mark) throws BadSyntax {
        List<Step> steps = new ArrayList<>();
        while (!step(in, mark, steps)) {}
        return steps;
    }

    /// Whether the line was read to its end.
    private boolean step(CommandText in, @Nullable LiteralMark mark, List<Step> steps)
            throws BadSyntax {
        return switch (state) {
            case BETWEEN -> begin(in, mark, steps);
            case AFTER_LITERAL -> end(in, steps);
            case AFTER_UTF8 -> {
                in.expect(')');
                yield end(in, steps);
            }
            case IN_PARTS -> part(in, mark, steps);
        };
    }

    private boolean end(CommandText in, List<Step> steps) throws BadSyntax {
        steps.add(new Step.End());
        state = State.BETWEEN;
        if (in.peek() < 0) return true;
        in.space();
        return false;
    }

    private boolean begin(CommandText in, @Nullable LiteralMark mark, List<Step> steps)
            throws BadSyntax {
        int start = in.position();
        Flags flags = Flags.NONE;
        OffsetDateTime received = null;
        Map<AnnotationName, byte @Nullable []> annotations = Map.of();
        if (in.peek() == '(') {
            flags = FlagParser.list(in);
            in.space();
        }
        if (in.peek() == '"') {
            received = Dates.dateTime(in.string());
            in.space();
        }
        if (in.takeWord("ANNOTATION")) {
            in.space();
            if (in.endsInList() && mark != null) {
                held = joined(in.from(start), LINE_END);
                in.skipRest();
                steps.add(new Step.Value(mark));
                return true;
            }
            annotations = new AnnotationParser(in).changes();
            in.space();
        }
        steps.add(new Step.Begin(flags, received, annotations));
        if (in.takeWord("CATENATE")) {
            in.space();
            in.expect('(');
            // RFC 4469 §5
            if (in.peek() == ')') throw new BadSyntax("CATENATE takes at least one part");
            state = State.IN_PARTS;
            return part(in, mark, steps);
        }
        state = State.AFTER_LITERAL;
        if (in.takeWord("UTF8")) {
            in.space();
            in.expect('(');
            if (in.peek() != '~') throw new BadSyntax("UTF8 takes a literal8");
            state = State.AFTER_UTF8;
        }
        steps.add(new Step.Text(literal(in, mark)));
        return true;
    }

    private static LiteralMark literal(CommandText in, @Nullable LiteralMark mark)
            throws BadSyntax {
        if (mark == null || in.position() != mark.start()) {
            throw new BadSyntax("expected a message's literal" + in.here());
        }
        in.skipRest();
        return mark;
    }

    private boolean part(CommandText in, @Nullable LiteralMark mark, List<Step> steps)
            throws BadSyntax {
        if (in.take(')')) return end(in, steps);
        in.take(' ');
        boolean text = in.takeWord("TEXT");
        if (!text && !in.takeWord("URL")) throw new BadSyntax("expected TEXT or URL" + in.here());
        in.space();
        if (!text && (mark == null || in.position() != mark.start())) {
            steps.add(new Step.Url(in.astring()));
            return false;
        }
        LiteralMark there = literal(in, mark);
        steps.add(text ? new Step.Text(there) : new Step.UrlLiteral(there));
        return true;
    }
}
