package org.veredus.protocol.imap.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads XAPPLEPUSHSERVICE: names and values by turns, in any order.
final class ApplePushParser {
    private static final int MAX_NAMES = 20;
    private static final int MAX_MAILBOXES = 1000;

    private final CommandText in;
    private final MailboxNames names;

    ApplePushParser(CommandText in, MailboxNames names) {
        this.in = in;
        this.names = names;
    }

    Command parse() throws BadSyntax {
        Map<String, String> values = new HashMap<>();
        List<String> mailboxes = new ArrayList<>();
        do {
            String name = in.atom().toLowerCase(Locale.ROOT);
            in.space();
            if (name.equals("mailboxes")) mailboxes(mailboxes);
            else values.put(name, in.astring());
            if (values.size() > MAX_NAMES) throw new BadSyntax("too many names");
        } while (in.take(' '));
        return new Command.ApplePush(
                value(values, "aps-version"),
                value(values, "aps-account-id"),
                value(values, "aps-device-token"),
                value(values, "aps-subtopic"),
                mailboxes);
    }

    private void mailboxes(List<String> mailboxes) throws BadSyntax {
        in.expect('(');
        while (!in.take(')')) {
            if (!mailboxes.isEmpty()) in.space();
            mailboxes.add(names.decode(in.astring()));
            if (mailboxes.size() > MAX_MAILBOXES) throw new BadSyntax("too many mailboxes");
        }
    }

    private static String value(Map<String, String> values, String name) throws BadSyntax {
        String value = values.get(name);
        if (value == null) throw new BadSyntax("no " + name);
        return value;
    }
}
