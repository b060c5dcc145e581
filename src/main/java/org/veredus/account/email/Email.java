package org.veredus.account.email;

import java.util.Comparator;
import java.util.List;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;

/// One email: its entries in mailboxes taken together. Entries marked `\Deleted` do not count; an
/// email without others is not seen at all. RFC 8621 §4.1.1
///
/// @param received seconds since the epoch
/// @param keywords those of all entries
/// @param places in order of mailbox and UID; those marked `\Deleted`, too
public record Email(
        long number, long thread, long received, long size, Flags keywords, List<Place> places) {
    /// Oldest first.
    static final Comparator<Email> BY_ARRIVAL =
            Comparator.comparingLong(Email::received).thenComparingLong(Email::number);

    static final Comparator<Email> BY_THREAD =
            Comparator.comparingLong(Email::thread).thenComparing(BY_ARRIVAL);

    static final Comparator<Email> BY_NUMBER = Comparator.comparingLong(Email::number);

    /// An entry.
    public record Place(MailboxId mailbox, int uid, Flags flags) implements Comparable<Place> {
        boolean visible() {
            return !flags.has(Flags.DELETED);
        }

        @Override
        public int compareTo(Place other) {
            int byMailbox = mailbox.compareTo(other.mailbox);
            return byMailbox != 0 ? byMailbox : Integer.compare(uid, other.uid);
        }
    }

    public Email {
        places = List.copyOf(places);
    }

    static Email of(long number, long thread, long received, long size, List<Place> places) {
        Flags keywords = Flags.NONE;
        for (Place place : places) if (place.visible()) keywords = keywords.with(place.flags());
        return new Email(number, thread, received, size, keywords, places);
    }

    public boolean visible() {
        for (int i = 0; i < places.size(); i++) if (places.get(i).visible()) return true;
        return false;
    }

    public boolean isIn(MailboxId mailbox) {
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            if (place.mailbox().equals(mailbox) && place.visible()) return true;
        }
        return false;
    }

    /// In order, each once.
    public List<MailboxId> mailboxes() {
        return places.stream().filter(Place::visible).map(Place::mailbox).distinct().toList();
    }

    /// Neither read nor a draft. RFC 8621 §2
    public boolean unread() {
        return !keywords.has(Flags.SEEN) && !keywords.has(Flags.DRAFT);
    }
}
