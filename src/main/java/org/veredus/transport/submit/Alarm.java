package org.veredus.transport.submit;

import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Role;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.message.BodyPart;
import org.veredus.format.message.MessageBuilder;
import org.veredus.format.message.MessageIds;
import org.veredus.storage.kv.StoreFailed;

/// Tells an account's owner and the administrators by a letter that it may send no more.
public final class Alarm {
    private static final Logger log = LoggerFactory.getLogger(Alarm.class);

    private final Directory directory;
    private final Accounts accounts;
    private final Sender sender;

    /// Who writes.
    ///
    /// @param host our name
    public record Sender(Domain host, InstantSource clock, RandomGenerator random) {}

    public Alarm(Directory directory, Accounts accounts, Sender sender) {
        this.directory = directory;
        this.accounts = accounts;
        this.sender = sender;
    }

    void tell(Conduct.Stop stop) {
        try {
            Profile owner = directory.account(stop.account());
            if (owner == null) return;
            Set<Profile> readers = new LinkedHashSet<>(List.of(owner));
            for (Profile one : directory.accounts()) if (one.isAdmin()) readers.add(one);
            for (Profile reader : readers) write(reader, owner.primary(), stop);
        } catch (StoreFailed | MailboxRefused failed) {
            log.atWarn().setCause(failed).log("nobody told of a stopped account");
        }
    }

    private void write(Profile reader, Address about, Conduct.Stop stop)
            throws MailboxRefused, StoreFailed {
        Account account = accounts.open(reader.id());
        Mailbox inbox = account.state().tree().find(Role.INBOX);
        if (inbox == null) return;
        byte[] letter = letter(reader.primary(), about, stop);
        try (MessageIntake intake = account.intake()) {
            intake.write(letter, 0, letter.length);
            Filing filing =
                    new Filing(intake.finish(), new byte[0], Flags.NONE, sender.clock.instant());
            account.file(inbox.id(), List.of(filing));
        }
    }

    private byte[] letter(Address to, Address about, Conduct.Stop stop) {
        String text =
                "The account "
                        + about.wire()
                        + " may send no mail until "
                        + stop.until().truncatedTo(ChronoUnit.SECONDS)
                        + ", because "
                        + stop.why()
                        + ".\n\nPerhaps somebody else has its password. Change it, and look at the"
                        + " account's app passwords and rules.\nAn administrator lets it send again"
                        + " by `veredus guard resume "
                        + about.wire()
                        + "`.\n";
        Address from = new Address("postmaster", sender.host);
        return new MessageBuilder()
                .date(OffsetDateTime.ofInstant(sender.clock.instant(), ZoneOffset.UTC))
                .addresses("From", List.of(new MessageBuilder.Mailbox("Veredus", from)))
                .addresses("To", List.of(new MessageBuilder.Mailbox("", to)))
                .unstructured("Subject", "The account " + about.wire() + " may send no more")
                .structured(
                        "Message-ID",
                        MessageIds.newMessageId(sender.random, sender.clock, sender.host))
                .structured("Auto-Submitted", "auto-generated") // RFC 3834 §5
                .build(BodyPart.text(text));
    }
}
