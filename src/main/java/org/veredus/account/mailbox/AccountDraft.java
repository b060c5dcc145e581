package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AnnotationName.Scope;
import org.veredus.account.mailbox.MailboxRefused.Reason;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// One change of an account in the making: the elementary steps from which [Account] composes its
/// operations. All of them get the same mod-sequence. [#finish] writes what the steps have in
/// common.
final class AccountDraft {
    /// From 2033 on each mailbox gets just the next number: the clock must not use them up.
    private static final long LAST_CLOCK_UIDVALIDITY = 2_000_000_000L;

    /// Seconds in an entry are 32 bits without a sign: 1970 to 2106.
    private static final long LAST_SECOND = 0xFFFF_FFFFL;

    private final Draft<AccountState> draft;
    private final long now;
    private final long modSeq;
    private final ChangeLog.Draft log = new ChangeLog.Draft();
    private final Set<MailboxId> touched = new LinkedHashSet<>();
    private AccountState state;
    private boolean ruled;
    private boolean annotatedPrivately;

    /// @param now seconds since the epoch
    AccountDraft(Draft<AccountState> draft, long now) {
        this.draft = draft;
        this.now = now;
        state = draft.state();
        modSeq = state.modSeq() + 1;
    }

    AccountState state() {
        return state;
    }

    /// For records of other packages.
    Draft<AccountState> records() {
        return draft;
    }

    long modSeq() {
        return modSeq;
    }

    /// Keeps what somebody has said of an email; the newest word counts.
    /// An answer does not take the place of a word that nobody has learned from yet.
    void rule(long email, @Nullable Ruling ruling) throws StoreFailed {
        if (ruling == null) return;
        if (ruling == Ruling.ANSWERED && draft.get(Layout.ruling(email)) != null) return;
        draft.put(Layout.ruling(email), Layout.ruling(ruling));
        ruled = true;
    }

    boolean hasRuled() {
        return ruled;
    }

    /// The use of a mailbox; null if it has none.
    @Nullable Role role(MailboxId id) {
        Mailbox mailbox = state.tree().find(id);
        return mailbox == null ? null : mailbox.role();
    }

    List<Long> destroyed() {
        return List.copyOf(log.destroyed.keySet());
    }

    void finish() throws StoreFailed {
        AccountState before = draft.state();
        draft.state(state);
        if (log.isEmpty() && !annotatedPrivately) return;
        for (MailboxId id : touched) {
            MailboxState counted = state.mailbox(id);
            if (counted != null) draft.put(Layout.state(id), Layout.state(counted));
            MailboxState known = before.mailbox(id);
            if (known != null && counted != null)
                ChangeRetention.mergeVanished(draft, id, known.highestModSeq(), modSeq);
        }
        state = state.withModSeq(modSeq);
        if (!log.isEmpty()) draft.put(Layout.change(modSeq), log.at(modSeq).record());
        ChangeRetention.forgetChanges(draft, modSeq);
        draft.put(Layout.META, Layout.meta(state));
        draft.state(state);
    }

    MailboxState contents(MailboxId id) throws MailboxRefused {
        Mailbox mailbox = state.tree().find(id);
        MailboxState contents = state.mailbox(id);
        if (mailbox == null || contents == null || !mailbox.selectable()) {
            throw new MailboxRefused(Reason.NO_SUCH_MAILBOX, "no such mailbox");
        }
        return contents;
    }

    /// The mailbox's messages, read now if it was cold.
    Entries entries(MailboxId id) throws MailboxRefused, StoreFailed {
        MailboxState contents = contents(id);
        if (contents.entries() != null) return contents.entries();
        MailboxState warm = Pages.load(this::visit, id, contents);
        state = state.with(id, warm);
        return Objects.requireNonNull(warm.entries());
    }

    private void visit(byte[] from, byte @Nullable [] to, Snapshot.Visitor visitor)
            throws StoreFailed {
        for (Map.Entry<byte[], byte[]> record : draft.scan(from, to).entrySet())
            visitor.visit(record.getKey(), record.getValue());
    }

    /// Files a message that the store does not have yet. Returns its entry.
    Entry file(MailboxId id, Filing filing) throws MailboxRefused, StoreFailed {
        long email = state.nextEmail();
        state = state.withNextEmail(email + 1);
        NewMessage message = filing.message();
        long thread = thread(email, message.messageIds());
        byte[] key = Layout.email(email);
        EmailRecord record =
                new EmailRecord(
                        message.content().id(),
                        thread,
                        Math.clamp(filing.received().toEpochSecond(), 0, LAST_SECOND),
                        filing.prefix(),
                        message.index(),
                        Ancestry.of(message.messageIds(), message.index().envelope()));
        draft.put(key, Layout.email(record));
        draft.bring(message.content(), key);
        log.created.add(email);
        Entry like =
                new Entry(
                        1,
                        email,
                        thread,
                        filing.flags(),
                        modSeq,
                        filing.size(),
                        record.received(),
                        filing.received().getOffset().getTotalSeconds() / 60,
                        now);
        Entry entry = enter(id, like);
        AnnotationChange annotations = filing.annotations();
        if (annotations != null) annotate(id, entry.uid(), annotations);
        return entry;
    }

    /// Raises the mod-sequences of messages for one person, and for nobody else: of what somebody
    /// notes for himself no log tells.
    void annotatedPrivately(MailboxId id, AccountId who, UidSet uids)
            throws MailboxRefused, StoreFailed {
        if (uids.isEmpty()) return;
        Entries entries = entries(id);
        PrivateChanges changes = entries.privately().with(who, uids, modSeq);
        MailboxState contents = contents(id);
        state =
                state.with(
                        id, contents.withEntries(entries.withPrivately(changes), contents.paged()));
        annotatedPrivately = true;
    }

    /// Changes what is noted at a message; its mod-sequence is the caller's matter.
    void annotate(MailboxId id, int uid, AnnotationChange change)
            throws MailboxRefused, StoreFailed {
        for (Scope scope : Scope.values()) {
            if (!change.touches(scope)) continue;
            byte[] key = Layout.annotations(id, uid, change.holder(scope));
            AnnotationSet before = AnnotationSet.read(draft.get(key));
            AnnotationSet after = before.with(change.of(scope), modSeq);
            if (after.count() > MessageAnnotations.MAX_ENTRIES)
                throw new MailboxRefused(
                        Reason.TOO_MANY_ANNOTATIONS,
                        "more than " + MessageAnnotations.MAX_ENTRIES + " annotations");
            if (after.isEmpty()) continue;
            draft.put(key, after.record());
            countAnnotations(after.octets() - before.octets());
        }
    }

    /// Gives a copy the annotations of its original that go along. RFC 5257 §4.6
    void copyAnnotations(MailboxId from, int original, MailboxId to, int copy, Copier by)
            throws StoreFailed {
        if (state.usage().annotations() == 0) return;
        byte[] first = Layout.annotationsOf(from, original);
        for (var each : draft.scan(first, Keys.after(first)).entrySet()) {
            long holder = Layout.holderIn(each.getKey());
            AnnotationSet copied = AnnotationSet.read(each.getValue()).copied(modSeq);
            if (copied.isEmpty() || !by.takes(holder)) continue;
            draft.put(Layout.annotations(to, copy, holder), copied.record());
            countAnnotations(copied.octets());
        }
    }

    private void forgetAnnotations(MailboxId id, UidSet uids) throws StoreFailed {
        if (state.usage().annotations() == 0) return;
        for (int range = 0; range < uids.ranges(); range++) {
            byte[] from = Layout.annotationsOf(id, uids.first(range));
            byte[] to = Keys.after(Layout.annotationsOf(id, uids.last(range)));
            for (var each : draft.scan(from, to).entrySet()) {
                draft.delete(each.getKey());
                countAnnotations(-AnnotationSet.read(each.getValue()).octets());
            }
        }
    }

    private void countAnnotations(long more) {
        state = state.withUsage(state.usage().plusAnnotations(more));
    }

    /// Adds an entry for an email of this account; the UID given is replaced by the mailbox's next.
    Entry enter(MailboxId id, Entry like) throws MailboxRefused, StoreFailed {
        MailboxState before = contents(id);
        if (before.uidNext() == Integer.MAX_VALUE)
            throw new MailboxRefused(Reason.LIMIT, "the mailbox has no UIDs left");
        Entry entry =
                new Entry(
                        before.uidNext(),
                        like.email(),
                        like.thread(),
                        like.flags(),
                        modSeq,
                        like.size(),
                        like.received(),
                        like.zone(),
                        now);
        draft.put(Layout.entry(id, entry.uid()), Layout.entry(entry));
        draft.put(Layout.use(entry.email(), id, entry.uid()), Layout.NOTHING);
        Entries entries = before.entries();
        MailboxState after =
                new MailboxState(
                        before.uidNext() + 1,
                        modSeq,
                        before.messages() + 1,
                        before.unseen() + (entry.flags().has(Flags.SEEN) ? 0 : 1),
                        before.deleted() + (entry.flags().has(Flags.DELETED) ? 1 : 0),
                        before.octets() + entry.size(),
                        before.recentFrom(),
                        before.paged(),
                        entries == null ? null : entries.append(entry));
        state =
                state.with(id, Pages.keepLast(draft, id, after))
                        .withUsage(state.usage().plus(entry.size(), 1));
        touch(id);
        log.updated.add(entry.email());
        log.entered.add(entry.email());
        return entry;
    }

    /// Notes that an email was perhaps to be seen nowhere but as deleted, and no longer is.
    void reveal(long email) {
        log.revealed.add(email);
    }

    private void touch(MailboxId id) {
        touched.add(id);
        log.counted.add(id);
    }

    /// RFC 5256 §3 REFERENCES as the basis: messages are of one thread when one refers to the other
    /// or both to a third, present or not.
    /// A message that would join two threads goes to the one its newest reference is in; filed
    /// messages never change threads.
    private long thread(long email, List<String> messageIds) throws StoreFailed {
        List<byte[]> missing = new ArrayList<>();
        long thread = 0;
        for (String messageId : messageIds) {
            byte[] key = Layout.thread(messageId);
            byte[] known = draft.get(key);
            if (known == null) missing.add(key);
            else if (thread == 0) thread = Layout.readThread(known);
        }
        if (thread == 0) thread = email;
        byte[] value = Layout.threadValue(thread);
        for (byte[] key : missing) draft.put(key, value);
        return thread;
    }

    /// @param changes in order of index
    void flags(MailboxId id, List<Entries.Changed> changes) throws MailboxRefused, StoreFailed {
        if (changes.isEmpty()) return;
        Entries entries = entries(id);
        int unseen = 0;
        int deleted = 0;
        for (Entries.Changed change : changes) {
            Entry before = entries.at(change.index());
            Entry after = before.withFlags(change.flags(), modSeq);
            unseen += bit(before, Flags.SEEN) - bit(after, Flags.SEEN);
            deleted += bit(after, Flags.DELETED) - bit(before, Flags.DELETED);
            draft.put(Layout.entry(id, after.uid()), Layout.entry(after));
            log.updated.add(after.email());
            rule(after.email(), Ruling.ofFlags(before.flags(), after.flags()));
            if (before.flags().has(Flags.DELETED) && !after.flags().has(Flags.DELETED))
                reveal(after.email());
        }
        MailboxState counted = contents(id);
        state =
                state.with(
                        id,
                        new MailboxState(
                                counted.uidNext(),
                                modSeq,
                                counted.messages(),
                                counted.unseen() + unseen,
                                counted.deleted() + deleted,
                                counted.octets(),
                                counted.recentFrom(),
                                counted.paged(),
                                entries.withFlags(changes, lostPages(id))));
        touch(id);
    }

    private IntConsumer lostPages(MailboxId id) {
        return firstUid -> draft.delete(Layout.page(id, firstUid));
    }

    private static int bit(Entry entry, int flag) {
        return entry.flags().has(flag) ? 1 : 0;
    }

    /// What becomes of an email whose last entry goes.
    enum Orphans {
        DESTROY,
        KEEP
    }

    /// Removes entries. [Orphans#KEEP] is for a move, which has entered the emails elsewhere
    /// already.
    void remove(MailboxId id, UidSet uids, Orphans orphans) throws MailboxRefused, StoreFailed {
        Entries entries = entries(id);
        List<Entry> going = new ArrayList<>();
        entries.forEach(uids, (_, entry) -> going.add(entry));
        if (going.isEmpty()) return;
        UidSet.Builder gone = new UidSet.Builder();
        int unseen = 0;
        int deleted = 0;
        long octets = 0;
        for (Entry entry : going) {
            gone.add(entry.uid());
            unseen += 1 - bit(entry, Flags.SEEN);
            deleted += bit(entry, Flags.DELETED);
            octets += entry.size();
            draft.delete(Layout.entry(id, entry.uid()));
            draft.delete(Layout.use(entry.email(), id, entry.uid()));
            if (orphans == Orphans.DESTROY && !isUsed(entry.email())) destroy(entry.email());
            else log.updated.add(entry.email());
        }
        UidSet set = gone.build();
        forgetAnnotations(id, set);
        draft.put(Layout.vanished(id, modSeq), Layout.uids(set));
        MailboxState counted = contents(id);
        state =
                state.with(
                                id,
                                new MailboxState(
                                        counted.uidNext(),
                                        modSeq,
                                        counted.messages() - going.size(),
                                        counted.unseen() - unseen,
                                        counted.deleted() - deleted,
                                        counted.octets() - octets,
                                        counted.recentFrom(),
                                        counted.paged(),
                                        entries.without(set, lostPages(id))))
                        .withUsage(state.usage().plus(-octets, -going.size()));
        touch(id);
    }

    void find(long email, Account.Finding finding) throws StoreFailed {
        if (draft.get(Layout.email(email)) == null) return;
        draft.put(Layout.finding(email), finding.record());
        if (!finding.changed()) return;
        log.updated.add(email);
        state = state.withFound(modSeq);
        byte[] uses = Layout.uses(email);
        for (byte[] use : draft.scan(uses, Keys.after(uses)).keySet())
            log.counted.add(Layout.mailboxOfUse(use));
    }

    private boolean isUsed(long email) throws StoreFailed {
        byte[] prefix = Layout.uses(email);
        return draft.holdsAny(prefix, Keys.after(prefix));
    }

    private void destroy(long email) throws StoreFailed {
        byte[] key = Layout.email(email);
        byte[] value = draft.get(key);
        if (value == null) return;
        draft.delete(key);
        byte[] finding = Layout.finding(email);
        if (draft.get(finding) != null) draft.delete(finding);
        EmailRecord record = Layout.readEmail(value);
        draft.release(record.blob(), key);
        log.destroyed.put(email, record.thread());
    }

    Mailbox create(@Nullable MailboxId parent, String name, @Nullable Role role) {
        int number = state.nextMailbox();
        int uidValidity = nextUidValidity();
        MailboxId id = new MailboxId(number);
        Mailbox mailbox =
                new Mailbox(id, parent, name, role, false, true, uidValidity, aclOf(parent), 0);
        state = state.withNextMailbox(number + 1, uidValidity).with(id, MailboxState.NEW);
        log.mailboxesCreated.add(id);
        put(mailbox);
        touched.add(id);
        return claimSubscription(mailbox);
    }

    /// RFC 4314 §4: a new mailbox begins with the list of the one above it.
    private Acl aclOf(@Nullable MailboxId parent) {
        Mailbox above = parent == null ? null : state.tree().find(parent);
        return above == null ? Acl.NONE : above.acl();
    }

    /// A mailbox gets the subscription its name has had all along. RFC 9051 §6.3.7
    Mailbox claimSubscription(Mailbox mailbox) {
        String path = state.tree().path(mailbox);
        if (!state.tree().subscribedNames().contains(path)) return mailbox;
        forgetSubscription(path);
        Mailbox subscribed = mailbox.withSubscribed(true);
        put(subscribed);
        return subscribed;
    }

    /// RFC 9051 §6.3.7: a subscription outlives the mailbox of that name.
    void keepSubscription(String path) {
        if (state.tree().subscribedNames().size() >= Account.MAX_MAILBOXES) return;
        state = state.withTree(state.tree().withSubscribedName(path), state.states());
        draft.put(Layout.subscription(path), Layout.NOTHING);
    }

    void forgetSubscription(String path) {
        state = state.withTree(state.tree().withoutSubscribedName(path), state.states());
        draft.delete(Layout.subscription(path));
    }

    /// RFC 9051 §2.3.1.1: never one that a mailbox of this account has had, also after a clock set
    /// back.
    private int nextUidValidity() {
        return Math.max(state.lastUidValidity() + 1, (int) Math.min(now, LAST_CLOCK_UIDVALIDITY));
    }

    void put(Mailbox mailbox) {
        state = state.withTree(state.tree().with(mailbox), state.states());
        draft.put(Layout.mailbox(mailbox.id()), Layout.mailbox(mailbox));
        log.mailboxes.add(mailbox.id());
    }

    /// Forgets a mailbox; its entries must have been removed.
    void drop(Mailbox mailbox) throws StoreFailed {
        MailboxId id = mailbox.id();
        state = state.withTree(state.tree().without(id), state.states().with(id, null));
        draft.delete(Layout.mailbox(id));
        draft.delete(Layout.state(id));
        byte[] from = Layout.vanished(id, 0);
        NavigableMap<byte[], byte[]> vanished =
                draft.scan(from, Keys.after(Arrays.copyOf(from, 5)));
        vanished.keySet().forEach(draft::delete);
        Pages.drop(draft, id);
        Annotations.drop(draft, id);
        touched.remove(id);
        log.mailboxesGone.add(id);
    }

    /// @return false if there would be more than `most`
    boolean annotate(@Nullable MailboxId mailbox, Map<String, byte @Nullable []> changes, int most)
            throws StoreFailed {
        if (!Annotations.write(draft, mailbox, changes, most)) return false;
        state = state.withNewRevision();
        return true;
    }

    /// A name that stays only for its children. Should it ever hold messages again it is the same
    /// mailbox, whose UIDs go on: RFC 8474 §4 has one UIDVALIDITY for one MAILBOXID.
    void hollow(Mailbox mailbox) {
        put(mailbox.withSelectable(false).withRole(null));
    }

    Mailbox fill(Mailbox hollow) {
        Mailbox filled = hollow.withSelectable(true);
        put(filled);
        return filled;
    }
}
