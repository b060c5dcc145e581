package org.veredus.protocol.imap.syntax;

/// Reads a label: `\\Sent` and its like, or a mailbox's name. Google's X-GM-EXT-1
final class LabelText {
    private LabelText() {}

    static String read(CommandText in, MailboxNames names) throws BadSyntax {
        if (in.take('\\')) return "\\" + in.atom();
        return names.decode(in.astring());
    }
}
