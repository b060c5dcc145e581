package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.Locale;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Output;

/// LANGUAGE: what the server says to people it says in English. RFC 5255 §3
final class Languages {
    private final Output out;

    Languages(Output out) {
        this.out = out;
    }

    Completion run(Command.Language language) throws IOException {
        if (language.ranges().isEmpty()) {
            out.ascii("* LANGUAGE (EN i-default)").crlf();
            return Completion.ok("done");
        }
        for (String range : language.ranges()) {
            if (!isEnglish(range.toLowerCase(Locale.ROOT))) continue;
            out.ascii("* LANGUAGE (EN)").crlf();
            return Completion.ok("English it is");
        }
        return new Completion(Completion.Result.NO, null, "only English is spoken here");
    }

    /// RFC 5255 §3.2: `*` and `default` leave the choice to the server.
    private static boolean isEnglish(String range) {
        return range.equals("en")
                || range.startsWith("en-")
                || range.equals("i-default")
                || range.equals("default")
                || range.equals("*");
    }
}
