package org.veredus.protocol.imap.search;

import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.storage.kv.StoreFailed;

/// A message that is being looked at; what costs more is read when it is first asked for.
final class Candidate {
    /// Octets of a header that are searched.
    private static final int MAX_HEADER = 1 << 20;

    private final Account account;
    private final Entries entries;
    private final int index;
    private @Nullable EmailRecord email;
    private byte @Nullable [] header;

    /// @param index its place among the entries
    Candidate(Account account, Entries entries, int index) {
        this.account = account;
        this.entries = entries;
        this.index = index;
    }

    /// All of what the mailbox knows of it; the single values below cost less.
    Entry entry() {
        return entries.at(index);
    }

    int uid() {
        return entries.uidAt(index);
    }

    Flags flags() {
        return entries.flagsAt(index);
    }

    long size() {
        return entries.sizeAt(index);
    }

    long modSeq() {
        return entries.modSeqAt(index);
    }

    /// The email's.
    long number() {
        return entries.emailAt(index);
    }

    /// Null if the message is gone.
    @Nullable EmailRecord email() throws StoreFailed {
        if (email == null) email = account.email(number());
        return email;
    }

    @Nullable MessageContent content() throws StoreFailed {
        EmailRecord record = email();
        return record == null ? null : account.content(record);
    }

    /// The header's octets; none if the message is gone.
    byte[] header() throws StoreFailed {
        byte[] known = header;
        if (known != null) return known;
        MessageContent content = content();
        byte[] read =
                content == null
                        ? new byte[0]
                        : content.read(0, (int) Math.min(content.header().length(), MAX_HEADER));
        header = read;
        return read;
    }
}
