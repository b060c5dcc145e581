package org.veredus.transport.quarantine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Role;
import org.veredus.account.preference.Preferences;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.message.MessageBuilder;
import org.veredus.format.message.MessageIds;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Tells people by a letter what is held back for them.
public final class Digest {
    static final Duration EVERY = Duration.ofDays(1);

    private static final Logger log = LoggerFactory.getLogger(Digest.class);
    private static final int VERSION = 1;

    private final Quarantine quarantine;
    private final Directory directory;
    private final Accounts accounts;
    private final Sender sender;

    /// Who writes.
    ///
    /// @param host our name
    /// @param links by which people release messages themselves
    /// @param page where links lead, up to the token; null: nowhere, as nothing is served there
    public record Sender(
            Domain host,
            InstantSource clock,
            RandomGenerator random,
            ReleaseLinks links,
            Supplier<@Nullable String> page) {}

    public Digest(Quarantine quarantine, Directory directory, Accounts accounts, Sender sender) {
        this.quarantine = quarantine;
        this.directory = directory;
        this.accounts = accounts;
        this.sender = sender;
    }

    /// What is told in the future was told by a clock that went wrong and has been put back: it
    /// must not silence us until then.
    static Instant told(byte @Nullable [] record, Instant now) throws StoreFailed {
        if (record == null) return Instant.EPOCH;
        Instant told = Instant.ofEpochMilli(new RecordReader("digest", record, VERSION).number());
        return told.isAfter(now) ? now.minus(EVERY) : told;
    }

    static byte[] record(Instant at) {
        return new RecordWriter(VERSION, 16).number(at.toEpochMilli()).toBytes();
    }

    /// Writes to all who have something new and were not told today.
    public void send() throws StoreFailed {
        Set<AccountId> owners = new LinkedHashSet<>();
        for (Held held : quarantine.list(null)) owners.add(held.account());
        for (AccountId owner : owners) {
            Profile profile = directory.account(owner);
            List<Held> news = profile == null ? List.of() : quarantine.untold(owner);
            if (profile != null && !news.isEmpty()) write(profile, news);
        }
    }

    private void write(Profile owner, List<Held> news) throws StoreFailed {
        Account account = accounts.open(owner.id());
        Mailbox inbox = account.state().tree().find(Role.INBOX);
        if (inbox == null) return;
        byte[] letter = letter(owner, account, news);
        try (MessageIntake intake = account.intake()) {
            intake.write(letter, 0, letter.length);
            Filing filing =
                    new Filing(intake.finish(), new byte[0], Flags.NONE, sender.clock.instant());
            account.file(inbox.id(), List.of(filing));
        } catch (MailboxRefused refused) {
            log.atWarn()
                    .addKeyValue("account", owner.primary())
                    .addKeyValue("why", refused.sentence())
                    .log("owner not told of held mail");
        }
    }

    private byte[] letter(Profile owner, Account account, List<Held> news) throws StoreFailed {
        Words words = Words.in(new Preferences(account).language());
        String page = sender.page.get();
        List<Letter.Entry> entries = new ArrayList<>();
        for (Held held : news) {
            String link = page == null ? null : page + sender.links.token(held);
            entries.add(new Letter.Entry(held, link));
        }
        Letter letter = new Letter(words, entries);
        Address from = new Address("postmaster", sender.host);
        return new MessageBuilder()
                .date(OffsetDateTime.ofInstant(sender.clock.instant(), ZoneOffset.UTC))
                .addresses("From", List.of(new MessageBuilder.Mailbox(words.say("sender"), from)))
                .addresses("To", List.of(new MessageBuilder.Mailbox("", owner.primary())))
                .unstructured("Subject", letter.subject())
                .structured(
                        "Message-ID",
                        MessageIds.newMessageId(sender.random, sender.clock, sender.host))
                .structured("Auto-Submitted", "auto-generated") // RFC 3834 §5
                .build(letter.body());
    }
}
