package org.veredus.account.mailbox;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// Reads a cold mailbox's entries, of a large one from pages: each has the entries of up to
/// [Chunk#FULL] messages, as they are in memory. A million entries are two thousand pages.
///
/// Pages repeat what the entries' own records say, and never say anything else: whatever changes
/// an entry removes its page in the same commit. A page is written with the commit that fills it,
/// and for what has been changed, or has come into a cold mailbox ([ColdPages]), some time later
/// ([Account#writePages]). For UIDs that no page speaks for the entries' own records are read.
///
/// All pages of a mailbox carry the number that stands in its [MailboxState#paged]. A program that
/// knows nothing of pages writes that record without it, and with it all pages are void. So they
/// are if one is damaged, or they do not add up: then all is read from the entries' own records,
/// and written anew under another number.
final class Pages {
    private static final Logger log = LoggerFactory.getLogger(Pages.class);

    /// UIDs of which two halves are read at a time.
    private static final int WIDE = 50_000;

    /// Pages in one commit, a megabyte or less.
    private static final int AT_ONCE = 128;

    private Pages() {}

    /// An account's records.
    @FunctionalInterface
    interface Source {
        /// As [Snapshot#scan].
        void scan(byte[] from, byte @Nullable [] to, Snapshot.Visitor visitor) throws StoreFailed;
    }

    /// A mailbox with its messages.
    static MailboxState load(Source source, MailboxId id, MailboxState counted) throws StoreFailed {
        PrivateChanges privately = PrivateChanges.read(source, id);
        if (counted.paged() != 0) {
            try {
                Entries entries = new Reading(source, id).read(counted, privately);
                if (entries.size() == counted.messages())
                    return counted.withEntries(entries, counted.paged());
                complain(id, new StoreFailed(entries.size() + " of " + counted.messages()));
            } catch (StoreFailed damaged) {
                complain(id, damaged);
            }
        }
        Entries.Builder entries = new Entries.Builder();
        readEntries(source, id, 0, counted.uidNext(), entries);
        return counted.withEntries(entries.build(privately), 0);
    }

    static void complain(MailboxId id, StoreFailed why) {
        log.atWarn()
                .addKeyValue("mailbox", id.number())
                .setCause(why)
                .log("pages of entries are damaged and not used");
    }

    /// Goes through the pages and what is between them.
    private static final class Reading {
        private final Source source;
        private final MailboxId id;
        private final Map<Flags, Flags> known = new HashMap<>();
        private final Entries.Builder entries = new Entries.Builder();
        private int next = 1; // the first UID not read yet

        Reading(Source source, MailboxId id) {
            this.source = source;
            this.id = id;
        }

        Entries read(MailboxState counted, PrivateChanges privately) throws StoreFailed {
            source.scan(
                    Layout.page(id, 0),
                    Layout.page(id, Integer.MAX_VALUE),
                    (key, record) -> {
                        Chunk.Page page = Chunk.readPage(record, counted.paged(), known);
                        if (page != null) add(Layout.uidOfEntry(key), page);
                        return Snapshot.Next.GO_ON;
                    });
            readEntries(source, id, next, counted.uidNext(), entries);
            return entries.build(privately);
        }

        private void add(int first, Chunk.Page page) throws StoreFailed {
            Chunk chunk = page.chunk();
            int last = chunk.uid(chunk.count - 1);
            if (first < next || chunk.uid(0) != first || page.until() <= last)
                throw new StoreFailed("page of UIDs from " + chunk.uid(0) + " is at " + first);
            readEntries(source, id, next, first, entries);
            entries.add(chunk);
            next = page.until();
        }
    }

    /// Those with UIDs from `from` on and below `to`.
    private static void readEntries(
            Source source, MailboxId id, int from, int to, Entries.Builder into)
            throws StoreFailed {
        if (from >= to) return;
        if (to - from < WIDE) {
            scan(source, id, from, to, into);
            return;
        }
        int middle = from + (to - from) / 2;
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Entries.Builder> upper =
                    other.submit(
                            () -> {
                                Entries.Builder half = new Entries.Builder();
                                scan(source, id, middle, to, half);
                                return half;
                            });
            scan(source, id, from, middle, into);
            into.then(upper.get());
        } catch (ExecutionException failed) {
            throw new StoreFailed("messages of mailbox " + id.number(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreFailed("messages of mailbox " + id.number(), stopped);
        }
    }

    private static void scan(Source source, MailboxId id, int from, int to, Entries.Builder into)
            throws StoreFailed {
        Map<Flags, Flags> known = new HashMap<>();
        source.scan(
                Layout.entry(id, from),
                Layout.entry(id, to),
                (key, value) -> {
                    into.add(Layout.readEntry(Layout.uidOfEntry(key), value, known));
                    return Snapshot.Next.GO_ON;
                });
    }

    /// The mailbox with a page of its last messages, if the newest has filled one.
    static MailboxState keepLast(Draft<AccountState> draft, MailboxId id, MailboxState mailbox)
            throws StoreFailed {
        Entries entries = mailbox.entries();
        if (entries == null || !entries.endsPage()) return mailbox;
        long paged = begin(draft, id, mailbox);
        return mailbox.withEntries(entries.withLastPage(paged, put(draft, id)), paged);
    }

    /// Whether a mailbox in memory has chunks that should have a page.
    static boolean areMissing(@Nullable MailboxState mailbox) {
        Entries entries = mailbox == null ? null : mailbox.entries();
        return entries != null && entries.needsPages();
    }

    /// Writes some of the pages that are missing.
    ///
    /// @return whether there are more
    static boolean write(Draft<AccountState> draft, MailboxId id) throws StoreFailed {
        MailboxState mailbox = draft.state().mailbox(id);
        Entries entries = mailbox == null ? null : mailbox.entries();
        if (mailbox == null || entries == null || !entries.needsPages()) return false;
        long paged = begin(draft, id, mailbox);
        Entries written = entries.withPages(paged, AT_ONCE, put(draft, id));
        MailboxState after = mailbox.withEntries(written, paged);
        draft.put(Layout.state(id), Layout.state(after));
        draft.state(draft.state().with(id, after));
        return written.needsPages();
    }

    private static Entries.PageWriter put(Draft<AccountState> draft, MailboxId id) {
        return (firstUid, page) -> draft.put(Layout.page(id, firstUid), page);
    }

    /// The number that the mailbox's pages carry; a new one where there are none that count.
    static long begin(Draft<AccountState> draft, MailboxId id, MailboxState mailbox)
            throws StoreFailed {
        if (mailbox.paged() != 0) return mailbox.paged();
        drop(draft, id);
        return draft.state().modSeq() + 1;
    }

    /// Removes all pages of a mailbox.
    static void drop(Draft<AccountState> draft, MailboxId id) throws StoreFailed {
        draft.scan(Layout.page(id, 0), Layout.page(id, Integer.MAX_VALUE))
                .keySet()
                .forEach(draft::delete);
    }
}
