package org.veredus.transport.deliver;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.veredus.account.contact.Contacts;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.Role;
import org.veredus.format.mime.Envelope;
import org.veredus.format.mime.EnvelopeAddress;
import org.veredus.storage.kv.StoreFailed;

/// The people in an account's contacts, and those whom its owner has written to, as the mailbox for
/// sent mail shows: what scripts know as the address book.
///
/// @param addresses in lower case
record Acquaintances(Set<String> addresses) {
    static final Acquaintances NONE = new Acquaintances(Set.of());

    /// The newest sent messages that are looked at.
    private static final int MAX_MESSAGES = 1000;

    Acquaintances {
        addresses = Set.copyOf(addresses);
    }

    static Acquaintances of(Account account) throws StoreFailed {
        Set<String> addresses = new HashSet<>(new Contacts(account).addresses());
        Mailbox sent = account.state().tree().find(Role.SENT);
        MailboxState state = sent == null ? null : account.open(sent.id());
        Entries entries = state == null ? null : state.entries();
        if (entries == null) return new Acquaintances(addresses);
        for (Entry entry : newest(entries)) {
            EmailRecord email = account.email(entry.email());
            if (email != null) addTo(addresses, email.index().envelope());
        }
        return new Acquaintances(addresses);
    }

    private static List<Entry> newest(Entries entries) {
        List<Entry> all = new ArrayList<>(entries.toList());
        return all.subList(Math.max(0, all.size() - MAX_MESSAGES), all.size());
    }

    private static void addTo(Set<String> addresses, Envelope envelope) {
        Stream.of(envelope.to(), envelope.cc(), envelope.bcc())
                .flatMap(List::stream)
                .map(EnvelopeAddress::email)
                .filter(address -> !address.isEmpty())
                .forEach(address -> addresses.add(address.toLowerCase(Locale.ROOT)));
    }

    boolean has(String address) {
        return addresses.contains(address.strip().toLowerCase(Locale.ROOT));
    }
}
