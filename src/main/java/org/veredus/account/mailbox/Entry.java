package org.veredus.account.mailbox;

/// A message in a mailbox, as IMAP sees it.
///
/// @param thread the thread the message is in; 0 in an entry of before threads were kept here
/// @param size RFC822.SIZE, octets
/// @param received INTERNALDATE, seconds since the epoch
/// @param zone INTERNALDATE's zone as it was given, minutes east of UTC. RFC 9051 §2.3.3
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
        int zone,
        long saved) {
    public Entry {
        if (uid < 1) throw new IllegalArgumentException("uid " + uid);
    }

    Entry withFlags(Flags changed, long newModSeq) {
        return new Entry(uid, email, thread, changed, newModSeq, size, received, zone, saved);
    }

    /// The day of INTERNALDATE where it was given, since the epoch: what SEARCH compares. RFC 9051
    /// §6.4.4
    public long receivedOn() {
        return Math.floorDiv(received + zone * 60L, 86_400);
    }
}
