package org.veredus.protocol.pop3;

import java.time.Instant;
import java.util.BitSet;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.account.mailbox.UidSet;
import org.veredus.storage.kv.StoreFailed;

/// The inbox, or another mailbox, as it was when the session began, and which of its messages are
/// to go. Messages are
/// numbered from 1.
final class Maildrop {
    private final Account account;
    private final Mailbox mailbox;
    private final Entries entries;
    private final BitSet deleted = new BitSet();
    private final BitSet fetched = new BitSet();
    private final long allOctets;
    private long deletedOctets;

    private Maildrop(Account account, Mailbox mailbox, Entries entries) {
        this.account = account;
        this.mailbox = mailbox;
        this.entries = entries;
        long sum = 0;
        for (int index = 0; index < entries.size(); index++) sum += entries.sizeAt(index);
        allOctets = sum;
    }

    /// @param folder the mailbox to show
    static Maildrop open(Account account, String folder) throws StoreFailed, Refused {
        Mailbox mailbox = account.state().tree().find(folder);
        MailboxState contents = mailbox == null ? null : account.open(mailbox.id());
        Entries entries = contents == null ? null : contents.entries();
        if (mailbox == null || entries == null || !mailbox.selectable()) {
            throw new Refused("[SYS/PERM] no such folder"); // RFC 3206 §4
        }
        return new Maildrop(account, mailbox, entries);
    }

    /// Messages, those that are to go counted too: the highest number.
    int size() {
        return entries.size();
    }

    int remaining() {
        return size() - deleted.cardinality();
    }

    /// Octets of those not deleted.
    long octets() {
        return allOctets - deletedOctets;
    }

    boolean isDeleted(int number) {
        return deleted.get(number);
    }

    long octets(int number) throws Refused {
        require(number);
        return entries.sizeAt(number - 1);
    }

    /// RFC 1939 §7, UIDL: at most 70 characters, and the same in each session.
    String uniqueId(int number) throws Refused {
        require(number);
        return Integer.toHexString(mailbox.uidValidity())
                + "."
                + Integer.toHexString(entries.uidAt(number - 1));
    }

    MessageContent content(int number) throws Refused, StoreFailed {
        EmailRecord email = account.email(entry(number).email());
        if (email == null) {
            throw new Refused("another client has removed this message meanwhile");
        }
        return account.content(email);
    }

    void delete(int number) throws Refused {
        deletedOctets += octets(number);
        deleted.set(number);
    }

    void undelete() {
        deleted.clear();
        deletedOctets = 0;
    }

    /// Notes that the client has the message now.
    void fetched(int number) {
        fetched.set(number);
    }

    /// Which messages go though the client has not deleted them. RFC 2449 §6.7
    sealed interface Expiry {
        record Never() implements Expiry {}

        record WhenFetched() implements Expiry {}

        /// @param received before that
        record Before(Instant received) implements Expiry {}
    }

    private void expire(Expiry expiry) {
        switch (expiry) {
            case Expiry.Never() -> {}
            case Expiry.WhenFetched() -> deleted.or(fetched);
            case Expiry.Before(Instant received) -> {
                for (int number = 1; number <= size(); number++) {
                    boolean old = entries.at(number - 1).received() < received.getEpochSecond();
                    if (old) deleted.set(number);
                }
            }
        }
    }

    /// Removes what is to go, all of it or nothing. RFC 1939 §6
    ///
    /// @return how many messages those were
    int update(Expiry expiry) throws StoreFailed {
        expire(expiry);
        UidSet.Builder going = new UidSet.Builder();
        for (int i = deleted.nextSetBit(0); i >= 0; i = deleted.nextSetBit(i + 1)) {
            going.add(entries.uidAt(i - 1));
        }
        try {
            if (!deleted.isEmpty()) {
                account.remove(mailbox.id(), going.build());
            }
        } catch (MailboxRefused gone) {
            throw new StoreFailed("account " + account.id().number() + " maildrop", gone);
        }
        return deleted.cardinality();
    }

    private Entry entry(int number) throws Refused {
        require(number);
        return entries.at(number - 1);
    }

    private void require(int number) throws Refused {
        if (number < 1 || number > size()) {
            throw new Refused("no such message");
        }
        if (isDeleted(number)) {
            throw new Refused("message is deleted");
        }
    }
}
