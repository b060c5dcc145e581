package org.veredus.transport.deliver;

import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.List;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Filed;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.mailbox.Role;
import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;
import org.veredus.format.message.TraceFields;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.route.Target;

/// Files one message into one account's inbox, with the fields that final delivery adds. RFC 5321
/// §4.4.
public final class Filer {
    private final Accounts accounts;
    private final InstantSource clock;
    private final DeliveryEvents events;

    public Filer(Accounts accounts, InstantSource clock, DeliveryEvents events) {
        this.accounts = accounts;
        this.clock = clock;
        this.events = events;
    }

    /// When it returns [Outcome.Taken], the message is on stable storage.
    Outcome file(String trace, ReversePath from, NewMessage message, Target.Local target)
            throws StoreFailed {
        Account account = accounts.open(target.account());
        Mailbox inbox = account.state().tree().find(Role.INBOX);
        if (inbox == null)
            throw new StoreFailed("account " + target.account().number() + " has no inbox");
        Filing filing =
                new Filing(message, prefix(from, target.address()), Flags.NONE, clock.instant());
        try {
            Filed filed = account.file(inbox.id(), List.of(filing));
            events.filed(trace, target, filed);
            return new Outcome.Taken();
        } catch (MailboxRefused refused) {
            String status =
                    refused.reason() == MailboxRefused.Reason.OVER_QUOTA ? "5.2.2" : "5.2.0";
            return new Outcome.Refused(status, refused.sentence());
        }
    }

    private static byte[] prefix(ReversePath from, Address to) {
        ByteArrayOutputStream fields = new ByteArrayOutputStream(128);
        fields.writeBytes(TraceFields.returnPath(from));
        fields.writeBytes(TraceFields.deliveredTo(to));
        return fields.toByteArray();
    }
}
