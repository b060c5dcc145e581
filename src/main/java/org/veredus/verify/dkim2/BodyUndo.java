package org.veredus.verify.dkim2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.veredus.verify.dkim.BodySink;
import org.veredus.verify.dkim2.Recipes.Step;

/// Turns a body into the one before it while it comes, draft §5.2. The steps copy lines in their
/// order, so that nothing of the body needs to be kept. For one thread.
final class BodyUndo implements BodySink {
    private static final byte[] LINE_END = {'\r', '\n'};

    private final List<Step> steps;
    private final BodySink before;
    private int next;
    private long line = 1;
    private boolean inLine;
    private boolean afterCr;
    private boolean begun;

    /// @param before is given the body before
    BodyUndo(List<Step> steps, BodySink before) {
        this.steps = steps;
        this.before = before;
    }

    /// With the body, not before: until then those who read the body before may still come.
    private void begin() {
        if (!begun) writeTexts();
        begun = true;
    }

    @Override
    public void update(byte[] body, int from, int to) {
        begin();
        int at = from;
        while (at < to) {
            int end = lineEnd(body, at, to);
            if (copying()) before.update(body, at, end);
            at = end;
            if (!inLine) endLine();
        }
    }

    /// Behind the line end, or where what is here ends.
    private int lineEnd(byte[] body, int from, int to) {
        for (int at = from; at < to; at++) {
            boolean ends = body[at] == '\n' && afterCr;
            afterCr = body[at] == '\r';
            if (ends) {
                inLine = false;
                return at + 1;
            }
        }
        inLine = true;
        return to;
    }

    private boolean copying() {
        return next < steps.size()
                && steps.get(next) instanceof Step.Copy(var from, var to)
                && line >= from
                && line <= to;
    }

    private void endLine() {
        if (next < steps.size() && steps.get(next) instanceof Step.Copy(_, var to) && line == to) {
            next++;
            writeTexts();
        }
        line++;
    }

    private void writeTexts() {
        while (next < steps.size() && steps.get(next) instanceof Step.Text(var lines)) {
            for (String text : lines) {
                byte[] octets = text.getBytes(UTF_8);
                before.update(octets, 0, octets.length);
                before.update(LINE_END, 0, LINE_END.length);
            }
            next++;
        }
    }

    @Override
    public void finish() {
        begin();
        if (inLine) {
            if (copying()) before.update(LINE_END, 0, LINE_END.length);
            endLine();
        }
        before.finish();
    }

    /// Whether all lines to be copied were there. To be asked for once the body has ended.
    boolean complete() {
        return next == steps.size();
    }
}
