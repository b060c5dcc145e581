package org.veredus.transport.deliver;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Filed;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Role;
import org.veredus.format.address.ReversePath;
import org.veredus.format.message.TraceFields;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Stamp;
import org.veredus.transport.quarantine.Quarantine;

/// Files one message into one account, with the fields that final delivery adds (RFC 5321 §4.4):
/// into the inbox, into the mailbox
/// for junk if it was found to be that, or where the account's script wants it.
public final class Filer {
    private final Accounts accounts;
    private final InstantSource clock;
    private final Rules rules;
    private final Quarantine quarantine;
    private final DeliveryEvents events;

    public Filer(
            Accounts accounts,
            Rules rules,
            Quarantine quarantine,
            InstantSource clock,
            DeliveryEvents events) {
        this.quarantine = quarantine;
        this.rules = rules;
        this.accounts = accounts;
        this.clock = clock;
        this.events = events;
    }

    /// When it returns [Outcome.Taken], the message is on stable storage.
    Outcome file(Arrival arrival) throws StoreFailed {
        if (arrival.stamp().place() == Stamp.Place.QUARANTINE) return hold(arrival);
        Account account = accounts.open(arrival.target().account());
        Course course = rules.of(account, arrival.target().address().domain());
        return course == null
                ? fileByVerdict(account, arrival)
                : rules.deliver(account, course, arrival, events);
    }

    private Outcome hold(Arrival arrival) throws StoreFailed {
        Stamp.Why why = arrival.stamp().why();
        String sender =
                switch (arrival.envelope().from()) {
                    case ReversePath.Null() -> "";
                    case ReversePath.Of(var address) -> address.wire();
                };
        quarantine.hold(
                new Quarantine.Arriving(
                        arrival.target().account(),
                        arrival.recipient().address().wire(),
                        sender,
                        arrival.message(),
                        new String(stamped(arrival), StandardCharsets.UTF_8),
                        arrival.trace()),
                new Quarantine.Why(why.score(), why.sentences()));
        return new Outcome.Taken();
    }

    Accounts accounts() {
        return accounts;
    }

    DeliveryEvents events() {
        return events;
    }

    private Outcome fileByVerdict(Account account, Arrival arrival) throws StoreFailed {
        Filing filing =
                new Filing(
                        arrival.message(),
                        stamped(arrival),
                        Flags.of(0, arrival.stamp().keywords()),
                        clock.instant());
        try {
            Filed filed = account.file(place(account, arrival.stamp()).id(), List.of(filing));
            arrival.tell(events, filed);
            return new Outcome.Taken();
        } catch (MailboxRefused refused) {
            String status =
                    refused.reason() == MailboxRefused.Reason.OVER_QUOTA ? "5.2.2" : "5.2.0";
            return new Outcome.Refused(status, refused.sentence());
        }
    }

    /// Somebody may have removed his mailbox for junk.
    static Mailbox place(Account account, Stamp stamp) throws StoreFailed {
        MailboxTree tree = account.state().tree();
        Mailbox inbox = tree.find(Role.INBOX);
        if (inbox == null)
            throw new StoreFailed("account " + account.id().number() + " has no inbox");
        Mailbox junk = stamp.place() == Stamp.Place.JUNK ? tree.find(Role.JUNK) : null;
        return junk == null ? inbox : junk;
    }

    /// What stands above the message in this account alone.
    static byte[] stamped(Arrival arrival) {
        byte[] prefix = prefix(arrival);
        byte[] fields = arrival.stamp().fields().getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(prefix, prefix.length + fields.length);
        System.arraycopy(fields, 0, both, prefix.length, fields.length);
        return both;
    }

    /// The fields of final delivery.
    static byte[] prefix(Arrival arrival) {
        ByteArrayOutputStream fields = new ByteArrayOutputStream(128);
        fields.writeBytes(TraceFields.returnPath(arrival.envelope().from()));
        fields.writeBytes(TraceFields.deliveredTo(arrival.target().address()));
        return fields.toByteArray();
    }
}
