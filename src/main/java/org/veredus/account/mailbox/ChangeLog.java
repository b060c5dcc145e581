package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// What one commit changed, under its mod-sequence. JMAP's `/changes` methods and a client's
/// catching up read these.
///
/// @param mailboxes changed in any way: list, counts, messages
public record ChangeLog(
        long modSeq,
        List<Long> created,
        List<Long> updated,
        List<Long> destroyed,
        List<MailboxId> mailboxes,
        List<MailboxId> mailboxesGone) {
    private static final int VERSION = 1;

    public ChangeLog {
        created = List.copyOf(created);
        updated = List.copyOf(updated);
        destroyed = List.copyOf(destroyed);
        mailboxes = List.copyOf(mailboxes);
        mailboxesGone = List.copyOf(mailboxesGone);
    }

    byte[] record() {
        RecordWriter out = new RecordWriter(VERSION);
        for (List<Long> emails : List.of(created, updated, destroyed)) {
            out.number(emails.size());
            for (long email : emails) out.number(email);
        }
        for (List<MailboxId> ids : List.of(mailboxes, mailboxesGone)) {
            out.number(ids.size());
            for (MailboxId id : ids) out.number(id.number());
        }
        return out.toBytes();
    }

    static ChangeLog read(long modSeq, byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("change", record, VERSION);
        return new ChangeLog(modSeq, numbers(in), numbers(in), numbers(in), ids(in), ids(in));
    }

    private static List<Long> numbers(RecordReader in) throws StoreFailed {
        int count = in.count();
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) numbers.add(in.number());
        return numbers;
    }

    private static List<MailboxId> ids(RecordReader in) throws StoreFailed {
        List<MailboxId> ids = new ArrayList<>();
        for (long number : numbers(in)) ids.add(new MailboxId((int) number));
        return ids;
    }

    /// Collects a change in the making.
    static final class Draft {
        final Set<Long> created = new LinkedHashSet<>();
        final Set<Long> updated = new LinkedHashSet<>();
        final Set<Long> destroyed = new LinkedHashSet<>();
        final Set<MailboxId> mailboxes = new LinkedHashSet<>();
        final Set<MailboxId> mailboxesGone = new LinkedHashSet<>();

        boolean isEmpty() {
            return created.isEmpty()
                    && updated.isEmpty()
                    && destroyed.isEmpty()
                    && mailboxes.isEmpty()
                    && mailboxesGone.isEmpty();
        }

        ChangeLog at(long modSeq) {
            updated.removeAll(created);
            updated.removeAll(destroyed);
            mailboxes.removeAll(mailboxesGone);
            return new ChangeLog(
                    modSeq,
                    List.copyOf(created),
                    List.copyOf(updated),
                    List.copyOf(destroyed),
                    List.copyOf(mailboxes),
                    List.copyOf(mailboxesGone));
        }
    }
}
