package org.veredus.transport.deliver;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.script.HouseLists;
import org.veredus.account.script.Snoozes;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.format.convert.Converter;
import org.veredus.format.message.Header;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.syntax.Note;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Stamp;
import org.veredus.transport.route.Target;

/// Delivers mail as accounts' scripts say.
public final class Rules {
    /// Messages that scripts look at are held whole; all together have so many KiB.
    private static final int MEMORY = 256 << 10;

    /// Octets of a stored message's header that are looked at.
    private static final int MAX_HEADER = 64 << 10;

    private final Accounts accounts;
    private final Directory directory;
    private final Equipment equipment;
    private final InstantSource clock;
    private final ActiveScripts scripts = new ActiveScripts();
    private final Absences absences = new Absences();
    private final HouseRules house;
    private final Semaphore memory = new Semaphore(MEMORY, true);

    public Rules(
            Accounts accounts,
            Directory directory,
            HouseRules house,
            Equipment equipment,
            InstantSource clock) {
        this.accounts = accounts;
        this.directory = directory;
        this.house = house;
        this.equipment = equipment;
        this.clock = clock;
    }

    /// The scripts for mail to an account; null if it is just filed.
    ///
    /// @param domain of the address that the mail came to
    @Nullable Course of(Account account, Domain domain) throws StoreFailed {
        Course course = new Course(scripts.of(account), absences.of(account), house.now(), domain);
        return course.isNone() ? null : course;
    }

    /// When it returns [Outcome.Taken], all that the script did is on stable storage.
    Outcome deliver(Account account, Course course, Arrival arrival, DeliveryEvents events)
            throws StoreFailed {
        Profile owner = directory.account(account.id());
        if (owner == null) throw new StoreFailed("nobody owns account " + account.id().number());
        int kibibytes = (int) Math.min(MEMORY, 1 + arrival.message().index().size() / 1024);
        memory.acquireUninterruptibly(kibibytes);
        try (Contents contents = new Contents(accounts, arrival.message())) {
            Owner of = new Owner(account, owner, directory);
            Tools tools = tools(events);
            return new ScriptedDelivery(of, arrival, contents, tools)
                    .run(answerable(course, arrival));
        } finally {
            memory.release(kibibytes);
        }
    }

    /// The scripts for mail that an account has, to its main address; null if nobody owns it.
    @Nullable Course course(Account account) throws StoreFailed {
        Profile owner = directory.account(account.id());
        if (owner == null) return null;
        return new Course(scripts.of(account), null, house.now(), owner.primary().domain());
    }

    /// A message in its mailbox that scripts run for.
    ///
    /// @param trace the id under which what they do can be followed
    /// @param circumstances items of the environment
    record Stored(
            String trace,
            MailboxId mailbox,
            int uid,
            EventDelivery.Why why,
            Map<String, String> circumstances) {}

    /// Runs one of the account's scripts for a stored message; nothing if the script is gone.
    void happened(Account account, String name, Stored stored, DeliveryEvents events)
            throws MailboxRefused, StoreFailed {
        Course course = course(account);
        Script script = course == null ? null : course.personal(account, name);
        if (course == null || script == null) return;
        run(account, course, EventDelivery.Scripts.of(script), stored, events);
    }

    /// Runs scripts for a stored message.
    ///
    /// @return why they failed; null if all went well, or the message is gone
    @Nullable Note run(
            Account account,
            Course course,
            EventDelivery.Scripts scripts,
            Stored stored,
            DeliveryEvents events)
            throws MailboxRefused, StoreFailed {
        Profile owner = directory.account(account.id());
        MailboxState mailbox = account.open(stored.mailbox());
        Entries entries = mailbox == null ? null : mailbox.entries();
        Entry entry = entries == null ? null : entries.find(stored.uid());
        EmailRecord email = entry == null ? null : account.email(entry.email());
        if (owner == null || entry == null || email == null) return null;
        int kibibytes = (int) Math.min(MEMORY, 1 + email.size() / 1024);
        memory.acquireUninterruptibly(kibibytes);
        try (MessageIntake intake = accounts.intake()) {
            byte[] octets = account.content(email).read(0, (int) email.size());
            intake.write(octets, 0, octets.length);
            Arrival arrival = stored(account, owner, stored.trace(), intake.finish(), octets);
            try (Contents contents = new Contents(accounts, arrival.message())) {
                Owner of = new Owner(account, owner, directory);
                return new EventDelivery(of, arrival, contents, tools(events))
                        .run(scripts, course, stored, entry.flags());
            }
        } finally {
            memory.release(kibibytes);
        }
    }

    private Tools tools(DeliveryEvents events) throws StoreFailed {
        return new Tools(equipment, events, house.lists(), clock.instant());
    }

    // RFC 6785 §3.4: what goes on from here is the owner's
    private static Arrival stored(
            Account account, Profile owner, String trace, NewMessage message, byte[] octets) {
        Address primary = owner.primary();
        return new Arrival(
                trace,
                Envelope.from(new ReversePath.Of(primary)),
                Recipient.of(primary),
                message,
                new Target.Local(account.id(), primary, null),
                Stamp.read(Header.parse(octets, MAX_HEADER)),
                Arrival.Stage.STORED);
    }

    /// Junk is not answered: its sender is forged, or wants to know who reads.
    private static Course answerable(Course course, Arrival arrival) {
        return arrival.stamp().place() == Stamp.Place.JUNK ? course.unanswered() : course;
    }

    /// Whose script runs.
    record Owner(Account account, Profile profile, Directory directory) {}

    /// What all deliveries are done with.
    public record Equipment(
            Snoozes snoozes,
            Outbox outbox,
            Answers answers,
            Converter converter,
            LookUps lookUps) {}

    /// What a delivery is done with, and when.
    record Tools(Equipment equipment, DeliveryEvents events, HouseLists.Known lists, Instant now) {
        Outbox outbox() {
            return equipment.outbox();
        }

        Answers answers() {
            return equipment.answers();
        }

        Snoozes snoozes() {
            return equipment.snoozes();
        }

        Converter converter() {
            return equipment.converter();
        }

        LookUps lookUps() {
            return equipment.lookUps();
        }
    }
}
