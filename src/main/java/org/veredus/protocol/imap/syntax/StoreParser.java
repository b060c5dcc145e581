package org.veredus.protocol.imap.syntax;

import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Flags;
import org.veredus.protocol.imap.syntax.Command.Numbers;

/// Reads what stands behind STORE: flags (RFC 9051 §6.4.6), annotations (RFC 5257 §4.5) or labels.
final class StoreParser {
    private static final int MAX_LABELS = 100;

    private StoreParser() {}

    static Command read(CommandText in, MailboxNames names, Numbers numbers) throws BadSyntax {
        SequenceSet set = in.sequenceSet();
        in.space();
        long unchangedSince = -1;
        if (in.take('(')) {
            if (!in.takeWord("UNCHANGEDSINCE")) throw new BadSyntax("unknown modifier" + in.here());
            in.space();
            unchangedSince = in.number();
            in.expect(')');
            in.space();
        }
        if (in.takeWord("ANNOTATION")) {
            in.space();
            return new Command.StoreAnnotations(
                    numbers, set, new AnnotationParser(in).changes(), unchangedSince);
        }
        FlagChange.Kind kind =
                in.take('+')
                        ? FlagChange.Kind.ADD
                        : in.take('-') ? FlagChange.Kind.REMOVE : FlagChange.Kind.REPLACE;
        String item = in.word();
        if (item.equals("X-GM-LABELS") || item.equals("X-GM-LABELS.SILENT")) {
            in.space();
            return new Command.StoreLabels(numbers, set, kind, labels(in, names));
        }
        if (!item.equals("FLAGS") && !item.equals("FLAGS.SILENT")) {
            throw new BadSyntax("STORE changes FLAGS, not " + BadSyntax.shown(item));
        }
        in.space();
        Flags flags = in.peek() == '(' ? FlagParser.list(in) : FlagParser.flags(in);
        return new Command.Store(
                numbers,
                set,
                new FlagChange(kind, flags),
                item.equals("FLAGS.SILENT"),
                unchangedSince);
    }

    private static List<String> labels(CommandText in, MailboxNames names) throws BadSyntax {
        List<String> labels = new ArrayList<>();
        boolean list = in.take('(');
        if (list && in.take(')')) return labels;
        do {
            if (labels.size() == MAX_LABELS) throw new BadSyntax("too many labels");
            labels.add(LabelText.read(in, names));
        } while (in.take(' '));
        if (list) in.expect(')');
        return labels;
    }
}
