package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// Writes pages of a mailbox that is cold, which deliveries have filled or an earlier version has:
/// first it looks where none are, without holding anybody up, then it writes a few in each change
/// from the entries' own records. The mailbox stays cold.
final class ColdPages {
    /// UIDs looked at in one change: some two milliseconds, in which nobody else changes the
    /// account.
    private static final int AT_ONCE = 4 * Chunk.FULL;

    private ColdPages() {}

    /// UIDs that no page speaks for.
    ///
    /// @param until exclusive
    record Gap(int from, int until) {
        List<Gap> steps() {
            List<Gap> steps = new ArrayList<>();
            for (int next = from; next < until; next += AT_ONCE)
                steps.add(new Gap(next, Math.min(until, next + AT_ONCE)));
            return steps;
        }
    }

    /// Whether so much may have come that it makes a page.
    ///
    /// @param lookedAt the UIDNEXT it had when somebody looked last; 1 if nobody has
    static boolean mayBeMissing(MailboxState mailbox, int lookedAt) {
        return mailbox.entries() == null
                && mailbox.messages() >= Entries.LARGE
                && mailbox.uidNext() - lookedAt >= Chunk.FULL;
    }

    /// Where pages are missing that would be full. Nowhere if some are damaged: whoever opens the
    /// mailbox finds it and has all of them written anew.
    static List<Gap> gaps(Pages.Source source, MailboxId id, MailboxState mailbox) {
        try {
            return lookForGaps(source, id, mailbox);
        } catch (StoreFailed damaged) {
            Pages.complain(id, damaged);
            return List.of();
        }
    }

    private static List<Gap> lookForGaps(Pages.Source source, MailboxId id, MailboxState mailbox)
            throws StoreFailed {
        List<Gap> gaps = new ArrayList<>();
        int[] next = {1};
        if (mailbox.paged() != 0) {
            Map<Flags, Flags> known = new HashMap<>();
            source.scan(
                    Layout.page(id, 0),
                    Layout.page(id, Integer.MAX_VALUE),
                    (key, record) -> {
                        Chunk.Page page = Chunk.readPage(record, mailbox.paged(), known);
                        if (page == null) return Snapshot.Next.GO_ON;
                        note(next[0], Layout.uidOfEntry(key), gaps);
                        next[0] = page.until();
                        return Snapshot.Next.GO_ON;
                    });
        }
        note(next[0], mailbox.uidNext(), gaps);
        return gaps;
    }

    private static void note(int from, int until, List<Gap> gaps) {
        if (until - from >= Chunk.FULL) gaps.add(new Gap(from, until));
    }

    /// Writes the pages of some messages, if the mailbox is still cold and has none there.
    static void fill(Draft<AccountState> draft, MailboxId id, Gap step) throws StoreFailed {
        MailboxState mailbox = draft.state().mailbox(id);
        if (mailbox == null || mailbox.entries() != null) return;
        byte[] from = Layout.page(id, step.from);
        byte[] until = Layout.page(id, step.until);
        if (mailbox.paged() != 0 && draft.holdsAny(from, until)) return;
        List<Entry> entries = new ArrayList<>();
        Map<Flags, Flags> known = new HashMap<>();
        for (var each :
                draft.scan(Layout.entry(id, step.from), Layout.entry(id, step.until)).entrySet())
            entries.add(Layout.readEntry(Layout.uidOfEntry(each.getKey()), each.getValue(), known));
        // what is left of the newest ones will be more
        int least = step.until < mailbox.uidNext() ? Entries.THIN : Chunk.FULL;
        if (entries.size() < least) return;
        long paged = Pages.begin(draft, id, mailbox);
        for (int row = 0; entries.size() - row >= least; ) {
            int end = Math.min(entries.size(), row + Chunk.FULL);
            int next = end < entries.size() ? entries.get(end).uid() : step.until;
            byte[] page = Chunk.of(entries.subList(row, end)).page(paged, next);
            draft.put(Layout.page(id, entries.get(row).uid()), page);
            row = end;
        }
        MailboxState after = mailbox.withPaged(paged);
        draft.put(Layout.state(id), Layout.state(after));
        draft.state(draft.state().with(id, after));
    }
}
