package org.veredus.transport.submit;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.correspondent.Colleagues;
import org.veredus.account.correspondent.Correspondents;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Ruling;
import org.veredus.account.reputation.Said;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.reputation.Subject;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.mime.Envelope;
import org.veredus.format.mime.EnvelopeAddress;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.route.Routed;

/// Notes whom our users write to; who is written to is vouched for as one who is answered.
public final class Acquainting implements SentMail {
    private static final Logger log = LoggerFactory.getLogger(Acquainting.class);

    /// Recipients of one message who are vouched for; of a mailing to many nobody is.
    private static final int MAX_VOUCHED = 20;

    private final Correspondents correspondents;
    private final ServerReputation reputation;
    private final Colleagues colleagues;

    public Acquainting(
            Correspondents correspondents, ServerReputation reputation, Colleagues colleagues) {
        this.colleagues = colleagues;
        this.correspondents = correspondents;
        this.reputation = reputation;
    }

    /// Only who really gets it: anybody may stand in a header.
    @Override
    public void sent(Letter letter) throws StoreFailed {
        if (letter.account().isEmpty()) return;
        Envelope envelope = letter.message().index().envelope();
        for (EnvelopeAddress author : envelope.from()) named(author);
        Map<String, String> names = names(envelope);
        Map<String, String> people = new HashMap<>();
        for (Routed routed : letter.recipients()) {
            String address = routed.recipient().address().wire().toLowerCase(Locale.ROOT);
            people.put(address, names.getOrDefault(address, ""));
        }
        AccountId account = new AccountId(Long.parseLong(letter.account()));
        correspondents.wrote(account, people, envelope.messageId());
        if (people.size() > MAX_VOUCHED) return;
        for (String address : people.keySet()) {
            Subject sender = new Subject(Subject.Kind.SENDER, address);
            reputation.told(account, new Said(List.of(sender), null, Ruling.ANSWERED));
        }
    }

    /// What stands in From is the sender's own address, or it would not have been sent.
    private void named(EnvelopeAddress author) throws StoreFailed {
        String name = author.displayName();
        if (name == null) return;
        try {
            colleagues.sent(Address.parse(author.email()), name.strip());
        } catch (AddressException broken) {
            log.atDebug().addKeyValue("author", author.email()).log("no address to remember");
        }
    }

    private static Map<String, String> names(Envelope envelope) {
        Map<String, String> names = new HashMap<>();
        Stream.of(envelope.to(), envelope.cc(), envelope.bcc())
                .flatMap(List::stream)
                .forEach(one -> put(names, one));
        return names;
    }

    private static void put(Map<String, String> names, EnvelopeAddress one) {
        String name = one.displayName();
        if (name != null) names.put(one.email().toLowerCase(Locale.ROOT), name.strip());
    }
}
