package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.Locale;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Output;

/// COMPARATOR: how texts are compared in SEARCH, SORT and THREAD. There is one way, RFC 5051's.
/// RFC 5255 §4.7
final class Comparators {
    private static final String CASEMAP = "i;unicode-casemap";

    private final Output out;

    Comparators(Output out) {
        this.out = out;
    }

    Completion run(Command.Comparator command) throws IOException {
        boolean known = command.wanted().isEmpty();
        for (String wanted : command.wanted()) known |= matches(wanted.toLowerCase(Locale.ROOT));
        if (!known) return Completion.no("BADCOMPARATOR", "only " + CASEMAP + " is known");
        out.ascii("* COMPARATOR ").ascii(CASEMAP).crlf();
        return Completion.ok("done");
    }

    /// RFC 4790 §3.2: a star stands for anything; only its first place matters for one name.
    private static boolean matches(String wanted) {
        if (wanted.equals("default")) return true;
        int star = wanted.indexOf('*');
        if (star < 0) return wanted.equals(CASEMAP);
        String start = wanted.substring(0, star);
        String end = wanted.substring(wanted.lastIndexOf('*') + 1);
        return CASEMAP.length() >= start.length() + end.length()
                && CASEMAP.startsWith(start)
                && CASEMAP.endsWith(end);
    }
}
