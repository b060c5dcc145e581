package org.veredus.protocol.imap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.UidSet;
import org.veredus.format.mime.BodyStructure;
import org.veredus.format.mime.BodyStructure.Strings;
import org.veredus.protocol.imap.SelectedMailbox.Expunges;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.FetchItem;
import org.veredus.protocol.imap.syntax.FetchItem.Attribute;
import org.veredus.protocol.imap.syntax.FetchItem.Content;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// FETCH. RFC 3501 §6.4.5, §7.4.2; RFC 7162 §3.1.4, §3.2.6; RFC 8474 §5
final class Fetching {
    private final Account account;
    private final SelectedMailbox selected;
    private final Extensions extensions;
    private final Output out;
    private final ByteArrayOutputStream scratch = new ByteArrayOutputStream(1024);
    private long own = SelectedMailbox.NONE;

    Fetching(Account account, SelectedMailbox selected, Extensions extensions, Output out) {
        this.account = account;
        this.selected = selected;
        this.extensions = extensions;
        this.out = out;
    }

    /// Whether it turns CONDSTORE on. RFC 7162 §3.1
    static boolean usesModSeq(Command.Fetch fetch) {
        return fetch.changedSince() >= 0 || fetch.items().contains(Attribute.MODSEQ);
    }

    Completion run(Command.Fetch fetch)
            throws IOException, BadSyntax, MailboxLost, MailboxRefused, StoreFailed {
        if (fetch.vanished() && !extensions.qresync()) {
            throw new BadSyntax("VANISHED comes after ENABLE QRESYNC");
        }
        if (fetch.numbers() == Numbers.UID) {
            selected.announce(out, Expunges.TELL, SelectedMailbox.NONE);
        }
        UidSet uids = selected.resolve(fetch.set(), fetch.numbers());
        if (fetch.vanished()) {
            UidSet gone = account.vanishedSince(selected.id(), fetch.changedSince()).and(uids);
            if (!gone.isEmpty()) out.ascii("* VANISHED (EARLIER) ").ascii(gone.wire()).crlf();
        }
        int[] indexes = Indexes.of(selected.told(), uids);
        UidSet justSeen = markSeen(fetch, indexes);
        Entries newest = selected.newest();
        List<FetchItem> items = items(fetch);
        boolean complete = true;
        for (int index : indexes) {
            Entry then = selected.told().at(index);
            Entry now = isSame(newest) ? then : newest.find(then.uid());
            if (now != null && now.modSeq() <= fetch.changedSince()) continue;
            boolean seen = justSeen.contains(then.uid());
            complete &= message(index, now == null ? then : now, seen, items);
        }
        // RFC 3501 §7.4.1: no EXPUNGE while sequence numbers are being answered with
        boolean uid = fetch.numbers() == Numbers.UID;
        selected.announce(out, uid ? Expunges.TELL : Expunges.KEEP_BACK, own);
        return complete
                ? Completion.ok("done")
                : Completion.no("EXPUNGEISSUED", "some of the messages are gone");
    }

    @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
    private boolean isSame(Entries newest) {
        return newest == selected.told();
    }

    private static List<FetchItem> items(Command.Fetch fetch) {
        boolean uid = fetch.numbers() == Numbers.UID && !fetch.items().contains(Attribute.UID);
        // RFC 7162 §3.1.4.1
        boolean modSeq = fetch.changedSince() >= 0 && !fetch.items().contains(Attribute.MODSEQ);
        if (!uid && !modSeq) return fetch.items();
        List<FetchItem> items = new ArrayList<>();
        if (uid) items.add(Attribute.UID);
        items.addAll(fetch.items());
        if (modSeq) items.add(Attribute.MODSEQ);
        return items;
    }

    /// Reading a message's text marks it as seen. RFC 3501 §6.4.5
    private UidSet markSeen(Command.Fetch fetch, int[] indexes)
            throws MailboxLost, MailboxRefused, StoreFailed {
        boolean reads = false;
        for (FetchItem item : fetch.items()) reads |= item instanceof Content c && !c.peek();
        if (!reads || selected.isReadOnly()) return UidSet.EMPTY;
        Entries newest = selected.newest();
        UidSet.Builder unseen = new UidSet.Builder();
        for (int index : indexes) {
            Entry now = newest.find(selected.told().uidAt(index));
            if (now == null || now.modSeq() <= fetch.changedSince()) continue;
            if (!now.flags().has(Flags.SEEN)) unseen.add(now.uid());
        }
        UidSet marked = unseen.build();
        if (marked.isEmpty()) return marked;
        FlagChange seen = new FlagChange(FlagChange.Kind.ADD, Flags.of(Flags.SEEN));
        List<Entry> changed = account.store(selected.id(), marked, seen, Long.MAX_VALUE).changed();
        if (!changed.isEmpty()) own = changed.getFirst().modSeq();
        return marked;
    }

    /// @param justSeen whether its new flags are to be told
    /// @return false if the message is gone and cannot be shown
    private boolean message(int index, Entry entry, boolean justSeen, List<FetchItem> items)
            throws IOException, StoreFailed {
        EmailRecord email = null;
        if (needsRecord(items)) {
            email = account.email(entry.email());
            if (email == null) return false; // RFC 2180 §4.1.3
        }
        out.ascii("* ").number(index + 1).ascii(" FETCH (");
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) out.octet(' ');
            switch (items.get(i)) {
                case Attribute attribute -> attribute(attribute, entry, email);
                case Content content -> {
                    if (email != null) {
                        new ContentWriter(account.content(email), email, out).write(content);
                    }
                }
            }
        }
        if (justSeen && !items.contains(Attribute.FLAGS)) {
            out.ascii(" FLAGS ").flags(entry.flags(), selected.isRecent(entry.uid()));
        }
        if (justSeen && extensions.condstore() && !items.contains(Attribute.MODSEQ)) {
            out.ascii(" MODSEQ (").number(entry.modSeq()).octet(')');
        }
        out.octet(')').crlf();
        return true;
    }

    private static boolean needsRecord(List<FetchItem> items) {
        for (FetchItem item : items) {
            boolean needs =
                    switch (item) {
                        case Attribute.UID,
                                Attribute.FLAGS,
                                Attribute.INTERNALDATE,
                                Attribute.SIZE,
                                Attribute.MODSEQ,
                                Attribute.EMAILID ->
                                false;
                        case Attribute.ENVELOPE,
                                Attribute.BODY,
                                Attribute.BODYSTRUCTURE,
                                Attribute.THREADID ->
                                true;
                        case Content _ -> true;
                    };
            if (needs) return true;
        }
        return false;
    }

    /// @param email there if the attribute needs it
    private void attribute(Attribute attribute, Entry entry, @Nullable EmailRecord email)
            throws IOException {
        switch (attribute) {
            case UID -> out.ascii("UID ").number(entry.uid());
            case FLAGS -> out.ascii("FLAGS ").flags(entry.flags(), selected.isRecent(entry.uid()));
            case INTERNALDATE -> out.ascii("INTERNALDATE ").dateTime(entry.received());
            case SIZE -> out.ascii("RFC822.SIZE ").number(entry.size());
            case MODSEQ -> out.ascii("MODSEQ (").number(entry.modSeq()).octet(')');
            case EMAILID ->
                    out.ascii("EMAILID (").ascii(ObjectIds.ofEmail(entry.email())).octet(')');
            case ENVELOPE, BODY, BODYSTRUCTURE, THREADID -> {
                if (email != null) ofRecord(attribute, email);
            }
        }
    }

    private void ofRecord(Attribute attribute, EmailRecord email) throws IOException {
        if (attribute == Attribute.THREADID) {
            out.ascii("THREADID (").ascii(ObjectIds.ofThread(email.thread())).octet(')');
            return;
        }
        scratch.reset();
        if (attribute == Attribute.ENVELOPE) {
            BodyStructure.writeEnvelope(email.index().envelope(), Strings.ASCII, scratch);
        } else if (attribute == Attribute.BODY) {
            BodyStructure.writeBody(email.index().root(), Strings.ASCII, scratch);
        } else {
            BodyStructure.writeBodyStructure(email.index().root(), Strings.ASCII, scratch);
        }
        out.ascii(attribute.name()).octet(' ').octets(scratch);
    }
}
