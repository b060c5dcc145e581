package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.UidSet;
import org.veredus.protocol.imap.syntax.Command.Window;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.protocol.imap.syntax.SearchReturn;
import org.veredus.protocol.imap.syntax.SearchReturn.Option;

/// Writes ESEARCH responses. RFC 4731 §3, RFC 5267 §3, RFC 6203 §4, RFC 7377 §2.1, RFC 9394 §3.1
final class EsearchWriter {
    private final Output out;
    private final String tag;
    private final SearchReturn wanted;

    EsearchWriter(Output out, String tag, SearchReturn wanted) {
        this.out = out;
        this.tag = tag;
        this.wanted = wanted;
    }

    /// Where the messages are, for searches in several mailboxes.
    record Place(String mailbox, int uidValidity) {}

    /// What is left of a result when only a window and its ends are told, in one or two pieces.
    ///
    /// @param found in the order of the mailbox or of the sort
    private List<Found> told(Found found) {
        boolean all = wanted.has(Option.ALL) || wanted.has(Option.COUNT);
        boolean ends = wanted.has(Option.MIN) || wanted.has(Option.MAX);
        if (all || (!ends && wanted.window() == null)) return List.of(found);
        List<Found> told = new ArrayList<>();
        if (wanted.window() != null) told.add(window(found, wanted.window()));
        if (ends) told.add(found.ends(wanted.has(Option.MIN), wanted.has(Option.MAX)));
        return told;
    }

    /// The same as UIDs. RFC 9394 §3.2
    UidSet told(Found found, Entries entries) {
        UidSet uids = UidSet.EMPTY;
        for (Found each : told(found)) uids = uids.or(each.uids(entries));
        return uids;
    }

    private long highestModSeq(Found found) {
        long highest = 0;
        for (Found each : told(found)) highest = Math.max(highest, each.highestModSeq());
        return highest;
    }

    private static Found window(Found found, Window window) {
        int[] bounds = window.of(found.count());
        return found.range(bounds[0], bounds[1]);
    }

    /// @param place null for the selected mailbox
    /// @param modSeq whether the highest mod-sequence is told. RFC 4731 §3.2
    /// @param scores RFC 6203 §4; null for none
    void write(
            @Nullable Place place,
            Numbered numbered,
            Found found,
            boolean modSeq,
            @Nullable String scores)
            throws IOException {
        Entries told = numbered.told();
        boolean uids = numbered.asUids();
        out.ascii("* ESEARCH (TAG ").string(tag);
        if (place != null) {
            out.ascii(" MAILBOX ").mailbox(place.mailbox());
            out.ascii(" UIDVALIDITY ").number(place.uidValidity());
        }
        out.octet(')');
        if (uids) out.ascii(" UID");
        if (!found.isEmpty()) {
            if (wanted.has(Option.MIN)) item("MIN", found.number(told, 0, uids));
            if (wanted.has(Option.MAX)) item("MAX", found.number(told, found.count() - 1, uids));
            if (wanted.has(Option.ALL)) out.ascii(" ALL ").ascii(found.wire(told, uids));
        }
        if (wanted.window() != null) {
            Found shown = window(found, wanted.window());
            out.ascii(" PARTIAL (").ascii(wanted.window().wire()).octet(' ');
            out.ascii(shown.isEmpty() ? "NIL" : shown.wire(told, uids)).octet(')');
        }
        if (wanted.has(Option.COUNT)) item("COUNT", found.count());
        if (modSeq && !found.isEmpty()) item("MODSEQ", highestModSeq(found));
        if (scores != null && wanted.has(Option.RELEVANCY) && !found.isEmpty()) {
            out.ascii(" RELEVANCY (").ascii(scores).octet(')');
        }
        out.crlf();
    }

    /// What numbers mean.
    record Numbered(Entries told, boolean asUids) {}

    private void item(String name, long value) throws IOException {
        out.octet(' ').ascii(name).octet(' ').number(value);
    }
}
