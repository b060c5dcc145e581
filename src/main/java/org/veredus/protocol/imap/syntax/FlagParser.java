package org.veredus.protocol.imap.syntax;

import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.Flags;

/// Reads flags. RFC 9051 §9 flag-list
final class FlagParser {
    private static final int MAX_FLAGS = 200;

    private FlagParser() {}

    static Flags list(CommandText in) throws BadSyntax {
        in.expect('(');
        if (in.take(')')) return Flags.NONE;
        Flags flags = flags(in);
        in.expect(')');
        return flags;
    }

    static Flags flags(CommandText in) throws BadSyntax {
        int system = 0;
        List<String> keywords = new ArrayList<>();
        do {
            if (in.take('\\')) {
                String name = in.atom();
                int flag = Flags.systemFlag("\\" + name);
                // RFC 3501 §2.3.2: \Recent is the server's alone; a client that sets it is ignored
                if (flag == 0 && !name.equalsIgnoreCase("Recent")) {
                    throw new BadSyntax("unknown flag \\" + BadSyntax.shown(name));
                }
                system |= flag;
            } else {
                String keyword = in.atom();
                if (keyword.length() > Flags.MAX_KEYWORD) throw new BadSyntax("keyword too long");
                if (keywords.size() == MAX_FLAGS) throw new BadSyntax("too many keywords");
                keywords.add(keyword);
            }
        } while (in.take(' '));
        return Flags.of(system, keywords);
    }
}
