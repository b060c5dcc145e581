package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.AnnotationChange;
import org.veredus.account.mailbox.AnnotationEdits;
import org.veredus.account.mailbox.Copied;
import org.veredus.account.mailbox.Copier;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Expunged;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.Place;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.Stored;
import org.veredus.account.mailbox.Transfer;
import org.veredus.account.mailbox.UidSet;
import org.veredus.account.mailbox.UserEvent;
import org.veredus.account.mailbox.UserEvents;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.protocol.imap.MessageLimit.Reach;
import org.veredus.protocol.imap.SelectedMailbox.Expunges;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.protocol.imap.syntax.SequenceSet;
import org.veredus.storage.kv.StoreFailed;

/// The commands that change the messages of the selected mailbox. RFC 3501 §6.4.2, §6.4.3, §6.4.6,
/// §6.4.7; RFC 4315; RFC 6851; RFC 7162 §3.1.3
final class MessageChanges {
    private static final Completion GONE =
            Completion.no("EXPUNGEISSUED", "some of the messages are gone");

    private final VisibleMailboxes visible;
    private final Account account;
    private final UserEvents events;
    private final AccountId actor;
    private final SelectedMailbox selected;
    private final Extensions extensions;
    private final Output out;
    private final MessageLimit limit;
    private final Map<Integer, Long> answered = new HashMap<>(); // others' changes told, by UID

    MessageChanges(Conversation talk, SelectedMailbox selected) {
        visible = talk.mailboxes();
        account = selected.account();
        events = talk.services().people().events();
        actor = talk.mailboxes().who();
        this.selected = selected;
        extensions = talk.extensions();
        out = talk.out();
        limit = talk.limit();
    }

    Completion store(Command.Store store)
            throws IOException, BadSyntax, MailboxLost, MailboxRefused, StoreFailed {
        if (selected.isReadOnly()) return Completion.readOnly();
        FlagChange change = store.change().by(selected.rights());
        if (!change.isAllowed()) return Completion.no("NOPERM", "no right to any of these flags");
        if (store.numbers() == Numbers.UID) tell(Expunges.TELL, SelectedMailbox.NONE);
        MessageLimit.Cut cut =
                limit.cut(selected.told(), selected.resolve(store.set(), store.numbers()));
        UidSet uids = cut.uids();
        long since = store.unchangedSince() < 0 ? Long.MAX_VALUE : store.unchangedSince();
        Stored stored = account.store(selected.id(), uids, change, since);
        events.flagged(account, actor, selected.id(), stored);
        boolean gone = report(store, change, cut, stored);
        return stored(store.numbers(), cut, stored, gone);
    }

    private Completion stored(Numbers numbers, MessageLimit.Cut cut, Stored stored, boolean gone)
            throws IOException, MailboxLost, StoreFailed {
        long own = stored.changed().isEmpty() ? SelectedMailbox.NONE : modSeq(stored.changed());
        tell(numbers == Numbers.UID ? Expunges.TELL : Expunges.KEEP_BACK, own);
        if (!stored.refused().isEmpty()) {
            String refused = numbers(stored.refused(), numbers);
            return limit.told(out, Completion.ok("MODIFIED " + refused, "some had changed"), cut);
        }
        boolean said = gone && numbers == Numbers.SEQUENCE;
        return limit.told(out, said ? GONE : Completion.ok("done"), cut);
    }

    /// RFC 5257 §4.5: the client knows what it has set, and hears of mod-sequences only.
    Completion store(Command.StoreAnnotations store)
            throws IOException, BadSyntax, MailboxLost, MailboxRefused, StoreFailed {
        if (!selected.mayAnnotate()) return Completion.readOnly();
        AnnotationChange change = new AnnotationChange(actor, store.values());
        Completion refusal = Annotating.refusal(change, selected.rights());
        if (refusal != null) return refusal;
        if (store.numbers() == Numbers.UID) tell(Expunges.TELL, SelectedMailbox.NONE);
        MessageLimit.Cut cut =
                limit.cut(selected.told(), selected.resolve(store.set(), store.numbers()));
        int[] indexes = cut.inOrder(Indexes.of(selected.told(), cut.uids()));
        Annotating.requireParts(Annotating.entries(change), selected, indexes);
        long since = store.unchangedSince() < 0 ? Long.MAX_VALUE : store.unchangedSince();
        Stored stored =
                new AnnotationEdits(account, actor).store(selected.id(), cut.uids(), change, since);
        Entries newest = selected.newest();
        boolean gone = false;
        for (int index : indexes) {
            Entry now = newest.find(selected.told().uidAt(index));
            gone |= now == null;
            if (now == null || stored.refused().contains(now.uid())) continue;
            if (extensions.condstore()) report(store.numbers(), index, now, false);
        }
        return stored(store.numbers(), cut, stored, gone);
    }

    /// All entries of one change have its mod-sequence.
    private static long modSeq(List<Entry> changed) {
        return changed.getFirst().modSeq();
    }

    /// Tells what the messages' flags are now.
    ///
    /// @return whether messages were gone
    private boolean report(
            Command.Store store, FlagChange change, MessageLimit.Cut cut, Stored stored)
            throws IOException, MailboxLost, StoreFailed {
        Entries told = selected.told();
        Entries newest = selected.newest();
        boolean quiet = store.silent() && !extensions.condstore();
        boolean gone = false;
        int[] indexes = cut.inOrder(Indexes.of(told, cut.uids()));
        for (int index : indexes) {
            int uid = told.uidAt(index);
            Entry now = newest.find(uid);
            if (now == null) {
                gone = true;
                continue;
            }
            if (stored.refused().contains(uid)) continue;
            // silence is about the client's own change, not about what others did meanwhile
            boolean news = !change.applyTo(told.flagsAt(index)).equals(now.flags());
            boolean withFlags = !store.silent() || news;
            if (!quiet || news) report(store.numbers(), index, now, withFlags);
            if (withFlags && now.modSeq() > selected.toldModSeq()) answered.put(uid, now.modSeq());
        }
        return gone;
    }

    private void report(Numbers numbers, int index, Entry now, boolean withFlags)
            throws IOException {
        boolean withUid = !extensions.uidOnly() && (numbers == Numbers.UID || extensions.qresync());
        selected.beginFetch(out, index, now.uid());
        if (withUid) out.ascii("UID ").number(now.uid());
        if (withFlags)
            out.ascii(withUid ? " FLAGS " : "FLAGS ")
                    .flags(now.flags(), selected.isRecent(now.uid()));
        if (extensions.condstore()) {
            // RFC 7162 §3.1.3: MODSEQ also where FLAGS are not wanted
            out.ascii(withUid || withFlags ? " MODSEQ (" : "MODSEQ (");
            out.number(now.modSeq()).octet(')');
        }
        out.octet(')').crlf();
    }

    private String numbers(UidSet uids, Numbers numbers) {
        if (numbers == Numbers.UID) return uids.wire();
        return Indexes.wire(Indexes.of(selected.told(), uids));
    }

    private void tell(Expunges expunges, long own) throws IOException, StoreFailed, MailboxLost {
        selected.announce(out, expunges, own, answered);
    }

    Completion copy(Command.Copy copy) throws IOException, BadSyntax, MailboxLost, StoreFailed {
        if (copy.numbers() == Numbers.UID) tell(Expunges.TELL, SelectedMailbox.NONE);
        UidSet uids = selected.resolve(copy.set(), copy.numbers());
        Place to = visible.find(copy.mailbox());
        if (to == null) return Completion.noTarget();
        Completion tooMany =
                limit.refusedCopy(
                        selected.told(),
                        uids,
                        isWithin(to) ? Reach.WITHIN_ACCOUNT : Reach.BETWEEN_ACCOUNTS);
        if (tooMany != null) return tooMany;
        try {
            to.require(Right.INSERT);
            Copied copied =
                    isWithin(to)
                            ? account.copy(selected.id(), uids, to.mailbox().id(), copier(to))
                            : new Transfer(account, selected.id(), to, actor).copy(uids);
            tellOf(to, copied);
            if (selected.isAt(to)) {
                for (int uid : copied.targets()) selected.made(UidSet.of(uid));
            }
            return Completion.ok(copyUid(copied), "copied");
        } catch (MailboxRefused refused) {
            return Completion.ofTarget(refused);
        }
    }

    Completion move(Command.Move move) throws IOException, BadSyntax, MailboxLost, StoreFailed {
        if (selected.isReadOnly()) return Completion.readOnly();
        if (move.numbers() == Numbers.UID) tell(Expunges.TELL, SelectedMailbox.NONE);
        MessageLimit.Cut cut =
                limit.cut(selected.told(), selected.resolve(move.set(), move.numbers()));
        UidSet uids = cut.uids();
        Place to = visible.find(move.mailbox());
        if (to == null) return Completion.noTarget();
        Copied copied;
        try {
            // RFC 6851 §4.1
            selected.require(Right.DELETE_MESSAGES, Right.EXPUNGE);
            to.require(Right.INSERT);
            copied =
                    isWithin(to)
                            ? account.move(selected.id(), uids, to.mailbox().id(), copier(to))
                            : new Transfer(account, selected.id(), to, actor).move(uids);
            tellOf(to, copied);
        } catch (MailboxRefused refused) {
            return Completion.ofTarget(refused);
        }
        String code = copyUid(copied);
        // RFC 6851 §4.3: before the EXPUNGEs, so that the client knows where they went
        if (code != null) out.ascii("* OK [").ascii(code).ascii("] moved").crlf();
        tell(Expunges.TELL, SelectedMailbox.NONE);
        return limit.told(out, removed(!copied.sources().isEmpty(), "done"), cut);
    }

    // RFC 6785 §2.2.2; RFC 6851 §3.3: to others a move is a copy
    private void tellOf(Place to, Copied copied) {
        events.added(
                to.account(), actor, UserEvent.Cause.COPY, to.mailbox().id(), copied.targets());
    }

    private Copier copier(Place to) {
        return new Copier(actor, to.rights());
    }

    private boolean isWithin(Place to) {
        return to.account().id().equals(account.id());
    }

    // RFC 4315 §3
    private static @Nullable String copyUid(Copied copied) {
        if (copied.sources().isEmpty()) return null;
        return "COPYUID "
                + copied.uidValidity()
                + ' '
                + uids(copied.sources())
                + ' '
                + uids(copied.targets());
    }

    private static String uids(List<Integer> uids) {
        UidSet.Builder set = new UidSet.Builder();
        for (int uid : uids) set.add(uid);
        return set.build().wire();
    }

    /// @param only null for all that are marked
    Completion expunge(@Nullable SequenceSet only)
            throws IOException, BadSyntax, MailboxLost, MailboxRefused, StoreFailed {
        if (selected.isReadOnly()) return Completion.readOnly();
        selected.require(Right.EXPUNGE);
        // RFC 9738 §3.1: EXPUNGE itself has no limit
        MessageLimit.Cut cut =
                only == null
                        ? null
                        : limit.cutFlagged(
                                selected.newest(),
                                selected.resolve(only, Numbers.UID),
                                Flags.DELETED);
        Expunged expunged = account.expunge(selected.id(), cut == null ? null : cut.uids());
        tell(Expunges.TELL, SelectedMailbox.NONE);
        Completion removed = removed(!expunged.uids().isEmpty(), "expunged");
        return cut == null ? removed : limit.told(out, removed, cut);
    }

    /// RFC 7162 §3.2.7, §3.2.9
    private Completion removed(boolean any, String text) {
        boolean say = any && extensions.qresync();
        return Completion.ok(say ? "HIGHESTMODSEQ " + selected.toldModSeq() : null, text);
    }

    /// RFC 3501 §6.4.2: what is marked goes, without a word.
    Completion close() throws MailboxRefused, StoreFailed {
        // RFC 4314 §4: without the right nothing goes, and that is no error
        boolean may = !selected.isReadOnly() && selected.rights().has(Right.EXPUNGE);
        if (may) account.expunge(selected.id(), null);
        return Completion.ok("mailbox closed");
    }
}
