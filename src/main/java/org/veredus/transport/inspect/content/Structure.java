package org.veredus.transport.inspect.content;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.mime.NestedMessage;
import org.veredus.format.mime.Part;
import org.veredus.format.reading.Reading;

/// Whether a message can be taken apart in more than one way: what a filter sees is then not what
/// its reader sees.
final class Structure {
    private static final String AMBIGUOUS = "structure-ambiguous";

    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary(?:\\*0?\\*?)?\\s*=", Pattern.CASE_INSENSITIVE);

    /// Parts whose headers are looked at; few messages have a tenth.
    private static final int MAX_PARTS = 500;

    /// Octets of a part's header.
    private static final int MAX_HEADER = 16 << 10;

    private final byte[] start;
    private final Findings findings;
    private int left = MAX_PARTS;

    private Structure(byte[] start, Findings findings) {
        this.start = start;
        this.findings = findings;
    }

    /// @param start the message's first octets
    static void check(Reading reading, byte[] start, Findings findings) {
        header(reading.header(), findings);
        new Structure(start, findings).within(reading.index().root());
    }

    /// The parts beneath one, and the letters in it.
    private void within(Part part) {
        NestedMessage letter = part.message();
        if (letter != null) part(letter.root());
        for (Part child : part.children()) part(child);
    }

    private void part(Part part) {
        if (left-- <= 0 || findings.has(AMBIGUOUS)) return;
        int from = (int) Math.min(part.extent().headerStart(), start.length);
        int to = (int) Math.min(part.extent().bodyStart(), start.length);
        if (to > from)
            header(Header.parse(Arrays.copyOfRange(start, from, to), MAX_HEADER), findings);
        within(part);
    }

    /// RFC 2045 §5, RFC 5322 §3.6: each once.
    private static void header(Header header, Findings findings) {
        for (String name : List.of("Content-Type", "Content-Transfer-Encoding")) {
            if (header.all(name).size() > 1) ambiguous(name, findings);
        }
        HeaderField type = header.first("Content-Type");
        if (type == null) return;
        if (BOUNDARY.matcher(type.value()).results().count() > 1) ambiguous("boundary", findings);
    }

    private static void ambiguous(String what, Findings findings) {
        findings.add(
                AMBIGUOUS,
                3,
                what,
                "The message says twice how it is built, so that programs see different things in"
                        + " it.");
    }
}
