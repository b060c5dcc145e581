package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// What one commit changed, under its mod-sequence. JMAP's `/changes` methods and a client's
/// catching up read these.
///
/// @param updated emails that have other flags or mailboxes; without those created and destroyed
/// @param revealed those of the updated that may have been in all their mailboxes marked as
///     `\Deleted` until then
/// @param entered those of the updated that came into a mailbox: new to whoever sees only that
/// @param destroyed with the threads they were in; 0 in a log of before that was kept
public record ChangeLog(
        long modSeq,
        List<Long> created,
        List<Long> updated,
        Set<Long> revealed,
        Set<Long> entered,
        Map<Long, Long> destroyed,
        Boxes mailboxes) {
    private static final int VERSION = 1;

    /// What became of mailboxes.
    ///
    /// @param changed in name, place, role, sharing and so on; the new ones, too
    /// @param counted those of which only the messages have changed
    public record Boxes(
            List<MailboxId> created,
            List<MailboxId> changed,
            List<MailboxId> counted,
            List<MailboxId> gone) {
        public Boxes {
            created = List.copyOf(created);
            changed = List.copyOf(changed);
            counted = List.copyOf(counted);
            gone = List.copyOf(gone);
        }

        /// Whether anything of a mailbox may have changed, itself or its messages. A log of before
        /// the counted were kept names none, and may concern any.
        public boolean mayHold(MailboxId id) {
            if (counted.isEmpty() && changed.isEmpty() && gone.isEmpty()) return true;
            return counted.contains(id) || changed.contains(id) || gone.contains(id);
        }
    }

    public ChangeLog {
        created = List.copyOf(created);
        updated = List.copyOf(updated);
        revealed = Set.copyOf(revealed);
        entered = Set.copyOf(entered);
        destroyed = Map.copyOf(destroyed);
    }

    /// What of it concerns certain mailboxes, as somebody is told who sees only those: to them what
    /// comes in from elsewhere is new. Null if nothing does.
    public @Nullable ChangeLog within(MailboxTree tree) {
        Boxes seen =
                new Boxes(
                        mailboxes.created().stream().filter(id -> tree.find(id) != null).toList(),
                        mailboxes.changed().stream().filter(id -> tree.find(id) != null).toList(),
                        mailboxes.counted().stream().filter(id -> tree.find(id) != null).toList(),
                        List.of());
        if (seen.changed().isEmpty() && seen.counted().isEmpty()) return null;
        Set<Long> fresh = new LinkedHashSet<>(revealed);
        fresh.addAll(entered);
        return new ChangeLog(modSeq, created, updated, fresh, entered, destroyed, seen);
    }

    byte[] record() {
        RecordWriter out = new RecordWriter(VERSION);
        List<Long> gone = List.copyOf(destroyed.keySet());
        numbers(out, created);
        numbers(out, updated);
        numbers(out, gone);
        ids(out, mailboxes.changed());
        ids(out, mailboxes.gone());
        numbers(out, gone.stream().map(email -> destroyed.getOrDefault(email, 0L)).toList());
        numbers(out, List.copyOf(revealed));
        ids(out, mailboxes.created());
        ids(out, mailboxes.counted());
        numbers(out, List.copyOf(entered));
        return out.toBytes();
    }

    private static void numbers(RecordWriter out, List<Long> numbers) {
        out.number(numbers.size());
        for (long number : numbers) out.number(number);
    }

    private static void ids(RecordWriter out, List<MailboxId> ids) {
        numbers(out, ids.stream().map(id -> (long) id.number()).toList());
    }

    static ChangeLog read(long modSeq, byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("change", record, VERSION);
        List<Long> created = numbers(in);
        List<Long> updated = numbers(in);
        List<Long> gone = numbers(in);
        List<MailboxId> changed = ids(in);
        List<MailboxId> mailboxesGone = ids(in);
        boolean old = in.atEnd();
        List<Long> threads = old ? List.of() : numbers(in);
        Map<Long, Long> destroyed = new LinkedHashMap<>();
        for (int i = 0; i < gone.size(); i++)
            destroyed.put(gone.get(i), i < threads.size() ? threads.get(i) : 0L);
        Set<Long> revealed = old ? Set.of() : Set.copyOf(numbers(in));
        Boxes boxes =
                new Boxes(
                        old ? List.of() : ids(in),
                        changed,
                        old ? List.of() : ids(in),
                        mailboxesGone);
        Set<Long> entered = in.atEnd() ? Set.copyOf(updated) : Set.copyOf(numbers(in));
        return new ChangeLog(modSeq, created, updated, revealed, entered, destroyed, boxes);
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
        final Set<Long> revealed = new LinkedHashSet<>();
        final Set<Long> entered = new LinkedHashSet<>();
        final Map<Long, Long> destroyed = new LinkedHashMap<>();
        final Set<MailboxId> mailboxesCreated = new LinkedHashSet<>();
        final Set<MailboxId> mailboxes = new LinkedHashSet<>();
        final Set<MailboxId> counted = new LinkedHashSet<>();
        final Set<MailboxId> mailboxesGone = new LinkedHashSet<>();

        boolean isEmpty() {
            return created.isEmpty()
                    && updated.isEmpty()
                    && destroyed.isEmpty()
                    && mailboxes.isEmpty()
                    && counted.isEmpty()
                    && mailboxesGone.isEmpty();
        }

        ChangeLog at(long modSeq) {
            updated.removeAll(created);
            updated.removeAll(destroyed.keySet());
            revealed.retainAll(updated);
            entered.retainAll(updated);
            mailboxes.removeAll(mailboxesGone);
            counted.removeAll(mailboxesGone);
            counted.removeAll(mailboxes);
            return new ChangeLog(
                    modSeq,
                    List.copyOf(created),
                    List.copyOf(updated),
                    revealed,
                    entered,
                    destroyed,
                    new Boxes(
                            List.copyOf(mailboxesCreated),
                            List.copyOf(mailboxes),
                            List.copyOf(counted),
                            List.copyOf(mailboxesGone)));
        }
    }
}
