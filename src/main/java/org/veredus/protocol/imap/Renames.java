package org.veredus.protocol.imap;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxTree;

/// Which mailboxes have got other names between two looks. RFC 5465 §5.4
final class Renames {
    private final Map<Key, String> before;
    private final Map<Key, String> after;
    private final NavigableMap<String, Notifications.Seen> now;

    private record Key(long account, MailboxId mailbox) {
        static Key of(Notifications.Seen seen) {
            return new Key(seen.place().account().id().number(), seen.place().mailbox().id());
        }
    }

    Renames(
            NavigableMap<String, Notifications.Seen> told,
            NavigableMap<String, Notifications.Seen> now) {
        before = names(told);
        after = names(now);
        this.now = now;
    }

    private static Map<Key, String> names(NavigableMap<String, Notifications.Seen> seen) {
        Map<Key, String> names = new HashMap<>();
        seen.forEach((name, each) -> names.put(Key.of(each), name));
        return names;
    }

    boolean isElsewhere(Notifications.Seen gone) {
        return after.containsKey(Key.of(gone));
    }

    /// Null for one that has its name still, or is new.
    @Nullable String oldName(String name, Notifications.Seen seen) {
        String old = before.get(Key.of(seen));
        return old == null || old.equals(name) ? null : old;
    }

    /// Whether its name is another only because a mailbox above it was renamed.
    boolean isByParent(String name, Notifications.Seen seen) {
        String old = oldName(name, seen);
        int end = name.lastIndexOf(MailboxTree.DELIMITER);
        Notifications.Seen parent = end < 0 ? null : now.get(name.substring(0, end));
        if (old == null || parent == null) return false;
        String oldParent = oldName(name.substring(0, end), parent);
        return oldParent != null && old.equals(oldParent + name.substring(end));
    }
}
