package org.veredus.protocol.imap.syntax;

import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Rights;

/// Reads what stands behind SETACL, DELETEACL and LISTRIGHTS. RFC 4314 §7
final class AclParser {
    private final CommandText in;
    private final CommandParser parser;

    AclParser(CommandText in, CommandParser parser) {
        this.in = in;
        this.parser = parser;
    }

    Command parse(String name) throws BadSyntax {
        String mailbox = parser.mailbox();
        in.space();
        // RFC 4314 §3: identifiers are UTF-8
        String identifier = WireText.decode(in.astring(), "identifier");
        return switch (name) {
            case "SETACL" -> set(mailbox, identifier);
            case "DELETEACL" ->
                    new Command.SetAcl(mailbox, identifier, FlagChange.Kind.REPLACE, Rights.NONE);
            default -> new Command.ListRights(mailbox, identifier);
        };
    }

    private Command set(String mailbox, String identifier) throws BadSyntax {
        in.space();
        String letters = in.astring();
        FlagChange.Kind how =
                letters.startsWith("+")
                        ? FlagChange.Kind.ADD
                        : letters.startsWith("-")
                                ? FlagChange.Kind.REMOVE
                                : FlagChange.Kind.REPLACE;
        Rights rights =
                Rights.parse(how == FlagChange.Kind.REPLACE ? letters : letters.substring(1));
        // RFC 4314 §3.1
        if (rights == null) throw new BadSyntax("unknown right in " + letters);
        return new Command.SetAcl(mailbox, identifier, how, rights);
    }
}
