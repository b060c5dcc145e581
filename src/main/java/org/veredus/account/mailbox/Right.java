package org.veredus.account.mailbox;

/// One thing somebody may do with a mailbox. RFC 4314 §2.1
public enum Right {
    /// See that it is there.
    LOOKUP('l'),
    READ('r'),
    /// Set and clear `\Seen`.
    SEEN('s'),
    /// Set and clear all flags but `\Seen` and `\Deleted`.
    WRITE('w'),
    INSERT('i'),
    /// Send mail to it: kept and told, but nothing here asks for it.
    POST('p'),
    /// Make mailboxes beneath it.
    CREATE('k'),
    /// Delete or rename it.
    DELETE('x'),
    /// Set and clear `\Deleted`.
    DELETE_MESSAGES('t'),
    EXPUNGE('e'),
    ADMINISTER('a'),
    /// Set shared annotations of messages. RFC 5257 §3.4
    ANNOTATE('n');

    private final char letter;

    Right(char letter) {
        this.letter = letter;
    }

    /// How clients and servers write it.
    public char letter() {
        return letter;
    }
}
