package org.veredus.account.mailbox;

import org.jspecify.annotations.Nullable;

/// What is in a mailbox, counted. Immutable.
///
/// @param uidNext the UID the next message gets
/// @param highestModSeq RFC 7162 §3.1.2.1; 1 before anything happened
/// @param octets the sum of the messages' sizes
/// @param recentFrom messages with this UID or a higher one are recent: no session has been told of
///     them as the first. RFC 3501 §2.3.2
/// @param paged the mod-sequence from which on pages of the entries are kept, which they carry; 0:
///     there are none. A program that does not know of pages leaves it out, and so ends them.
/// @param entries null while the mailbox is cold: its messages were not needed yet
public record MailboxState(
        int uidNext,
        long highestModSeq,
        int messages,
        int unseen,
        int deleted,
        long octets,
        int recentFrom,
        long paged,
        @Nullable Entries entries) {
    static final MailboxState NEW = new MailboxState(1, 1, 0, 0, 0, 0, 1, 0, Entries.EMPTY);

    public MailboxState {
        if (uidNext < 1) throw new IllegalArgumentException("uidnext " + uidNext);
    }

    /// HIGHESTMODSEQ as somebody sees it: of what he has noted for himself, too.
    ///
    /// @return what everybody sees while the mailbox is cold
    public long highestModSeq(AccountId who) {
        long own = entries == null ? 0 : entries.privately().of(who).highest();
        return Math.max(highestModSeq, own);
    }

    /// @param newPaged as the entries were found to be kept
    MailboxState withEntries(@Nullable Entries loaded, long newPaged) {
        return new MailboxState(
                uidNext,
                highestModSeq,
                messages,
                unseen,
                deleted,
                octets,
                recentFrom,
                newPaged,
                loaded);
    }

    MailboxState withPaged(long newPaged) {
        return withEntries(entries, newPaged);
    }

    MailboxState withRecentFrom(int uid) {
        return new MailboxState(
                uidNext, highestModSeq, messages, unseen, deleted, octets, uid, paged, entries);
    }
}
