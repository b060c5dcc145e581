package org.veredus.account.email;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountState;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Role;
import org.veredus.account.mailbox.UidSet;
import org.veredus.storage.kv.StoreFailed;

/// One account's emails in memory, as one person sees them: others than the owner only those in
/// mailboxes they may read.
///
/// [#read] brings it up to date and shows it. What has changed is found by comparing the
/// mailboxes' entries with those looked at last: chunks without a newer mod-sequence are passed
/// over. So a question costs what has happened since the last one, not the size of the account.
public final class EmailTable {
    private final Access access;
    private final Account account;
    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Map<MailboxId, Entries> seen = new HashMap<>();
    private final SortedRows byNumber = new SortedRows(Email.BY_NUMBER);
    private final SortedRows byArrival = new SortedRows(Email.BY_ARRIVAL);
    private final SortedRows byThread = new SortedRows(Email.BY_THREAD);
    private final Map<MailboxId, Counts> counts = new HashMap<>();
    private long modSeq;
    private Versions versions = Versions.at(0);
    private @Nullable MailboxTree tree;
    private String scope = "";
    private @Nullable MailboxId trash;

    EmailTable(Access access) {
        this.access = access;
        account = access.account();
    }

    /// How many messages the account has, for the cache to weigh.
    int weight() {
        try {
            return (int) Math.min(Integer.MAX_VALUE / 2, account.state().usage().messages());
        } catch (StoreFailed unknown) {
            return 0; // whoever asks the table next is told
        }
    }

    /// Asks the table something; the view must not be kept.
    public interface Question<R extends @Nullable Object, X extends Exception> {
        R ask(EmailView view) throws X, StoreFailed;
    }

    /// Shows the account as it is now.
    public <R extends @Nullable Object, X extends Exception> R read(Question<R, X> question)
            throws X, StoreFailed {
        AccountState state = warm();
        lock.lock();
        try {
            if (state.modSeq() > modSeq || modSeq == 0) follow(state);
            return question.ask(new View());
        } finally {
            lock.unlock();
        }
    }

    /// A state all of whose mailboxes have their entries at hand.
    private AccountState warm() throws StoreFailed {
        while (true) {
            AccountState state = account.state();
            boolean cold = false;
            for (Mailbox mailbox : state.tree().all()) {
                if (!access.reads(mailbox)) continue;
                MailboxState contents = state.mailbox(mailbox.id());
                if (contents != null && contents.entries() == null) {
                    account.open(mailbox.id());
                    cold = true;
                }
            }
            if (!cold) return state;
        }
    }

    /// What has become of one email's entries.
    private static final class Change {
        final TreeMap<Email.Place, Email.Place> now = new TreeMap<>();
        final List<Email.Place> gone = new ArrayList<>();
        @Nullable Entry entry;
    }

    private void follow(AccountState state) throws StoreFailed {
        Map<Long, Change> changes = new LinkedHashMap<>();
        Map<MailboxId, Entries> next = new HashMap<>();
        MailboxTree shown = access.seen(state.tree());
        for (Mailbox mailbox : shown.all()) {
            if (!access.reads(mailbox)) continue;
            MailboxState contents = state.mailbox(mailbox.id());
            Entries entries = contents == null ? null : contents.entries();
            if (entries != null) next.put(mailbox.id(), entries);
        }
        for (Map.Entry<MailboxId, Entries> each : next.entrySet()) {
            Entries before = seen.getOrDefault(each.getKey(), Entries.EMPTY);
            compare(each.getKey(), before, each.getValue(), changes);
        }
        for (Map.Entry<MailboxId, Entries> each : seen.entrySet()) {
            if (!next.containsKey(each.getKey()))
                compare(each.getKey(), each.getValue(), Entries.EMPTY, changes);
        }
        Mailbox bin = shown.find(Role.TRASH);
        MailboxId newTrash = bin == null ? null : bin.id();
        boolean otherTrash = !Objects.equals(newTrash, trash);
        Map<MailboxId, Counts> counted = Map.copyOf(counts);
        Difference difference = apply(changes, newTrash, otherTrash);
        difference.emails |= state.found() > modSeq;
        boolean first = tree == null;
        boolean list = !isSame(shown);
        boolean mailboxes = list || !counted.equals(counts);
        long now = state.modSeq();
        versions =
                first
                        ? Versions.at(now)
                        : new Versions(
                                difference.emails ? now : versions.emails(),
                                difference.threads ? now : versions.threads(),
                                mailboxes ? now : versions.mailboxes(),
                                list ? now : versions.list(),
                                difference.arrivals ? now : versions.arrivals());
        if (list) scope = access.scope(shown);
        tree = shown;
        seen.clear();
        seen.putAll(next);
        modSeq = state.modSeq();
    }

    @SuppressWarnings("ReferenceEquality") // the same value needs no look
    private boolean isSame(MailboxTree other) {
        MailboxTree before = tree;
        return before == other || (before != null && before.all().equals(other.all()));
    }

    @SuppressWarnings("ReferenceEquality") // the same value needs no look
    private void compare(MailboxId id, Entries before, Entries now, Map<Long, Change> changes) {
        if (before == now) return;
        now.changedSince(
                before == Entries.EMPTY ? 0 : modSeq,
                (_, entry) -> {
                    Change change = changes.computeIfAbsent(entry.email(), _ -> new Change());
                    Email.Place place = new Email.Place(id, entry.uid(), entry.flags());
                    change.now.put(place, place);
                    change.entry = entry;
                });
        UidSet gone = now.goneSince(before);
        before.forEach(
                gone,
                (_, entry) ->
                        changes.computeIfAbsent(entry.email(), _ -> new Change())
                                .gone
                                .add(new Email.Place(id, entry.uid(), entry.flags())));
    }

    /// What has become of the emails, as far as it shows.
    private static final class Difference {
        boolean emails;
        boolean threads;
        boolean arrivals;

        void add(@Nullable Email before, @Nullable Email after) {
            boolean was = before != null && before.visible();
            boolean is = after != null && after.visible();
            threads |= was != is;
            arrivals |= before == null && after != null;
            if (before == null || after == null || was != is) emails |= was || is;
            else
                emails |=
                        is
                                && !(before.keywords().equals(after.keywords())
                                        && before.mailboxes().equals(after.mailboxes()));
        }
    }

    private Difference apply(
            Map<Long, Change> changes, @Nullable MailboxId newTrash, boolean recount)
            throws StoreFailed {
        Difference difference = new Difference();
        List<Email> old = new ArrayList<>();
        List<Email> fresh = new ArrayList<>();
        for (Map.Entry<Long, Change> each : changes.entrySet()) {
            Email before = find(each.getKey());
            Email after = changed(each.getKey(), before, each.getValue());
            difference.add(before, after);
            if (before != null) old.add(before);
            if (after != null) fresh.add(after);
        }
        boolean all = recount || old.size() + fresh.size() > byNumber.size() / 4;
        Set<Long> threads = new HashSet<>();
        if (!all) {
            for (Email email : old) threads.add(email.thread());
            for (Email email : fresh) threads.add(email.thread());
            for (long thread : threads) count(thread, -1);
        }
        trash = newTrash;
        byNumber.replace(old, fresh);
        byArrival.replace(old, fresh);
        byThread.replace(old, fresh);
        if (all) countAll();
        else for (long thread : threads) count(thread, 1);
        return difference;
    }

    private @Nullable Email changed(long number, @Nullable Email before, Change change)
            throws StoreFailed {
        TreeMap<Email.Place, Email.Place> places = new TreeMap<>();
        if (before != null) for (Email.Place place : before.places()) places.put(place, place);
        for (Email.Place place : change.gone) places.remove(place);
        for (Email.Place place : change.now.values()) {
            places.remove(place);
            places.put(place, place);
        }
        if (places.isEmpty()) return null;
        List<Email.Place> list = List.copyOf(places.values());
        if (before != null)
            return Email.of(number, before.thread(), before.received(), before.size(), list);
        Entry entry = Objects.requireNonNull(change.entry);
        return Email.of(number, thread(entry), entry.received(), entry.size(), list);
    }

    /// Entries of before threads were kept in them must look into the record.
    private long thread(Entry entry) throws StoreFailed {
        if (entry.thread() != 0) return entry.thread();
        EmailRecord record = account.email(entry.email());
        return record == null ? entry.email() : record.thread();
    }

    private @Nullable Email find(long number) {
        int index = byNumber.find(new Email(number, 0, 0, 0, Flags.NONE, List.of()));
        return index < 0 ? null : byNumber.at(index);
    }

    private int firstOf(long thread) {
        int index = byThread.find(new Email(0, thread, -1, 0, Flags.NONE, List.of()));
        return -index - 1;
    }

    private void countAll() {
        counts.clear();
        for (int i = 0; i < byThread.size(); ) i = countFrom(i, 1);
    }

    private void count(long thread, int times) {
        int first = firstOf(thread);
        if (first < byThread.size() && byThread.at(first).thread() == thread)
            countFrom(first, times);
    }

    /// Counts the thread that begins at an index. Returns where the next one does. RFC 8621 §2:
    /// what
    /// is in the trash is as if in a thread of its own.
    private int countFrom(int first, int times) {
        long thread = byThread.at(first).thread();
        Map<MailboxId, Counts> here = new HashMap<>();
        boolean unreadInTrash = false;
        boolean unreadElsewhere = false;
        int i = first;
        for (; i < byThread.size() && byThread.at(i).thread() == thread; i++) {
            Email email = byThread.at(i);
            Counts one = new Counts(1, email.unread() ? 1 : 0, 0, 0);
            for (MailboxId mailbox : email.mailboxes()) {
                here.merge(mailbox, one, (sum, more) -> sum.plus(more, 1));
                unreadInTrash |= email.unread() && mailbox.equals(trash);
                unreadElsewhere |= email.unread() && !mailbox.equals(trash);
            }
        }
        for (Map.Entry<MailboxId, Counts> each : here.entrySet()) {
            boolean unread = each.getKey().equals(trash) ? unreadInTrash : unreadElsewhere;
            Counts sum = each.getValue();
            Counts whole = new Counts(sum.emails(), sum.unreadEmails(), 1, unread ? 1 : 0);
            Counts before = counts.getOrDefault(each.getKey(), Counts.NONE);
            counts.put(each.getKey(), before.plus(whole, times));
        }
        return i;
    }

    private final class View implements EmailView {
        @Override
        public long modSeq() {
            return modSeq;
        }

        @Override
        public Versions versions() {
            return versions;
        }

        @Override
        public String scope() {
            return scope;
        }

        @Override
        public MailboxTree tree() {
            return Objects.requireNonNull(tree); // read with everything else
        }

        @Override
        public @Nullable Email find(long number) {
            Email email = EmailTable.this.find(number);
            return email != null && email.visible() ? email : null;
        }

        @Override
        public List<Email> thread(long thread) {
            List<Email> emails = new ArrayList<>();
            for (int i = firstOf(thread);
                    i < byThread.size() && byThread.at(i).thread() == thread;
                    i++) {
                if (byThread.at(i).visible()) emails.add(byThread.at(i));
            }
            return emails;
        }

        @Override
        public Counts counts(MailboxId mailbox) {
            return counts.getOrDefault(mailbox, Counts.NONE);
        }

        @Override
        public List<Email> in(MailboxId mailbox) {
            Set<Email> there = new TreeSet<>(Email.BY_ARRIVAL);
            seen.getOrDefault(mailbox, Entries.EMPTY)
                    .forEach(
                            (_, entry) -> {
                                Email email = find(entry.email());
                                if (email != null && email.isIn(mailbox)) there.add(email);
                            });
            return List.copyOf(there);
        }

        @Override
        public List<Email> byArrival() {
            return byArrival.list();
        }
    }
}
