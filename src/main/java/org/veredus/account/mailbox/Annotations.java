package org.veredus.account.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// What clients note about mailboxes and the account, as names and values. RFC 5464 §3
///
/// Read from the store whenever somebody asks; in memory stays only who has none ([Unnoted]).
final class Annotations {
    private Annotations() {}

    /// @param mailbox null for the account itself
    private static byte[] prefix(@Nullable MailboxId mailbox) {
        return Layout.annotations(mailbox == null ? 0 : mailbox.number());
    }

    private static byte[] key(byte[] prefix, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        byte[] key = Arrays.copyOf(prefix, prefix.length + text.length);
        System.arraycopy(text, 0, key, prefix.length, text.length);
        return key;
    }

    static NavigableMap<String, byte[]> read(Snapshot snapshot, @Nullable MailboxId mailbox)
            throws StoreFailed {
        NavigableMap<String, byte[]> all = new TreeMap<>();
        byte[] prefix = prefix(mailbox);
        snapshot.scan(
                prefix,
                Keys.after(prefix),
                (key, value) -> {
                    int length = key.length - prefix.length;
                    all.put(
                            new String(key, prefix.length, length, StandardCharsets.UTF_8),
                            Layout.readAnnotation(value));
                    return Snapshot.Next.GO_ON;
                });
        return all;
    }

    /// Sets values, or removes those that are null.
    ///
    /// @return false if there would be more than `most`; then nothing was changed
    static boolean write(
            Draft<AccountState> draft,
            @Nullable MailboxId mailbox,
            Map<String, byte @Nullable []> changes,
            int most)
            throws StoreFailed {
        byte[] prefix = prefix(mailbox);
        NavigableMap<byte[], byte[]> there = draft.scan(prefix, Keys.after(prefix));
        int count = there.size();
        for (Map.Entry<String, byte @Nullable []> change : changes.entrySet()) {
            boolean known = there.containsKey(key(prefix, change.getKey()));
            if (change.getValue() == null) count -= known ? 1 : 0;
            else count += known ? 0 : 1;
        }
        if (count > most) return false;
        changes.forEach(
                (name, value) -> {
                    if (value == null) draft.delete(key(prefix, name));
                    else draft.put(key(prefix, name), Layout.annotation(value));
                });
        return true;
    }

    static void drop(Draft<AccountState> draft, MailboxId mailbox) throws StoreFailed {
        byte[] prefix = prefix(mailbox);
        draft.scan(prefix, Keys.after(prefix)).keySet().forEach(draft::delete);
    }
}
