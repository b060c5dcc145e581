package org.veredus.transport.deliver;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.format.message.TraceFields;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.queue.Carrier;
import org.veredus.transport.queue.Consignment;
import org.veredus.transport.queue.RecipientOutcome;
import org.veredus.transport.queue.RecipientOutcome.Blame;
import org.veredus.transport.queue.RecipientOutcome.Reach;
import org.veredus.transport.queue.Trouble;

/// Keeps mail for other offices here instead of sending it: it goes to one mailbox, with its
/// envelope in
/// `X-Envelope-From` and `X-Envelope-To` fields. For trying things out.
public final class Catcher implements Carrier {
    private static final String MAILBOX = "Outside";

    private final Accounts accounts;
    private final AccountId account;
    private final InstantSource clock;

    /// @param account whose mailbox `Outside` gets the mail
    public Catcher(Accounts accounts, AccountId account, InstantSource clock) {
        this.accounts = accounts;
        this.account = account;
        this.clock = clock;
    }

    @Override
    public List<RecipientOutcome> carry(Consignment consignment) throws StoreFailed {
        RecipientOutcome outcome;
        try {
            Account keeper = accounts.open(account);
            NewMessage message = MessageIntake.reopen(accounts.blobs(), consignment.content());
            Filing filing =
                    new Filing(message, envelopeFields(consignment), Flags.NONE, clock.instant());
            keeper.file(mailbox(keeper).id(), List.of(filing));
            outcome =
                    new RecipientOutcome.Delivered(
                            Reach.HANDED_ON, "caught in the mailbox " + MAILBOX, "localhost");
        } catch (MailboxRefused refused) {
            outcome =
                    new RecipientOutcome.Deferred(
                            Trouble.ours("4.2.0", refused.sentence()), Blame.MESSAGE);
        }
        return Collections.nCopies(consignment.recipients().size(), outcome);
    }

    private static Mailbox mailbox(Account keeper) throws StoreFailed, MailboxRefused {
        Mailbox there = keeper.state().tree().find(MAILBOX);
        return there != null ? there : keeper.create(MAILBOX, null);
    }

    private static byte[] envelopeFields(Consignment consignment) {
        ByteArrayOutputStream fields = new ByteArrayOutputStream(256);
        fields.writeBytes(TraceFields.returnPath(consignment.envelope().from()));
        field(fields, "X-Envelope-From: " + consignment.envelope().from().wire());
        for (Recipient recipient : consignment.recipients()) {
            field(fields, "X-Envelope-To: <" + recipient.address().wire() + ">");
        }
        return fields.toByteArray();
    }

    private static void field(ByteArrayOutputStream fields, String line) {
        fields.writeBytes((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
}
