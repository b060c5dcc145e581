package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.Filed;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.Place;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.UidSet;
import org.veredus.account.mailbox.UserEvent;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.storage.kv.StoreFailed;

/// Files the messages of an APPEND or REPLACE when all have come, and says so. RFC 4315 §3, RFC
/// 8508
final class Deposit {
    private final Conversation talk;
    private final Place place;
    private final List<Filing> filings;

    /// @param filings lose flags that the user may not set there. RFC 4314 §4
    Deposit(Conversation talk, Place place, List<Filing> filings) {
        this.talk = talk;
        this.place = place;
        List<Filing> permitted = new ArrayList<>();
        for (Filing filing : filings) permitted.add(filing.permitted(place.rights()));
        this.filings = permitted;
    }

    Completion add() throws StoreFailed {
        try {
            Filed filed = place.account().file(place.mailbox().id(), filings);
            SelectedMailbox selected = talk.selected();
            if (selected != null && selected.isAt(place)) {
                for (int uid : filed.uids()) selected.made(UidSet.of(uid));
            }
            tellOf(filed);
            return Completion.ok(appendUid(filed), "filed");
        } catch (MailboxRefused refused) {
            return Completion.ofTarget(refused);
        }
    }

    /// @param uid of the message of the selected mailbox that goes
    Completion replace(int uid) throws IOException, BadSyntax, StoreFailed {
        SelectedMailbox selected = talk.selected();
        if (selected == null || filings.size() != 1) throw new BadSyntax("REPLACE takes one text");
        try {
            // RFC 8508 §3.5
            selected.require(Right.DELETE_MESSAGES, Right.EXPUNGE);
            if (!selected.account().id().equals(place.account().id()))
                return Completion.no("CANNOT", "both are of one account");
            Filed filed =
                    place.account()
                            .replace(selected.id(), uid, place.mailbox().id(), filings.getFirst());
            if (filed == null) return Completion.no("EXPUNGEISSUED", "the message is gone");
            tellOf(filed);
            // RFC 8508 §3.2: before the EXPUNGE
            talk.out().ascii("* OK [").ascii(appendUid(filed)).ascii("] replacement filed").crlf();
        } catch (MailboxRefused refused) {
            return Completion.ofTarget(refused);
        }
        return Completion.ok("replaced");
    }

    // RFC 6785 §2.2.1
    private void tellOf(Filed filed) {
        talk.services()
                .people()
                .events()
                .added(
                        place.account(),
                        talk.mailboxes().who(),
                        UserEvent.Cause.APPEND,
                        filed.mailbox(),
                        filed.uids());
    }

    private static String appendUid(Filed filed) {
        UidSet.Builder uids = new UidSet.Builder();
        for (int uid : filed.uids()) uids.add(uid);
        return "APPENDUID " + filed.uidValidity() + ' ' + uids.build().wire();
    }
}
