package org.veredus.account.mailbox;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.Snapshot.Next;
import org.veredus.storage.kv.StoreFailed;

/// What an account's records say that is not kept in memory, at one moment.
final class AccountRecords {
    private final Snapshot snapshot;

    /// @param snapshot the caller's, who closes it
    AccountRecords(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    List<Long> emailsAfter(long email, int most) throws StoreFailed {
        List<Long> emails = new ArrayList<>();
        snapshot.scan(
                Layout.email(email + 1),
                Layout.email(Long.MAX_VALUE),
                (key, _) -> {
                    if (emails.size() >= most) return Next.STOP;
                    emails.add(Layout.numberOfEmail(key));
                    return Next.GO_ON;
                });
        return emails;
    }

    List<MailboxId> mailboxesOf(long email) throws StoreFailed {
        Set<MailboxId> mailboxes = new LinkedHashSet<>();
        scan(
                Layout.uses(email),
                (key, _) -> {
                    mailboxes.add(Layout.mailboxOfUse(key));
                    return Next.GO_ON;
                });
        return List.copyOf(mailboxes);
    }

    UidSet uidsOf(long email, MailboxId mailbox) throws StoreFailed {
        UidSet.Builder uids = new UidSet.Builder();
        scan(
                Layout.uses(email),
                (key, _) -> {
                    if (Layout.mailboxOfUse(key).equals(mailbox)) uids.add(Layout.uidOfUse(key));
                    return Next.GO_ON;
                });
        return uids.build();
    }

    UidSet vanishedSince(MailboxId mailbox, long modSeq) throws StoreFailed {
        UidSet.Builder gone = new UidSet.Builder();
        snapshot.scan(
                Layout.vanished(mailbox, modSeq + 1),
                Layout.vanished(mailbox, Long.MAX_VALUE),
                (_, value) -> {
                    Layout.readUids(value, gone);
                    return Next.GO_ON;
                });
        return gone.build();
    }

    List<ChangeLog> changesSince(long modSeq, int most) throws StoreFailed {
        List<ChangeLog> changes = new ArrayList<>();
        snapshot.scan(
                Layout.change(modSeq + 1),
                Layout.change(Long.MAX_VALUE),
                (key, value) -> {
                    if (changes.size() >= most) return Next.STOP;
                    changes.add(ChangeLog.read(ByteBuffer.wrap(key).getLong(1), value));
                    return Next.GO_ON;
                });
        return changes;
    }

    Map<Long, Ruling> rulings(int most) throws StoreFailed {
        Map<Long, Ruling> found = new LinkedHashMap<>();
        scan(
                Layout.rulings(),
                (key, value) -> {
                    Ruling ruling = Layout.readRuling(value);
                    if (ruling != null) found.put(Layout.emailOfRuling(key), ruling);
                    return found.size() < most ? Next.GO_ON : Next.STOP;
                });
        return found;
    }

    /// The records whose keys begin so.
    NavigableMap<byte[], byte[]> under(byte[] prefix) throws StoreFailed {
        NavigableMap<byte[], byte[]> records = new TreeMap<>(Keys.ORDER);
        scan(
                prefix,
                (key, value) -> {
                    records.put(key, value);
                    return Next.GO_ON;
                });
        return records;
    }

    private void scan(byte[] prefix, Snapshot.Visitor visitor) throws StoreFailed {
        snapshot.scan(prefix, Keys.after(prefix), visitor);
    }
}
