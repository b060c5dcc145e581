package org.veredus.transport.inspect.content;

import java.util.List;
import java.util.regex.Pattern;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.reading.Reading;

/// Whether a message can be taken apart in more than one way: what a filter sees is then not what
/// its reader sees.
final class Structure {
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary(?:\\*0?\\*?)?\\s*=", Pattern.CASE_INSENSITIVE);

    private Structure() {}

    /// RFC 2045 §5, RFC 5322 §3.6: each once.
    static void check(Reading reading, Findings findings) {
        Header header = reading.header();
        for (String name : List.of("Content-Type", "Content-Transfer-Encoding")) {
            if (header.all(name).size() > 1) ambiguous(name, findings);
        }
        HeaderField type = header.first("Content-Type");
        if (type == null) return;
        if (BOUNDARY.matcher(type.value()).results().count() > 1) ambiguous("boundary", findings);
    }

    private static void ambiguous(String what, Findings findings) {
        findings.add(
                "structure-ambiguous",
                3,
                what,
                "The message says twice how it is built, so that programs see different things in"
                        + " it.");
    }
}
