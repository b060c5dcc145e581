package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MessageAnnotations;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.Stored;
import org.veredus.account.mailbox.UidSet;
import org.veredus.format.mime.BodyStructure;
import org.veredus.format.mime.MessageIndex;
import org.veredus.protocol.imap.SelectedMailbox.Expunges;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.FetchItem;
import org.veredus.protocol.imap.syntax.FetchItem.Annotations;
import org.veredus.protocol.imap.syntax.FetchItem.Attribute;
import org.veredus.protocol.imap.syntax.FetchItem.Binary;
import org.veredus.protocol.imap.syntax.FetchItem.BinarySize;
import org.veredus.protocol.imap.syntax.FetchItem.Content;
import org.veredus.protocol.imap.syntax.MailboxNames;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// FETCH. RFC 3501 §6.4.5, §7.4.2; RFC 7162 §3.1.4, §3.2.6; RFC 8474 §5; RFC 8514 §4.2; RFC 8970
/// §3; RFC 9394 §3.3; RFC 9586 §3.3
final class Fetching {
    private static final Completion GONE =
            Completion.no("EXPUNGEISSUED", "some of the messages are gone");

    private static final Completion PASSED_OVER =
            Completion.ok("EXPUNGEISSUED", "some of the messages are gone");

    private static final Completion UNKNOWN_ENCODING =
            Completion.no("UNKNOWN-CTE", "a part's transfer encoding is not known");

    private final Account account;
    private final SelectedMailbox selected;
    private final Extensions extensions;
    private final Output out;
    private @Nullable BodyStructure structures; // made when first asked for
    private long own = SelectedMailbox.NONE;
    private @Nullable Stored marks;

    Fetching(SelectedMailbox selected, Extensions extensions, Output out) {
        account = selected.account();
        this.selected = selected;
        this.extensions = extensions;
        this.out = out;
    }

    /// Whether it turns CONDSTORE on. RFC 7162 §3.1
    static boolean usesModSeq(Command.Fetch fetch) {
        return fetch.changedSince() >= 0 || fetch.items().contains(Attribute.MODSEQ);
    }

    /// What reading has changed: messages are seen now. Null if nothing.
    @Nullable Stored marks() {
        return marks;
    }

    Completion run(Command.Fetch fetch, MessageLimit limit)
            throws IOException, BadSyntax, MailboxLost, MailboxRefused, StoreFailed {
        if (fetch.vanished() && !extensions.qresync()) {
            throw new BadSyntax("VANISHED comes after ENABLE QRESYNC");
        }
        if (fetch.numbers() == Numbers.UID) {
            selected.announce(out, Expunges.TELL, SelectedMailbox.NONE);
        }
        // RFC 5257 §3.4
        Wanted wanted = Wanted.of(items(fetch));
        if (!wanted.annotations().isEmpty()) selected.require(Right.READ);
        UidSet named = selected.resolve(fetch.set(), fetch.numbers());
        MessageLimit.Cut cut = MessageLimit.Cut.none(named);
        if (fetch.partial() == null) cut = limit.cut(selected.told(), named);
        else if (limit.forbids(fetch.partial().length())) return limit.refused();
        UidSet uids = cut.uids();
        if (fetch.vanished()) {
            UidSet all = account.vanishedSince(selected.id(), fetch.changedSince()).and(named);
            UidSet gone = all.minus(selected.told().present(all)); // the others' VANISHED will come
            if (!gone.isEmpty()) out.ascii("* VANISHED (EARLIER) ").ascii(gone.wire()).crlf();
        }
        int[] indexes = cut.inOrder(shown(fetch, Indexes.of(selected.told(), uids)));
        for (Annotations asked : wanted.annotations())
            Annotating.requireParts(asked.entries(), selected, indexes);
        UidSet justSeen = markSeen(fetch, indexes);
        Entries newest = selected.newest();
        Completion worst = Completion.ok("done");
        for (int index : indexes) {
            Entry then = selected.told().at(index);
            Entry now = isSame(newest) ? then : newest.find(then.uid());
            if (now == null && wanted.changes()) {
                // RFC 2180 §4.1.3: what its flags were last, nobody can say any more
                if (worst.code() == null) worst = PASSED_OVER;
                continue;
            }
            boolean seen = justSeen.contains(then.uid());
            Completion refusal = message(index, now == null ? then : now, seen, wanted);
            if (refusal != null) worst = refusal;
        }
        // RFC 3501 §7.4.1: no EXPUNGE while sequence numbers are being answered with
        boolean uid = fetch.numbers() == Numbers.UID;
        selected.announce(out, uid ? Expunges.TELL : Expunges.KEEP_BACK, own);
        return limit.told(out, worst, cut);
    }

    /// Shows a message that the client has just been told of. RFC 5465 §5.2
    void tell(int index, List<FetchItem> items) throws IOException, StoreFailed {
        // one that is gone already shows nothing: its EXPUNGE will come
        Completion _ = message(index, selected.told().at(index), false, Wanted.of(items));
    }

    /// Those of the messages that have changed since the client asked, and of these the window.
    private int[] shown(Command.Fetch fetch, int[] indexes) throws MailboxLost, StoreFailed {
        int[] shown = indexes;
        if (fetch.changedSince() >= 0) {
            Entries newest = selected.newest();
            int count = 0;
            shown = new int[indexes.length];
            for (int index : indexes) {
                Entry now = newest.find(selected.told().uidAt(index));
                if (now == null || now.modSeq() > fetch.changedSince()) shown[count++] = index;
            }
            shown = Arrays.copyOf(shown, count);
        }
        if (fetch.partial() == null) return shown;
        int[] bounds = fetch.partial().of(shown.length);
        return Arrays.copyOfRange(shown, bounds[0], Math.max(bounds[0], bounds[1]));
    }

    @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
    private boolean isSame(Entries newest) {
        return newest == selected.told();
    }

    private List<FetchItem> items(Command.Fetch fetch) {
        boolean uid =
                fetch.numbers() == Numbers.UID
                        && !extensions.uidOnly()
                        && !fetch.items().contains(Attribute.UID);
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
        for (FetchItem item : fetch.items()) {
            reads |= item instanceof Content content && !content.peek();
            reads |= item instanceof Binary binary && !binary.peek();
        }
        if (!reads || selected.isReadOnly()) return UidSet.EMPTY;
        // RFC 4314 §4
        if (!selected.rights().has(Right.SEEN)) return UidSet.EMPTY;
        Entries newest = selected.newest();
        UidSet.Builder unseen = new UidSet.Builder();
        for (int index : indexes) {
            Entry now = newest.find(selected.told().uidAt(index));
            if (now == null) continue;
            if (!now.flags().has(Flags.SEEN)) unseen.add(now.uid());
        }
        UidSet marked = unseen.build();
        if (marked.isEmpty()) return marked;
        FlagChange seen = new FlagChange(FlagChange.Kind.ADD, Flags.of(Flags.SEEN));
        Stored stored = account.store(selected.id(), marked, seen, Long.MAX_VALUE);
        if (!stored.changed().isEmpty()) own = stored.changed().getFirst().modSeq();
        marks = stored;
        return marked;
    }

    /// @param justSeen whether its new flags are to be told
    /// @return why the message cannot be shown; null if it is
    private @Nullable Completion message(int index, Entry entry, boolean justSeen, Wanted wanted)
            throws IOException, StoreFailed {
        Wanted there = there(wanted, entry);
        List<FetchItem> items = there.items();
        if (items.isEmpty()) return null;
        EmailRecord email = null;
        if (there.ofRecord()) {
            email = account.email(entry.email());
            if (email == null) return GONE; // RFC 2180 §4.1.3
            if (there.decodes() && !there.canDecode(email)) return UNKNOWN_ENCODING;
        }
        selected.beginFetch(out, index, entry.uid());
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) out.octet(' ');
            switch (items.get(i)) {
                case Attribute attribute -> attribute(attribute, entry, email);
                case Content content -> contents(email).write(content);
                case Binary binary -> decoded(email).write(binary);
                case BinarySize size -> decoded(email).write(size);
                case Annotations asked ->
                        new AnnotationWriter(out).write(asked, selected.annotations(entry));
            }
        }
        if (justSeen && !items.contains(Attribute.FLAGS)) {
            out.ascii(" FLAGS ").flags(entry.flags(), selected.isRecent(entry.uid()));
        }
        if (justSeen && extensions.condstore() && !items.contains(Attribute.MODSEQ)) {
            out.ascii(" MODSEQ (").number(entry.modSeq()).octet(')');
        }
        out.octet(')').crlf();
        return null;
    }

    /// Without annotations of which there is nothing to show: patterns that nothing matches.
    private Wanted there(Wanted wanted, Entry entry) throws StoreFailed {
        List<Annotations> empty = new ArrayList<>(0);
        for (Annotations asked : wanted.annotations()) {
            MessageAnnotations noted = selected.annotations(entry);
            if (AnnotationWriter.entries(asked, noted).isEmpty()) empty.add(asked);
        }
        return wanted.without(empty);
    }

    private ContentWriter contents(@Nullable EmailRecord email) {
        EmailRecord record = Objects.requireNonNull(email);
        return new ContentWriter(account.content(record), record, out);
    }

    private BinaryWriter decoded(@Nullable EmailRecord email) {
        EmailRecord record = Objects.requireNonNull(email);
        return new BinaryWriter(account.content(record), record, out);
    }

    /// @param email there if the attribute needs it
    private void attribute(Attribute attribute, Entry entry, @Nullable EmailRecord email)
            throws IOException, StoreFailed {
        switch (attribute) {
            case UID -> out.ascii("UID ").number(entry.uid());
            case FLAGS -> out.ascii("FLAGS ").flags(entry.flags(), selected.isRecent(entry.uid()));
            case INTERNALDATE ->
                    out.ascii("INTERNALDATE ").dateTime(entry.received(), entry.zone());
            case SIZE -> out.ascii("RFC822.SIZE ").number(entry.size());
            case MODSEQ -> out.ascii("MODSEQ (").number(entry.modSeq()).octet(')');
            case EMAILID ->
                    out.ascii("EMAILID (").ascii(ObjectIds.ofEmail(entry.email())).octet(')');
            case SAVEDATE -> out.ascii("SAVEDATE ").dateTime(entry.saved(), 0);
            case GM_MSGID -> out.ascii("X-GM-MSGID ").number(entry.email());
            case GM_LABELS -> {
                if (selected.isOfOthers()) out.ascii("X-GM-LABELS ()");
                else new Labels(account, out).write(entry.email(), entry.flags());
            }
            case ENVELOPE,
                    BODY,
                    BODYSTRUCTURE,
                    THREADID,
                    PREVIEW,
                    PREVIEW_FUZZY,
                    SNIPPET,
                    GM_THRID ->
                    ofRecord(attribute, Objects.requireNonNull(email));
        }
    }

    private void ofRecord(Attribute attribute, EmailRecord email) throws IOException {
        switch (attribute) {
            case THREADID ->
                    out.ascii("THREADID (").ascii(ObjectIds.ofThread(email.thread())).octet(')');
            case GM_THRID -> out.ascii("X-GM-THRID ").number(email.thread());
            case PREVIEW -> out.ascii("PREVIEW ").text(email.index().preview());
            case PREVIEW_FUZZY -> fuzzy("PREVIEW", email);
            case SNIPPET -> fuzzy("SNIPPET", email);
            default -> structure(attribute, email);
        }
    }

    private void fuzzy(String item, EmailRecord email) throws IOException {
        out.ascii(item).ascii(" (FUZZY ").text(email.index().preview()).octet(')');
    }

    private void structure(Attribute attribute, EmailRecord email) throws IOException {
        out.ascii(attribute.name()).octet(' ');
        byte[] kept = isAscii() ? kept(attribute, email) : null;
        if (kept != null) {
            out.octets(kept, 0, kept.length);
            return;
        }
        BodyStructure values = structures;
        if (values == null) structures = values = UserCommands.structures(out);
        MessageIndex index = email.index();
        if (attribute == Attribute.ENVELOPE) values.envelopeOf(index);
        else if (attribute == Attribute.BODY) values.bodyOf(index.root());
        else values.bodyStructureOf(index.root());
        out.octets(values.octets(), 0, values.length());
        if (isAscii()) keep(attribute, email, Arrays.copyOf(values.octets(), values.length()));
    }

    /// What is kept of a record is what clients get who have not turned UTF-8 on.
    private boolean isAscii() {
        return out.names() != MailboxNames.UTF8;
    }

    private static byte @Nullable [] kept(Attribute attribute, EmailRecord email) {
        return switch (attribute) {
            case ENVELOPE -> email.envelope();
            case BODYSTRUCTURE -> email.structure();
            default -> null;
        };
    }

    private static void keep(Attribute attribute, EmailRecord email, byte[] octets) {
        if (attribute == Attribute.ENVELOPE) email.keepEnvelope(octets);
        if (attribute == Attribute.BODYSTRUCTURE) email.keepStructure(octets);
    }
}
