package org.veredus.account.mailbox;

import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.StoreFailed;

/// Which mailboxes of an account have no annotations, as nearly all: what happens to messages asks
/// for a script that may be noted there, each time. Safe for any number of threads.
final class Unnoted {
    /// Mailboxes remembered; beyond these the store is asked.
    private static final int MOST = 1000;

    private final Set<Integer> mailboxes = new HashSet<>(); // guarded by this, with the one below
    private long changes;
    private int underWay; // changes that may be in the store already

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
            if (mailboxes.contains(number))
                return new TreeMap<>(); // the caller's own, as what is read
            before = changes;
        }
        NavigableMap<String, byte[]> all = reader.read(mailbox);
        if (all.isEmpty()) none(number, before);
        return all;
    }

    /// What was read counts only if nothing was noted meanwhile.
    private synchronized void none(int mailbox, long before) {
        boolean still = changes == before && underWay == 0;
        if (still && mailboxes.size() < MOST) mailboxes.add(mailbox);
    }

    /// Something is about to be noted: nothing is remembered until that has [#ended], as whoever
    /// listens hears of it before.
    synchronized void begins() {
        underWay++;
        mailboxes.clear();
    }

    synchronized void ended() {
        underWay--;
        changes++;
    }
}
