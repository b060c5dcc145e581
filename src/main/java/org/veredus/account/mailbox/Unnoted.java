package org.veredus.account.mailbox;

import java.util.Collections;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.StoreFailed;

/// Which mailboxes of an account have no annotations, as nearly all: what happens to messages asks
/// for a script that may be noted there, each time. Safe for any number of threads.
final class Unnoted {
    /// Mailboxes remembered; beyond these the store is asked.
    private static final int MOST = 1000;

    private final Set<Integer> mailboxes = new HashSet<>(); // guarded by this, with the one below
    private long changes;

    /// Reads what is noted of a mailbox.
    @FunctionalInterface
    interface Reader {
        NavigableMap<String, byte[]> read(@Nullable MailboxId mailbox) throws StoreFailed;
    }

    NavigableMap<String, byte[]> read(@Nullable MailboxId mailbox, Reader reader)
            throws StoreFailed {
        int number = mailbox == null ? 0 : mailbox.number();
        long before;
        synchronized (this) {
            if (mailboxes.contains(number)) return Collections.emptyNavigableMap();
            before = changes;
        }
        NavigableMap<String, byte[]> all = reader.read(mailbox);
        if (all.isEmpty()) none(number, before);
        return all;
    }

    /// What was read counts only if nothing was noted meanwhile.
    private synchronized void none(int mailbox, long before) {
        if (changes == before && mailboxes.size() < MOST) mailboxes.add(mailbox);
    }

    /// Something was noted; it is in the store.
    synchronized void changed() {
        changes++;
        mailboxes.clear();
    }
}
