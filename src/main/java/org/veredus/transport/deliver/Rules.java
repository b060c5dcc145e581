package org.veredus.transport.deliver;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Accounts;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;

/// Delivers mail as accounts' scripts say.
public final class Rules {
    /// Messages that scripts look at are held whole; all together have so many KiB.
    private static final int MEMORY = 256 << 10;

    private final Accounts accounts;
    private final Directory directory;
    private final Outbox outbox;
    private final Answers answers;
    private final InstantSource clock;
    private final ActiveScripts scripts = new ActiveScripts();
    private final HouseRules house;
    private final Semaphore memory = new Semaphore(MEMORY, true);

    public Rules(
            Accounts accounts,
            Directory directory,
            HouseRules house,
            Outbox outbox,
            Answers answers,
            InstantSource clock) {
        this.accounts = accounts;
        this.directory = directory;
        this.house = house;
        this.outbox = outbox;
        this.answers = answers;
        this.clock = clock;
    }

    /// The scripts for mail to an account; null if it is just filed.
    ///
    /// @param domain of the address that the mail came to
    @Nullable Course of(Account account, Domain domain) throws StoreFailed {
        Course course = new Course(scripts.of(account), house.now(), domain);
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
            Tools tools = new Tools(outbox, answers, events, clock.instant());
            return new ScriptedDelivery(of, arrival, contents, tools).run(course);
        } finally {
            memory.release(kibibytes);
        }
    }

    /// Whose script runs.
    record Owner(Account account, Profile profile, Directory directory) {}

    /// What a delivery is done with, and when.
    record Tools(Outbox outbox, Answers answers, DeliveryEvents events, Instant now) {}
}
