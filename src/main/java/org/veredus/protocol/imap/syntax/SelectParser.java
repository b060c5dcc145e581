package org.veredus.protocol.imap.syntax;

import org.veredus.protocol.imap.syntax.Command.Access;

/// Reads what stands behind SELECT and EXAMINE. RFC 9051 §6.3.2
final class SelectParser {
    private SelectParser() {}

    static Command read(CommandText in, MailboxNames names, Access access) throws BadSyntax {
        String mailbox = names.decode(in.astring());
        boolean condstore = false;
        boolean annotate = false;
        Command.Resync resync = null;
        if (in.take(' ')) {
            in.expect('(');
            do {
                String parameter = in.word();
                switch (parameter) {
                    case "ANNOTATE" -> annotate = true;
                    case "CONDSTORE" -> condstore = true;
                    case "QRESYNC" -> resync = resync(in);
                    default -> throw new BadSyntax("unknown SELECT parameter " + parameter);
                }
            } while (in.take(' '));
            in.expect(')');
        }
        return new Command.Select(mailbox, access, new Command.Watch(condstore, annotate), resync);
    }

    /// RFC 7162 §7 select-param
    private static Command.Resync resync(CommandText in) throws BadSyntax {
        in.space();
        in.expect('(');
        long validity = in.number32();
        in.space();
        long modSeq = in.number();
        SequenceSet known = null;
        Command.Pairs pairs = null;
        if (in.take(' ') && in.peek() != '(') {
            known = in.sequenceSet().known();
            if (!in.take(' ')) {
                in.expect(')');
                return new Command.Resync(validity, modSeq, known, null);
            }
        }
        if (in.take('(')) {
            SequenceSet numbers = in.sequenceSet();
            in.space();
            pairs = Command.Pairs.of(numbers, in.sequenceSet());
            in.expect(')');
        }
        in.expect(')');
        return new Command.Resync(validity, modSeq, known, pairs);
    }
}
