package org.veredus.protocol.imap.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what stands behind GETMETADATA and SETMETADATA. RFC 5464 §5
final class MetadataParser {
    private static final int MAX_ENTRIES = 100;
    private static final int MAX_NAME = 500;

    private final CommandText in;
    private final MailboxNames names;
    private long maxSize = -1;
    private int depth;

    MetadataParser(CommandText in, MailboxNames names) {
        this.in = in;
        this.names = names;
    }

    /// Options stand before the mailbox by the grammar, behind it in the RFC's examples.
    Command get() throws BadSyntax {
        if (in.take('(')) {
            options();
            in.space();
        }
        String mailbox = names.decode(in.astring());
        in.space();
        if (in.peek() == '(' && in.ahead(1) != '/') {
            in.expect('(');
            options();
            in.space();
        }
        List<String> entries;
        if (in.take('(')) {
            entries = entries();
            in.expect(')');
        } else {
            entries = List.of(entry());
        }
        return new Command.GetMetadata(mailbox, entries, maxSize, depth);
    }

    private void options() throws BadSyntax {
        do {
            String option = in.word();
            in.space();
            switch (option) {
                case "MAXSIZE" -> maxSize = in.number32();
                case "DEPTH" -> depth = depth(in.word());
                default -> throw new BadSyntax("unknown GETMETADATA option " + option);
            }
        } while (in.take(' '));
        in.expect(')');
    }

    private static int depth(String word) throws BadSyntax {
        return switch (word) {
            case "0" -> 0;
            case "1" -> 1;
            case "INFINITY" -> Integer.MAX_VALUE;
            default -> throw new BadSyntax("DEPTH is 0, 1 or infinity");
        };
    }

    List<String> entries() throws BadSyntax {
        List<String> entries = new ArrayList<>();
        do {
            if (entries.size() == MAX_ENTRIES) throw new BadSyntax("too many entries");
            entries.add(entry());
        } while (in.take(' '));
        return entries;
    }

    /// RFC 5464 §3.2: without regard to case, ASCII, from `/private` or `/shared` on.
    private String entry() throws BadSyntax {
        String name = in.astring().toLowerCase(Locale.ROOT);
        boolean rooted = name.startsWith("/private") || name.startsWith("/shared");
        boolean odd = name.contains("//") || name.endsWith("/") || name.length() > MAX_NAME;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            odd |= c < ' ' || c >= 0x7F || c == '*' || c == '%';
        }
        if (!rooted || odd) throw new BadSyntax("not an entry's name");
        return name;
    }

    Command set() throws BadSyntax {
        String mailbox = names.decode(in.astring());
        in.space();
        in.expect('(');
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        do {
            if (values.size() == MAX_ENTRIES) throw new BadSyntax("too many entries");
            String name = entry();
            in.space();
            values.put(name, in.nstring());
        } while (in.take(' '));
        in.expect(')');
        return new Command.SetMetadata(mailbox, values);
    }
}
