package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.veredus.account.mailbox.MailboxRefused.Reason;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.kv.StoreFailed;

/// Brings delivered messages to their places, within one change. A message that goes to several
/// mailboxes is one email with several entries.
final class Placing {
    private final AccountDraft draft;
    private final Map<Place, Filing> places = new LinkedHashMap<>();

    private record Place(MailboxId mailbox, BlobId content) {}

    /// Finds or makes the mailboxes. A message goes to each of them once.
    Placing(AccountDraft draft, List<Placement> placements) throws MailboxRefused {
        this.draft = draft;
        for (Placement placement : placements) {
            MailboxId mailbox = mailbox(placement);
            BlobId content = placement.filing().message().content().id();
            places.putIfAbsent(new Place(mailbox, content), placement.filing());
        }
    }

    int count() {
        return places.size();
    }

    long octets() {
        long octets = 0;
        for (Filing filing : places.values()) octets += filing.size();
        return octets;
    }

    private MailboxId mailbox(Placement placement) throws MailboxRefused {
        Mailbox there = draft.state().tree().find(placement.mailbox());
        if (there != null && there.selectable()) return there.id();
        if (placement.create()) {
            try {
                return there != null ? draft.fill(there).id() : made(placement.mailbox());
            } catch (MailboxRefused notAName) {
                return inbox(); // mail is never refused for a script's choice of names
            }
        }
        return inbox();
    }

    private MailboxId made(String path) throws MailboxRefused {
        return new NamedMailboxes(draft).make(MailboxName.levels(path), null).id();
    }

    private MailboxId inbox() throws MailboxRefused {
        Mailbox inbox = draft.state().tree().find(Role.INBOX);
        if (inbox == null) throw new MailboxRefused(Reason.NO_SUCH_MAILBOX, "no inbox");
        return inbox.id();
    }

    List<Filed> file() throws MailboxRefused, StoreFailed {
        List<Filed> filed = new ArrayList<>();
        Map<BlobId, Entry> brought = new HashMap<>();
        for (Map.Entry<Place, Filing> next : places.entrySet()) {
            Place place = next.getKey();
            Filing filing = next.getValue();
            Entry first = brought.get(place.content());
            Entry entry =
                    first == null
                            ? draft.file(place.mailbox(), filing)
                            : draft.enter(
                                    place.mailbox(),
                                    first.withFlags(filing.flags(), draft.modSeq()));
            brought.put(place.content(), entry);
            filed.add(
                    new Filed(
                            place.mailbox(),
                            Account.validity(draft, place.mailbox()),
                            List.of(entry.uid()),
                            List.of(entry.email())));
        }
        return filed;
    }
}
