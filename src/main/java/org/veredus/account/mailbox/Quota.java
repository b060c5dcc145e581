package org.veredus.account.mailbox;

/// What an account may use. RFC 9208 §5
///
/// @param mailboxes at most; [Account#MAX_MAILBOXES] holds all the same
/// @param annotations octets at most; [MessageAnnotations#MAX_TOTAL] holds all the same
public record Quota(long octets, long messages, long mailboxes, long annotations) {
    public static final Quota UNLIMITED = new Quota(Long.MAX_VALUE, Long.MAX_VALUE);

    public Quota {
        if (octets < 0 || messages < 0 || mailboxes < 0 || annotations < 0)
            throw new IllegalArgumentException(
                    "quota of "
                            + octets
                            + " octets, "
                            + messages
                            + " messages, "
                            + mailboxes
                            + " mailboxes, "
                            + annotations
                            + " octets of annotations");
    }

    /// For mail alone: mailboxes and annotations are not limited.
    public Quota(long octets, long messages) {
        this(octets, messages, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    boolean allows(Usage used, long moreOctets, long moreMessages) {
        return used.octets() + moreOctets <= octets && used.messages() + moreMessages <= messages;
    }
}
