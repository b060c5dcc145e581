package org.veredus.account.mailbox;

/// A message in a mailbox, as IMAP sees it.
///
/// @param thread the thread the message is in; 0 in an entry of before threads were kept here
/// @param size RFC822.SIZE, octets
/// @param received INTERNALDATE, seconds since the epoch
/// @param saved when it came into this mailbox (RFC 8514 §3), seconds since the epoch
/// @param modSeq RFC 7162 §3.1
public record Entry(
        int uid,
        long email,
        long thread,
        Flags flags,
        long modSeq,
        long size,
        long received,
        long saved) {
    public Entry {
        if (uid < 1) throw new IllegalArgumentException("uid " + uid);
    }

    Entry withFlags(Flags changed, long newModSeq) {
        return new Entry(uid, email, thread, changed, newModSeq, size, received, saved);
    }
}
