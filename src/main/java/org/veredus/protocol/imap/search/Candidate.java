package org.veredus.protocol.imap.search;

import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.storage.kv.StoreFailed;

/// A message that is being looked at; what costs more is read when it is first asked for.
final class Candidate {
    /// Octets of a header that are searched.
    private static final int MAX_HEADER = 1 << 20;

    private final Account account;
    private final Entry entry;
    private @Nullable EmailRecord email;
    private byte @Nullable [] header;

    Candidate(Account account, Entry entry) {
        this.account = account;
        this.entry = entry;
    }

    Entry entry() {
        return entry;
    }

    /// Null if the message is gone.
    @Nullable EmailRecord email() throws StoreFailed {
        if (email == null) email = account.email(entry.email());
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
