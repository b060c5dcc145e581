package org.veredus.protocol.imap.syntax;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Reads what stands behind LIST, in its old and its extended form. RFC 3501 §6.3.8, RFC 5258 §6
final class ListParser {
    private final CommandText in;
    private final CommandParser parser;
    private final Set<Listing.Selection> selections = EnumSet.noneOf(Listing.Selection.class);
    private final Set<Listing.Return> returns = EnumSet.noneOf(Listing.Return.class);
    private List<StatusItem> status = List.of();
    private List<String> metadata = List.of();

    ListParser(CommandText in, CommandParser parser) {
        this.in = in;
        this.parser = parser;
    }

    Command list() throws BadSyntax {
        boolean extended = false;
        if (in.take('(')) {
            extended = true;
            while (!in.take(')')) {
                if (!selections.isEmpty()) in.space();
                selections.add(selection(in.word()));
            }
            in.space();
        }
        // RFC 5258 §3.1: RECURSIVEMATCH only modifies another selection
        if (selections.contains(Listing.Selection.RECURSIVEMATCH)
                && !selections.contains(Listing.Selection.SUBSCRIBED)
                && !selections.contains(Listing.Selection.SPECIAL_USE)) {
            throw new BadSyntax("RECURSIVEMATCH goes with another selection option");
        }
        String reference = parser.mailbox();
        in.space();
        List<String> patterns;
        if (in.take('(')) {
            extended = true;
            patterns = parser.patterns();
            in.expect(')');
        } else {
            patterns = List.of(parser.names().decode(in.listMailbox()));
        }
        if (in.take(' ')) {
            extended = true;
            returns();
        }
        return new Command.ListMailboxes(
                new Listing(selections, reference, patterns, extended, returns, status, metadata));
    }

    private static Listing.Selection selection(String word) throws BadSyntax {
        return switch (word) {
            case "SUBSCRIBED" -> Listing.Selection.SUBSCRIBED;
            case "REMOTE" -> Listing.Selection.REMOTE;
            case "RECURSIVEMATCH" -> Listing.Selection.RECURSIVEMATCH;
            case "SPECIAL-USE" -> Listing.Selection.SPECIAL_USE;
            default -> throw new BadSyntax("unknown LIST selection option " + word);
        };
    }

    private void returns() throws BadSyntax {
        if (!in.takeWord("RETURN")) throw new BadSyntax("expected RETURN" + in.here());
        in.space();
        in.expect('(');
        boolean first = true;
        while (!in.take(')')) {
            if (!first) in.space();
            first = false;
            String word = in.word();
            switch (word) {
                case "SUBSCRIBED" -> returns.add(Listing.Return.SUBSCRIBED);
                case "CHILDREN" -> returns.add(Listing.Return.CHILDREN);
                case "SPECIAL-USE" -> returns.add(Listing.Return.SPECIAL_USE);
                case "MYRIGHTS" -> returns.add(Listing.Return.MYRIGHTS);
                case "STATUS" -> {
                    in.space();
                    status = parser.statusItems();
                }
                case "METADATA" -> {
                    in.space();
                    in.expect('(');
                    metadata = new MetadataParser(in, parser.names()).entries();
                    in.expect(')');
                }
                default -> throw new BadSyntax("unknown LIST return option " + word);
            }
        }
    }
}
