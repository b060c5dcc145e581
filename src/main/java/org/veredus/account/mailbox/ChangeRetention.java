package org.veredus.account.mailbox;

import java.util.Arrays;
import java.util.NavigableMap;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.StoreFailed;

/// How far back an account remembers what has changed, so that its records do not grow for ever:
/// at least the last [#KEPT] changes, at most [#STEP] more. Older ones are forgotten in steps.
///
/// A JMAP client that comes with an older state is told that changes cannot be calculated. An IMAP
/// client with an older mod-sequence gets the right answer all the same: flags carry their own
/// mod-sequence, and of the expunged UIDs only the moment is forgotten. RFC 7162 §3.2.10.1 lets a
/// server name UIDs that the client knows to be gone.
final class ChangeRetention {
    static final long KEPT = 100_000;
    static final long STEP = 1000;

    private ChangeRetention() {}

    /// The oldest change there still is when this is the newest one.
    static long oldest(long modSeq) {
        return Math.max(1, modSeq - modSeq % STEP - KEPT + 1);
    }

    /// Drops from the log what is too old, each time the newest change begins a step.
    static void forgetChanges(Draft<AccountState> draft, long modSeq) {
        if (modSeq % STEP != 0) return;
        long oldest = oldest(modSeq);
        for (long old = Math.max(1, oldest - STEP); old < oldest; old++)
            draft.delete(Layout.change(old));
    }

    /// Makes one record of those that say which UIDs were expunged long ago, the first time that
    /// the mailbox changes in a step.
    ///
    /// @param before the mailbox's highest mod-sequence until now
    static void mergeVanished(
            Draft<AccountState> draft, MailboxId mailbox, long before, long modSeq)
            throws StoreFailed {
        if (before / STEP == modSeq / STEP) return;
        byte[] from = Layout.vanished(mailbox, 0);
        NavigableMap<byte[], byte[]> old =
                draft.scan(from, Layout.vanished(mailbox, oldest(modSeq)));
        if (old.size() < 2) return;
        UidSet.Builder gone = new UidSet.Builder();
        for (byte[] uids : old.values()) Layout.readUids(uids, gone);
        byte[] last = old.lastKey();
        old.headMap(last, false).keySet().forEach(draft::delete);
        draft.put(Arrays.copyOf(last, last.length), Layout.uids(gone.build()));
    }
}
