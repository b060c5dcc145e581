package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AnnotationEdits;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MessageAnnotations;
import org.veredus.account.mailbox.Place;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.Rights;
import org.veredus.account.mailbox.UidSet;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.protocol.imap.search.MessageSearch;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command.Access;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.FetchItem;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.protocol.imap.syntax.SequenceSet;
import org.veredus.storage.kv.StoreFailed;

/// A session's view of its mailbox: the messages its client has been told of, whose places in it
/// are
/// their sequence numbers.
final class SelectedMailbox implements MessageSearch.View {
    /// Whether this is a moment to tell of messages that have gone. RFC 3501 §7.4.1
    enum Expunges {
        TELL,
        KEEP_BACK
    }

    /// RFC 4314 §5.2: without any of them a mailbox is read-only.
    private static final Rights CHANGING =
            Rights.of(
                    Right.SEEN,
                    Right.WRITE,
                    Right.INSERT,
                    Right.DELETE_MESSAGES,
                    Right.EXPUNGE,
                    Right.ANNOTATE);

    /// No change of our own.
    static final long NONE = -1;

    private final Account account;
    private final Mailbox mailbox;
    private final VisibleMailboxes visible;
    private final Access asked;
    private final Access access;
    private final Extensions extensions;
    private final int lastUid;
    private Entries told;
    private Entries everybodys; // of which `seen` is this client's view
    private Entries seen;
    private long toldModSeq;
    private UidSet saved = UidSet.EMPTY;
    private UidSet recent = UidSet.EMPTY;
    private UidSet made = UidSet.EMPTY;
    private boolean watchesAnnotations;
    private @Nullable SearchContexts contexts; // made when first asked for

    /// @param access what the client has asked for; less if it may not change anything
    /// @param state what the client is being told by the response to SELECT
    SelectedMailbox(
            Place place,
            VisibleMailboxes visible,
            Access access,
            Extensions extensions,
            MailboxState state)
            throws StoreFailed {
        account = place.account();
        mailbox = place.mailbox();
        this.visible = visible;
        asked = access;
        this.access = place.rights().hasAny(CHANGING) ? access : Access.READ_ONLY;
        this.extensions = extensions;
        lastUid = Math.max(1, state.uidNext() - 1);
        everybodys = entries(state);
        seen = everybodys.seenBy(visible.who());
        told = seen;
        toldModSeq = state.highestModSeq(visible.who());
        noteRecent(state);
    }

    /// Messages this session is the first to hear of. IMAP4rev2 has no such thing, so its sessions
    /// leave them to others; RFC 9051 Appendix E. RFC 3501 §2.3.2, §6.3.2
    private void noteRecent(MailboxState state) throws StoreFailed {
        if (extensions.rev2() || state.recentFrom() >= state.uidNext()) return;
        UidSet more =
                isReadOnly()
                        ? UidSet.range(state.recentFrom(), state.uidNext() - 1)
                        : account.takeRecent(mailbox.id(), state.uidNext());
        recent = recent.or(more);
    }

    @Override
    public boolean isRecent(int uid) {
        return !recent.isEmpty() && recent.contains(uid);
    }

    /// How many of the messages told of are recent.
    private int recentCount() {
        return recent.isEmpty() ? 0 : Indexes.of(told, recent).length;
    }

    /// RFC 3501 §7.3.2
    void tellRecent(Output out) throws IOException {
        if (!extensions.rev2()) out.ascii("* ").number(recentCount()).ascii(" RECENT").crlf();
    }

    private static Entries entries(MailboxState state) {
        Entries entries = state.entries();
        if (entries == null) throw new IllegalArgumentException("mailbox is cold");
        return entries;
    }

    /// Whether it is the mailbox there.
    boolean isAt(Place place) {
        return place.account().id().equals(account.id())
                && place.mailbox().id().equals(mailbox.id());
    }

    /// Whose it is.
    Account account() {
        return account;
    }

    /// Whether it belongs to somebody else.
    boolean isOfOthers() {
        return !account.id().equals(visible.who());
    }

    /// What the client may do now: rights can be taken away while a mailbox is selected.
    Rights rights() throws StoreFailed {
        Mailbox now = account.state().tree().find(mailbox.id());
        return now == null ? Rights.NONE : visible.rights(account, now);
    }

    /// Refuses a client that lacks one of the rights.
    void require(Right... needed) throws MailboxRefused, StoreFailed {
        place().require(needed);
    }

    Place place() throws StoreFailed {
        return new Place(account, mailbox, mailbox.name(), rights());
    }

    MailboxId id() {
        return mailbox.id();
    }

    boolean isReadOnly() {
        return access == Access.READ_ONLY;
    }

    /// Whether annotations can be changed at all: whoever may read may make private ones. RFC 5257
    /// §3.4
    boolean mayAnnotate() {
        return asked == Access.READ_WRITE;
    }

    /// From now on the client hears of changed annotations. RFC 5257 §4.2
    void watchAnnotations() {
        watchesAnnotations = true;
    }

    @Override
    public MessageAnnotations annotations(Entry entry) throws StoreFailed {
        return new AnnotationEdits(account, visible.who()).of(mailbox.id(), entry.uid());
    }

    /// What sequence numbers count.
    Entries told() {
        return told;
    }

    /// The highest UID that a message had when the mailbox was selected, at least 1.
    int lastUid() {
        return lastUid;
    }

    /// The mod-sequence up to which the client knows everything.
    long toldModSeq() {
        return toldModSeq;
    }

    /// The mailbox as it is now: for flags. Messages missing here may still have sequence numbers.
    Entries newest() throws StoreFailed, MailboxLost {
        return seen(state());
    }

    /// With the mod-sequences of private annotations. RFC 5257 §3.3
    @SuppressWarnings("ReferenceEquality") // the same object is seen in the same way
    private Entries seen(MailboxState state) {
        Entries now = entries(state);
        if (now != everybodys) seen = now.seenBy(visible.who());
        everybodys = now;
        return seen;
    }

    private MailboxState state() throws StoreFailed, MailboxLost {
        MailboxState state = account.open(mailbox.id());
        Mailbox now = account.state().tree().find(mailbox.id());
        if (state == null || now == null || now.uidValidity() != mailbox.uidValidity()) {
            throw new MailboxLost();
        }
        return state;
    }

    /// RFC 5182: what `$` stands for.
    void save(UidSet result) {
        saved = result;
    }

    /// Searches whose results the client is kept told of.
    SearchContexts contexts() {
        SearchContexts there = contexts;
        if (there == null) contexts = there = new SearchContexts();
        return there;
    }

    private boolean isWatched() {
        return contexts != null && !contexts.isEmpty();
    }

    /// The UIDs a command means.
    UidSet resolve(SequenceSet set, Numbers numbers) throws BadSyntax {
        if (set.isSaved()) return saved;
        return numbers == Numbers.UID ? set.ofUids(told.highestUid()) : set.ofNumbers(told);
    }

    /// For SEARCH, in which numbers beyond the last are no error.
    @Override
    public UidSet present(SequenceSet set, Numbers numbers) {
        if (set.isSaved()) return saved;
        return numbers == Numbers.UID ? set.ofUids(told.highestUid()) : set.ofNumbersPresent(told);
    }

    /// Tells the client what has changed since it last heard.
    ///
    /// While expunges are kept back and there are some, all is kept back: sequence numbers must
    /// stay.
    ///
    /// @param own the mod-sequence of a change this session made and has answered itself
    void announce(Output out, Expunges expunges, long own)
            throws IOException, StoreFailed, MailboxLost {
        announce(out, expunges, own, Map.of());
    }

    /// @param answered the mod-sequences, by UID, with which messages' flags were just told
    void announce(Output out, Expunges expunges, long own, Map<Integer, Long> answered)
            throws IOException, StoreFailed, MailboxLost {
        MailboxState state = state();
        Entries newest = seen(state);
        if (isTold(newest)) {
            toldModSeq = state.highestModSeq(visible.who());
            return;
        }
        UidSet gone = newest.goneSince(told);
        if (!gone.isEmpty()) {
            if (expunges == Expunges.KEEP_BACK) {
                admitDelay(out);
                return;
            }
            if (isWatched()) contexts().leaving(out, gone, told);
            tellGone(out, gone);
        }
        int before = told.size() - (int) gone.count();
        boolean more = newest.size() != before;
        if (more) {
            noteRecent(state);
            out.ascii("* ").number(newest.size()).ascii(" EXISTS").crlf();
        }
        SelectedEvents wanted = extensions.events();
        List<Entry> changed = new ArrayList<>();
        List<Entry> all = new ArrayList<>(0);
        boolean wantsChanges = wanted.flags() || wanted.annotations() || watchesAnnotations;
        long since = toldModSeq;
        newest.changedSince(
                since,
                (index, entry) -> {
                    Long known = answered.get(entry.uid());
                    boolean current = known != null && known == entry.modSeq();
                    boolean news =
                            index < before && entry.modSeq() != own && !current && wantsChanges;
                    if (isWatched()) all.add(entry);
                    if (news) changed.add(entry);
                });
        told = newest;
        toldModSeq = state.highestModSeq(visible.who());
        if (more) tellRecent(out);
        for (Entry entry : changed) tellChange(out, entry, since);
        if (isWatched()) contexts().changed(out, all, newest);
        tellNew(out, before, wanted.items());
        made = UidSet.EMPTY;
    }

    /// RFC 5465 §5.2: what the client wants to know of each new message that others have brought.
    private void tellNew(Output out, int from, List<FetchItem> items)
            throws IOException, StoreFailed {
        if (items.isEmpty()) return;
        Fetching fetching = new Fetching(this, extensions, out);
        for (int index = from; index < told.size(); index++) {
            if (!made.contains(told.uidAt(index))) fetching.tell(index, items);
        }
    }

    /// Notes messages that this session has brought itself, and knows of.
    void made(UidSet uids) {
        made = made.or(uids);
    }

    /// RFC 7162 §3.2: a client may have seen higher mod-sequences than that of the expunge it has
    /// not been told of.
    private void admitDelay(Output out) throws IOException {
        if (!extensions.qresync()) return;
        out.ascii("* OK [HIGHESTMODSEQ ").number(toldModSeq).ascii("] expunges to come").crlf();
    }

    @SuppressWarnings("ReferenceEquality") // the same object: nothing to compare
    private boolean isTold(Entries newest) {
        return newest == told;
    }

    private void tellGone(Output out, UidSet gone) throws IOException {
        if (extensions.qresync() || extensions.uidOnly()) {
            // RFC 7162 §3.2.10, RFC 9586 §3
            out.ascii("* VANISHED ").ascii(gone.wire()).crlf();
            return;
        }
        int removed = 0;
        for (int range = 0; range < gone.ranges(); range++) {
            int index = told.indexOf(gone.first(range));
            if (index < 0) index = -index - 1;
            for (; index < told.size() && told.uidAt(index) <= gone.last(range); index++) {
                out.ascii("* ").number(index + 1 - removed).ascii(" EXPUNGE").crlf();
                removed++;
            }
        }
    }

    /// `* 3 FETCH (`, or where only UIDs are in use `* 25996 UIDFETCH (`. RFC 9586 §3.3
    void beginFetch(Output out, int index, int uid) throws IOException {
        out.ascii("* ").number(extensions.uidOnly() ? uid : index + 1);
        out.ascii(extensions.uidOnly() ? " UIDFETCH (" : " FETCH (");
    }

    /// @param since the mod-sequence the client knew everything of
    private void tellChange(Output out, Entry entry, long since) throws IOException, StoreFailed {
        boolean flags = extensions.events().flags();
        Set<String> annotations =
                watchesAnnotations || extensions.events().annotations()
                        ? annotations(entry).changedSince(since)
                        : Set.of();
        if (!flags && annotations.isEmpty()) return;
        int index = told.indexOf(entry.uid());
        beginFetch(out, index, entry.uid());
        // RFC 7162 §3.1.3; RFC 5465 §5.1
        boolean withUid = extensions.condstore() || extensions.isWatching();
        if (withUid && !extensions.uidOnly()) out.ascii("UID ").number(entry.uid()).octet(' ');
        if (flags) out.ascii("FLAGS ").flags(entry.flags(), isRecent(entry.uid()));
        if (!annotations.isEmpty()) {
            if (flags) out.octet(' ');
            new AnnotationWriter(out).writeNames(annotations);
        }
        if (extensions.condstore()) out.ascii(" MODSEQ (").number(entry.modSeq()).octet(')');
        out.octet(')').crlf();
    }
}
