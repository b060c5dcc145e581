package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MessageAnnotations;
import org.veredus.account.mailbox.Place;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.Rights;
import org.veredus.account.mailbox.UidSet;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// SELECT and EXAMINE. RFC 3501 §6.3.1, §6.3.2; RFC 7162 §3.1.2, §3.2.5; RFC 8474 §4.2
final class Selecting {
    private static final String FLAGS = "\\Answered \\Flagged \\Deleted \\Seen \\Draft";

    /// Keywords told at SELECT; beyond these only FETCH shows them.
    private static final int MAX_KEYWORDS = 1000;

    private final VisibleMailboxes visible;
    private final Extensions extensions;
    private final Output out;

    Selecting(VisibleMailboxes visible, Extensions extensions, Output out) {
        this.visible = visible;
        this.extensions = extensions;
        this.out = out;
    }

    /// The mailbox's view; null if there is no such mailbox.
    @Nullable SelectedMailbox run(Command.Select select)
            throws IOException, MailboxRefused, StoreFailed {
        Place place = visible.find(select.mailbox());
        if (place == null || !place.mailbox().selectable()) return null;
        place.require(Right.READ);
        Mailbox mailbox = place.mailbox();
        MailboxState state = place.account().open(mailbox.id());
        if (state == null) return null;
        SelectedMailbox selected =
                new SelectedMailbox(place, visible, select.access(), extensions, state);
        Entries entries = selected.told();
        writeFlags(entries, selected);
        out.ascii("* ").number(entries.size()).ascii(" EXISTS").crlf();
        selected.tellRecent(out);
        // RFC 9051 §6.3.2: LIST instead of the first unseen message's number
        if (extensions.rev2()) writeName(place);
        else if (state.unseen() > 0 && !extensions.uidOnly())
            code("UNSEEN", Math.max(0, entries.firstUnseen()) + 1, "first unseen");
        code("UIDVALIDITY", mailbox.uidValidity(), "valid");
        code("UIDNEXT", state.uidNext(), "next");
        code("HIGHESTMODSEQ", selected.toldModSeq(), "highest");
        out.ascii("* OK [MAILBOXID (").ascii(ObjectIds.of(mailbox.id())).ascii(")] id").crlf();
        // RFC 5257 §4.1
        out.ascii("* OK [ANNOTATIONS ");
        if (selected.mayAnnotate()) out.number(MessageAnnotations.MAX_OCTETS);
        else out.ascii("READ-ONLY");
        out.ascii("] octets of each").crlf();
        if (select.watch().annotations()) selected.watchAnnotations();
        // RFC 4467 §8
        out.ascii("* OK [").ascii(UrlCommands.MECHANISMS).ascii("] ways").crlf();
        Command.Resync resync = select.resync();
        if (resync != null && resync.uidValidity() == mailbox.uidValidity()) {
            resync(selected, entries, resync);
        }
        return selected;
    }

    static Completion completion(@Nullable SelectedMailbox selected) {
        if (selected == null) return Completion.noMailbox();
        return Completion.ok(selected.isReadOnly() ? "READ-ONLY" : "READ-WRITE", "selected");
    }

    private void code(String code, long value, String text) throws IOException {
        out.ascii("* OK [").ascii(code).octet(' ').number(value).ascii("] ").ascii(text).crlf();
    }

    private void writeName(Place place) throws IOException, StoreFailed {
        out.ascii("* LIST () \"/\" ").mailbox(finalName(place)).crlf();
    }

    /// As it is kept, whatever way the client has written it.
    private static String finalName(Place place) throws StoreFailed {
        String path = place.account().state().tree().path(place.mailbox());
        int prefix = place.name().length() - path.length();
        boolean ofOthers = VisibleMailboxes.isOfOthers(place.name());
        return ofOthers ? place.name().substring(0, Math.max(0, prefix)) + path : path;
    }

    private void writeFlags(Entries entries, SelectedMailbox selected)
            throws IOException, StoreFailed {
        StringBuilder all = new StringBuilder(FLAGS);
        for (String keyword : entries.keywords(MAX_KEYWORDS)) all.append(' ').append(keyword);
        out.ascii("* FLAGS (").ascii(all.toString()).octet(')').crlf();
        out.ascii("* OK [PERMANENTFLAGS (");
        if (!selected.isReadOnly()) out.ascii(permanent(all.toString(), selected.rights()));
        out.ascii(")] kept").crlf();
    }

    /// RFC 4314 §5.2: the flags that the client may change.
    private static String permanent(String all, Rights rights) {
        if (rights.equals(Rights.ALL)) return all + " \\*";
        List<String> permanent = new ArrayList<>();
        for (String flag : all.split(" ")) {
            Right needed =
                    switch (flag) {
                        case "\\Seen" -> Right.SEEN;
                        case "\\Deleted" -> Right.DELETE_MESSAGES;
                        default -> Right.WRITE;
                    };
            if (rights.has(needed)) permanent.add(flag);
        }
        if (rights.has(Right.WRITE)) permanent.add("\\*");
        return String.join(" ", permanent);
    }

    /// What has happened since the client was here. RFC 7162 §3.2.5
    private void resync(SelectedMailbox selected, Entries entries, Command.Resync resync)
            throws IOException, StoreFailed {
        UidSet known = resync.known() == null ? null : resync.known().ofUids(entries.highestUid());
        // what has gone while this was being said comes when the client next hears of changes
        UidSet all = selected.account().vanishedSince(selected.id(), resync.modSeq());
        UidSet gone = all.minus(entries.present(all)).and(UidSet.range(1, selected.lastUid()));
        if (known != null) gone = gone.and(known);
        int agreed = highestAgreed(entries, resync.pairs());
        if (agreed > 0) gone = gone.and(UidSet.range(agreed + 1, Integer.MAX_VALUE));
        if (!gone.isEmpty()) out.ascii("* VANISHED (EARLIER) ").ascii(gone.wire()).crlf();
        List<Integer> changed = new ArrayList<>();
        entries.changedSince(
                resync.modSeq(),
                (index, entry) -> {
                    if (known == null || known.contains(entry.uid())) changed.add(index);
                });
        for (int index : changed) {
            Entry entry = entries.at(index);
            selected.beginFetch(out, index, entry.uid());
            if (!extensions.uidOnly()) out.ascii("UID ").number(entry.uid()).octet(' ');
            out.ascii("FLAGS ").flags(entry.flags(), selected.isRecent(entry.uid()));
            out.ascii(" MODSEQ (").number(entry.modSeq()).ascii("))").crlf();
        }
    }

    /// RFC 7162 §3.2.5.2: where a sequence number has the UID the client says it has, it knows of
    /// all expunges up to there.
    ///
    /// @return the highest such UID; 0 if there is none
    private static int highestAgreed(Entries entries, Command.@Nullable Pairs pairs) {
        if (pairs == null) return 0;
        int[] numbers = pairs.numbers();
        int[] uids = pairs.uids();
        for (int i = numbers.length - 1; i >= 0; i--) {
            if (numbers[i] <= entries.size() && entries.uidAt(numbers[i] - 1) == uids[i]) {
                return uids[i];
            }
        }
        return 0;
    }
}
