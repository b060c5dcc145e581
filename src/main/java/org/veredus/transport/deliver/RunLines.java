package org.veredus.transport.deliver;

import java.util.ArrayList;
import java.util.List;
import org.veredus.format.sieve.Trace;

/// Collects what a run tells, as much as is kept of it.
final class RunLines implements Trace {
    private static final int MAX_LINES = 200;
    private static final int MAX_CHARS = 200;

    private final List<String> lines = new ArrayList<>();

    @Override
    public void line(int line, String text) {
        if (lines.size() > MAX_LINES) return;
        if (lines.size() == MAX_LINES) lines.add("…");
        else lines.add("line " + line + ": " + shortened(text));
    }

    private static String shortened(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
    }

    List<String> lines() {
        return lines;
    }
}
