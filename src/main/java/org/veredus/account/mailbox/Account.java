package org.veredus.account.mailbox;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountDraft.Orphans;
import org.veredus.account.mailbox.MailboxRefused.Reason;
import org.veredus.base.limit.ByteBudget;
import org.veredus.storage.kv.Draft;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// One account's mail. Changes return when they are on stable storage.
public final class Account {
    /// RFC 9051 leaves it open; enough for any person, and it bounds what one account can cost.
    public static final int MAX_MAILBOXES = 20_000;

    /// Annotations of one mailbox, or of the account itself.
    public static final int MAX_ANNOTATIONS = 100;

    /// Subjects of destroyed emails that are kept beside as many as there are messages.
    private static final int SUBJECTS_OF_GONE = 100;

    /// Numbers of emails that are tried rather than looked up, whether they are there.
    private static final int AT_HAND = 16;

    private final AccountId id;
    private final KeyValueStore store;
    private final Pipeline<AccountState> pipeline;
    private final InstantSource clock;
    private final Supplier<Quota> quota;
    private final MessageMemory memory;
    private final ByteBudget intakeMemory;
    private final RulingListener rulings;
    private final Unnoted unnoted = new Unnoted();

    /// UIDNEXT of cold mailboxes when their pages were looked at last.
    private final Map<MailboxId, Integer> pagesLookedAt = new ConcurrentHashMap<>();

    Account(
            AccountId id,
            KeyValueStore store,
            InstantSource clock,
            Supplier<Quota> quota,
            MessageMemory memory,
            ByteBudget intakeMemory,
            RulingListener rulings) {
        this.id = id;
        this.store = store;
        this.clock = clock;
        this.quota = quota;
        this.memory = memory;
        this.intakeMemory = intakeMemory;
        this.rulings = rulings;
        pipeline = new Pipeline<>(store, id.partition(), Layout::load);
    }

    public AccountId id() {
        return id;
    }

    /// The account as it is on stable storage.
    public AccountState state() throws StoreFailed {
        return pipeline.state();
    }

    public Quota quota() {
        return quota.get();
    }

    /// Runs `listener` after each durable change, on the engine's thread: it must be short and
    /// must not block.
    public Pipeline.Registration listen(Runnable listener) {
        return pipeline.listen(listener);
    }

    /// The state of a mailbox with its entries, reading them if it was cold. Null if there is
    /// no such mailbox.
    public @Nullable MailboxState open(MailboxId mailbox) throws StoreFailed {
        while (true) {
            MailboxState contents = state().mailbox(mailbox);
            if (contents == null || contents.entries() != null) return contents;
            // Somebody's failed change may make it cold again before we look
            pipeline.refine((state, snapshot) -> warm(state, snapshot, mailbox));
        }
    }

    /// HIGHESTMODSEQ of a mailbox as somebody sees it, without its messages if it is cold. RFC
    /// 7162 §3.1.2.1
    public long highestModSeq(MailboxId mailbox, AccountId who) throws StoreFailed {
        AccountState now = state();
        MailboxState contents = now.mailbox(mailbox);
        if (contents == null) return 0;
        boolean cold = contents.entries() == null;
        if (!cold || now.usage().annotations() == 0) return contents.highestModSeq(who);
        try (Snapshot snapshot = store.snapshot(id.partition())) {
            long own = PrivateChanges.read(snapshot::scan, mailbox).of(who).highest();
            return Math.max(contents.highestModSeq(), own);
        }
    }

    private static AccountState warm(AccountState state, Snapshot snapshot, MailboxId mailbox)
            throws StoreFailed {
        MailboxState contents = state.mailbox(mailbox);
        if (contents == null || contents.entries() != null) return state;
        return state.with(mailbox, Pages.load(snapshot::scan, mailbox, contents));
    }

    /// Writes pages of large mailboxes that have none, or no longer: what makes the next reading of
    /// a cold mailbox quick. It waits for the disk: not for virtual threads.
    void writePages() throws StoreFailed {
        AccountState now = state();
        for (Mailbox mailbox : now.tree().all()) {
            MailboxState contents = now.mailbox(mailbox.id());
            if (contents != null) writeColdPages(mailbox.id(), contents);
            boolean more = Pages.areMissing(contents);
            while (more) {
                more =
                        pipeline.<Boolean, RuntimeException>change(
                                draft -> Pages.write(draft, mailbox.id()));
            }
        }
    }

    private void writeColdPages(MailboxId mailbox, MailboxState contents) throws StoreFailed {
        int lookedAt = pagesLookedAt.getOrDefault(mailbox, 1);
        if (!ColdPages.mayBeMissing(contents, lookedAt)) return;
        List<ColdPages.Gap> gaps;
        try (Snapshot snapshot = store.snapshot(id.partition())) {
            gaps = ColdPages.gaps(snapshot::scan, mailbox, contents);
        }
        for (ColdPages.Gap gap : gaps) {
            for (ColdPages.Gap step : gap.steps())
                pipeline.<Boolean, RuntimeException>change(
                        draft -> {
                            ColdPages.fill(draft, mailbox, step);
                            return true;
                        });
        }
        pagesLookedAt.put(mailbox, contents.uidNext());
    }

    /// What was computed when the message was filed. Null if it is gone.
    public @Nullable EmailRecord email(long email) throws StoreFailed {
        EmailRecord known = memory.emails().get(id, email);
        if (known != null) return known;
        byte[] record = store.get(id.partition(), Layout.email(email));
        if (record == null) return null;
        EmailRecord read = Layout.readEmail(record);
        memory.emails().put(id, email, read);
        return read;
    }

    /// What was found out about an email, as [#find] was given it; null if nothing was.
    public byte @Nullable [] finding(long email) throws StoreFailed {
        return store.get(id.partition(), Layout.finding(email));
    }

    /// What was found out about an email.
    ///
    /// @param record opaque here
    /// @param changed whether clients are to be told that the email is another one for it
    public record Finding(byte[] record, boolean changed) {}

    /// Keeps what was found out about emails, by number, for as long as they are there.
    public void find(Map<Long, Finding> findings) throws MailboxRefused, StoreFailed {
        change(
                draft -> {
                    for (Map.Entry<Long, Finding> each : findings.entrySet())
                        draft.find(each.getKey(), each.getValue());
                    return true;
                });
    }

    /// The subjects of all emails, made ready to be searched; for an account of few.
    ///
    /// @param fold what is compared of a subject; always the same
    public Subjects subjects(UnaryOperator<String> fold) throws StoreFailed {
        AccountState now = state();
        Subjects known = memory.subjects().getIfPresent(id);
        if (known == null) known = Subjects.NONE;
        if (known.until() >= now.nextEmail()) return known;
        boolean mostAreGone = known.size() > SUBJECTS_OF_GONE + 2 * now.usage().messages();
        Subjects before = mostAreGone ? Subjects.NONE : known;
        Subjects.Builder all = new Subjects.Builder(before);
        for (long email : numbers(before.until(), now.nextEmail())) {
            EmailRecord record = email(email);
            if (record != null) all.add(email, fold.apply(record.index().subject()));
        }
        Subjects complete = all.build(now.nextEmail());
        memory.subjects().put(id, complete);
        return complete;
    }

    /// Emails there may be among the numbers from `first` on and below `end`.
    private Iterable<Long> numbers(long first, long end) throws StoreFailed {
        if (end - first <= AT_HAND) return LongStream.range(first, end).boxed().toList();
        List<Long> numbers = emailsAfter(first - 1, Integer.MAX_VALUE);
        numbers.removeIf(email -> email >= end);
        return numbers;
    }

    /// The emails with greater numbers than one, in order, at most so many; later emails have
    /// greater numbers.
    public List<Long> emailsAfter(long email, int most) throws StoreFailed {
        try (Snapshot snapshot = store.snapshot(id.partition())) {
            return new AccountRecords(snapshot).emailsAfter(email, most);
        }
    }

    /// The mailboxes a message is in.
    public List<MailboxId> mailboxesOf(long email) throws StoreFailed {
        try (Snapshot snapshot = store.snapshot(id.partition())) {
            return new AccountRecords(snapshot).mailboxesOf(email);
        }
    }

    /// What clients have noted, by name. RFC 5464 §3
    ///
    /// @param mailbox null for the account itself
    public NavigableMap<String, byte[]> annotations(@Nullable MailboxId mailbox)
            throws StoreFailed {
        return unnoted.read(mailbox, this::readAnnotations);
    }

    private NavigableMap<String, byte[]> readAnnotations(@Nullable MailboxId mailbox)
            throws StoreFailed {
        try (Snapshot snapshot = store.snapshot(id.partition())) {
            return Annotations.read(snapshot, mailbox);
        }
    }

    /// Notes values, or forgets those that are null; all or none. RFC 5464 §4.3
    ///
    /// @param mailbox null for the account itself
    public void annotate(@Nullable MailboxId mailbox, Map<String, byte @Nullable []> changes)
            throws MailboxRefused, StoreFailed {
        unnoted.begins();
        try {
            change(
                    draft -> {
                        if (mailbox != null) validity(draft, mailbox);
                        if (!draft.annotate(mailbox, changes, MAX_ANNOTATIONS)) {
                            throw new MailboxRefused(
                                    Reason.LIMIT, "more than " + MAX_ANNOTATIONS + " annotations");
                        }
                        return mailbox == null ? 0 : mailbox.number();
                    });
        } finally {
            unnoted.ended();
        }
    }

    /// Where a message is in one mailbox; empty if it is not there.
    public UidSet uidsOf(long email, MailboxId mailbox) throws StoreFailed {
        try (Snapshot snapshot = store.snapshot(id.partition())) {
            return new AccountRecords(snapshot).uidsOf(email, mailbox);
        }
    }

    /// A record that another package keeps in the account's partition; null if there is none.
    public byte @Nullable [] record(byte[] key) throws StoreFailed {
        return store.get(id.partition(), key);
    }

    /// The records that another package keeps under keys that begin so.
    public NavigableMap<byte[], byte[]> records(byte[] prefix) throws StoreFailed {
        try (Snapshot snapshot = store.snapshot(id.partition())) {
            return new AccountRecords(snapshot).under(prefix);
        }
    }

    /// Changes records that another package keeps in the account's partition. The package
    /// description says which keys are whose; the state of the mailboxes must be left as it is.
    public <R extends @Nullable Object, X extends Exception> R changeRecords(
            Pipeline.Change<AccountState, R, X> change) throws X, StoreFailed {
        return pipeline.<R, X>change(
                draft -> {
                    R result = change.apply(draft);
                    draft.state(draft.state().withNewRevision());
                    return result;
                });
    }

    /// What was said of emails and nobody has learned from yet, at most `most`.
    public Map<Long, Ruling> rulings(int most) throws StoreFailed {
        try (Snapshot snapshot = store.snapshot(id.partition())) {
            return new AccountRecords(snapshot).rulings(most);
        }
    }

    /// Forgets what was said of emails and changes records that another package keeps, in one
    /// commit. Where something else was said meanwhile, that stays.
    ///
    /// @param settled as [#rulings] gave them
    public <R extends @Nullable Object> R settle(
            Map<Long, Ruling> settled, Pipeline.Change<AccountState, R, RuntimeException> notes)
            throws StoreFailed {
        return this.<R, RuntimeException>changeRecords(
                draft -> {
                    for (Map.Entry<Long, Ruling> each : settled.entrySet()) {
                        byte[] key = Layout.ruling(each.getKey());
                        byte[] now = draft.get(key);
                        if (now != null && Layout.readRuling(now) == each.getValue())
                            draft.delete(key);
                    }
                    return notes.apply(draft);
                });
    }

    public MessageContent content(EmailRecord email) {
        return new MessageContent(store.blobs(), email);
    }

    /// Where a message on its way in is collected.
    public MessageIntake intake() {
        return new MessageIntake(store.blobs(), intakeMemory);
    }

    /// The UIDs expunged from a mailbox since a mod-sequence, up to this very moment: perhaps also
    /// some that are in the entries one holds. RFC 7162 §3.2.5.2.
    public UidSet vanishedSince(MailboxId mailbox, long modSeq) throws StoreFailed {
        try (Snapshot snapshot = store.snapshot(id.partition())) {
            return new AccountRecords(snapshot).vanishedSince(mailbox, modSeq);
        }
    }

    /// Whether [#changesSince] still knows all that happened after a mod-sequence.
    public boolean remembers(long modSeq) throws StoreFailed {
        return modSeq + 1 >= ChangeRetention.oldest(state().modSeq());
    }

    /// What changed since a mod-sequence, oldest first, at most `most` commits; only if it is
    /// one that the account [remembers][#remembers] when this has returned.
    public List<ChangeLog> changesSince(long modSeq, int most) throws StoreFailed {
        try (Snapshot snapshot = store.snapshot(id.partition())) {
            return new AccountRecords(snapshot).changesSince(modSeq, most);
        }
    }

    /// Files messages into one mailbox, all or none. RFC 9051 §6.3.12, RFC 3502.
    public Filed file(MailboxId mailbox, List<Filing> filings) throws MailboxRefused, StoreFailed {
        return change(
                draft -> {
                    long octets = 0;
                    for (Filing filing : filings) octets += filing.size();
                    requireRoom(draft, octets, filings.size());
                    List<Integer> uids = new ArrayList<>();
                    List<Long> numbers = new ArrayList<>();
                    for (Filing filing : filings) {
                        Entry entry = draft.file(mailbox, filing);
                        requireRoomForAnnotations(draft);
                        uids.add(entry.uid());
                        numbers.add(entry.email());
                    }
                    return new Filed(mailbox, validity(draft, mailbox), uids, numbers);
                });
    }

    /// Brings a delivered message to its places, all or none, and changes records that another
    /// package keeps, in one commit.
    ///
    /// @param notes the change of the records; what is kept in memory of them stays
    public <R extends @Nullable Object> Delivered<R> deliver(
            List<Placement> placements, Notes<R> notes) throws MailboxRefused, StoreFailed {
        return change(
                draft -> {
                    Placing placing = new Placing(draft, placements);
                    requireRoom(draft, placing.octets(), placing.count());
                    List<Filed> filed = placing.file();
                    return new Delivered<>(filed, notes.note(draft.records(), filed));
                });
    }

    /// What is noted beside a delivery, in its commit.
    @FunctionalInterface
    public interface Notes<R extends @Nullable Object> {
        /// @param filed where the message is now
        R note(Draft<AccountState> records, List<Filed> filed) throws StoreFailed;
    }

    /// Whether messages of so many octets in all would be refused as the account is now.
    public boolean isFullFor(long octets, int messages) throws StoreFailed {
        return !quota.get().allows(state().usage(), octets, messages);
    }

    static int validity(AccountDraft draft, MailboxId id) throws MailboxRefused {
        Mailbox mailbox = draft.state().tree().find(id);
        if (mailbox == null) throw new MailboxRefused(Reason.NO_SUCH_MAILBOX, "no such mailbox");
        return mailbox.uidValidity();
    }

    void requireRoom(AccountDraft draft, long octets, long messages) throws MailboxRefused {
        if (!quota.get().allows(draft.state().usage(), octets, messages)) {
            throw new MailboxRefused(Reason.OVER_QUOTA, "the mailbox is full");
        }
    }

    /// RFC 9208 §5.4: asked after each message, so that no more than one is beyond it in memory.
    void requireRoomForAnnotations(AccountDraft draft) throws MailboxRefused {
        long used = draft.state().usage().annotations();
        if (used <= draft.records().state().usage().annotations()) return;
        if (used > Math.min(quota.get().annotations(), MessageAnnotations.MAX_TOTAL))
            throw new MailboxRefused(Reason.OVER_QUOTA, "no room for more annotations");
    }

    /// Changes flags. RFC 9051 §6.4.6.
    ///
    /// @param unchangedSince messages with a higher mod-sequence are left alone;
    ///     [Long#MAX_VALUE] for all. RFC 7162 §3.1.3
    public Stored store(MailboxId mailbox, UidSet uids, FlagChange how, long unchangedSince)
            throws MailboxRefused, StoreFailed {
        return change(draft -> new MessageEdits(draft).store(mailbox, uids, how, unchangedSince));
    }

    /// Removes those of the messages that are marked `\Deleted`. RFC 9051 §6.4.3, §6.4.9.
    ///
    /// @param only null for all
    public Expunged expunge(MailboxId mailbox, @Nullable UidSet only)
            throws MailboxRefused, StoreFailed {
        return change(draft -> new MessageEdits(draft).expunge(mailbox, only));
    }

    /// Removes messages whatever their flags: what POP3's UPDATE does. RFC 1939 §6.
    public Expunged remove(MailboxId mailbox, UidSet uids) throws MailboxRefused, StoreFailed {
        return change(draft -> new MessageEdits(draft).remove(mailbox, uids));
    }

    /// Files a message and removes the one it replaces, in one commit. RFC 8508 §3
    ///
    /// @return null if the message to replace is gone
    public @Nullable Filed replace(MailboxId from, int uid, MailboxId to, Filing filing)
            throws MailboxRefused, StoreFailed {
        return this.<@Nullable Filed>change(
                draft -> {
                    Entry old = draft.entries(from).find(uid);
                    if (old == null) return null;
                    requireRoom(draft, Math.max(0, filing.size() - old.size()), 0);
                    Entry entry = draft.file(to, filing);
                    requireRoomForAnnotations(draft);
                    draft.remove(from, UidSet.of(uid), Orphans.DESTROY);
                    return new Filed(
                            to, validity(draft, to), List.of(entry.uid()), List.of(entry.email()));
                });
    }

    /// RFC 9051 §6.4.7. Copies keep flags and date; all or none.
    public Copied copy(MailboxId from, UidSet uids, MailboxId to)
            throws MailboxRefused, StoreFailed {
        return copy(from, uids, to, Copier.ACCOUNT);
    }

    /// @param by a copy has no flags and annotations but those that may be set. RFC 4314 §4, RFC
    ///     5257 §4.6
    public Copied copy(MailboxId from, UidSet uids, MailboxId to, Copier by)
            throws MailboxRefused, StoreFailed {
        return change(
                draft -> {
                    MessageCopies copies = new MessageCopies(draft);
                    List<Entry> sources = copies.present(from, uids);
                    long octets = 0;
                    for (Entry source : sources) octets += source.size();
                    requireRoom(draft, octets, sources.size());
                    copies.rule(sources, from, to);
                    Copied copied = copies.enter(sources, from, to, by);
                    requireRoomForAnnotations(draft);
                    return copied;
                });
    }

    /// RFC 6851. One commit: nobody sees the message twice or not at all.
    public Copied move(MailboxId from, UidSet uids, MailboxId to)
            throws MailboxRefused, StoreFailed {
        return move(from, uids, to, Copier.ACCOUNT);
    }

    /// @param by as for [#copy]
    public Copied move(MailboxId from, UidSet uids, MailboxId to, Copier by)
            throws MailboxRefused, StoreFailed {
        return change(
                draft -> {
                    MessageCopies copies = new MessageCopies(draft);
                    List<Entry> sources = copies.present(from, uids);
                    copies.rule(sources, from, to);
                    Copied copied = copies.enter(sources, from, to, by);
                    draft.remove(
                            from,
                            UidSet.of(
                                    copied.sources().stream()
                                            .mapToInt(Integer::intValue)
                                            .toArray()),
                            Orphans.KEEP);
                    return copied;
                });
    }

    /// Makes a mailbox and those above it that are missing. RFC 9051 §6.3.4; RFC 6154 §3 for
    /// the role.
    public Mailbox create(String path, @Nullable Role role) throws MailboxRefused, StoreFailed {
        List<String> levels = MailboxName.levels(path);
        return change(draft -> new NamedMailboxes(draft).create(levels, role));
    }

    /// Deletes a mailbox with its messages. One with children stays as a name. RFC 9051 §6.3.5.
    public void delete(MailboxId id) throws MailboxRefused, StoreFailed {
        change(draft -> new NamedMailboxes(draft).delete(id));
    }

    /// Renames a mailbox, and with it its children. Renaming the inbox moves its messages to a
    /// new mailbox. RFC 9051 §6.3.6.
    public void rename(MailboxId id, String newPath) throws MailboxRefused, StoreFailed {
        List<String> levels = MailboxName.levels(newPath);
        change(draft -> new NamedMailboxes(draft).rename(id, levels));
    }

    /// Ends the subscription of a name, whether there is such a mailbox or no longer. RFC 9051
    /// §6.3.8
    public void unsubscribe(String path) throws MailboxRefused, StoreFailed {
        change(
                draft -> {
                    new NamedMailboxes(draft).unsubscribe(path);
                    return draft.modSeq();
                });
    }

    /// The messages below `before` that no session has been told of yet; from now on they are
    /// not recent to anybody else. What is kept of it becomes durable with the mailbox's next
    /// change: after a crash messages may be recent twice, which RFC 3501 §2.3.2 allows.
    ///
    public UidSet takeRecent(MailboxId mailbox, int before) throws StoreFailed {
        MailboxState now = state().mailbox(mailbox);
        if (now == null || now.recentFrom() >= before) return UidSet.EMPTY;
        UidSet[] taken = {UidSet.EMPTY};
        pipeline.refine(
                (state, _) -> {
                    MailboxState contents = state.mailbox(mailbox);
                    taken[0] = UidSet.EMPTY;
                    if (contents == null) return state;
                    int end = Math.min(before, contents.uidNext());
                    if (contents.recentFrom() >= end) return state;
                    taken[0] = UidSet.range(contents.recentFrom(), end - 1);
                    return state.with(mailbox, contents.withRecentFrom(end));
                });
        return taken[0];
    }

    /// RFC 9051 §6.3.7, §6.3.8.
    public void subscribe(MailboxId id, boolean subscribed) throws MailboxRefused, StoreFailed {
        change(
                draft -> {
                    new NamedMailboxes(draft).subscribe(id, subscribed);
                    return draft.modSeq();
                });
    }

    /// Gives somebody rights to a mailbox, or with [Rights#NONE] none any more. RFC 4314 §3.1
    void share(MailboxId id, Acl.Identifier to, Rights rights) throws MailboxRefused, StoreFailed {
        change(
                draft -> {
                    new NamedMailboxes(draft).share(id, to, rights);
                    return draft.modSeq();
                });
    }

    /// Subscribes to a name that is no mailbox of this account, such as one of another's. RFC
    /// 9051 §6.3.7
    public void subscribeName(String name) throws MailboxRefused, StoreFailed {
        change(
                draft -> {
                    draft.keepSubscription(name);
                    return draft.modSeq();
                });
    }

    /// Makes the mailboxes every account begins with. RFC 6154 §2
    void furnish() throws StoreFailed {
        try {
            change(
                    draft -> {
                        new NamedMailboxes(draft).furnish();
                        return draft.modSeq();
                    });
        } catch (MailboxRefused impossible) {
            throw new IllegalStateException("nothing here is refused", impossible);
        }
    }

    /// RFC 9208 §5.3. Those an account begins with are there whatever its quota.
    private void requireFewMailboxes(AccountState before, AccountState after)
            throws MailboxRefused {
        int mailboxes = after.tree().size();
        if (mailboxes <= before.tree().size() || before.tree().size() == 0) return;
        long most = quota.get().mailboxes();
        if (mailboxes > most)
            throw new MailboxRefused(
                    Reason.OVER_QUOTA, "the account may have " + most + " mailboxes");
    }

    interface Step<R extends @Nullable Object> {
        R run(AccountDraft draft) throws MailboxRefused, StoreFailed;
    }

    private record Done<R extends @Nullable Object>(
            R result, List<Long> destroyed, boolean ruled) {}

    <R extends @Nullable Object> R change(Step<R> step) throws MailboxRefused, StoreFailed {
        Done<R> done =
                pipeline.<Done<R>, MailboxRefused>change(
                        draft -> {
                            AccountDraft account =
                                    new AccountDraft(draft, clock.instant().getEpochSecond());
                            AccountState before = account.state();
                            R result = step.run(account);
                            requireFewMailboxes(before, account.state());
                            account.finish();
                            return new Done<>(result, account.destroyed(), account.hasRuled());
                        });
        for (long email : done.destroyed) memory.emails().remove(id, email);
        if (done.ruled) rulings.ruled(id);
        return done.result;
    }
}
