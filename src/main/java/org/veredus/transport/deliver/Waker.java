package org.veredus.transport.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Role;
import org.veredus.account.mailbox.UidSet;
import org.veredus.account.script.Snoozes;
import org.veredus.account.script.Snoozes.Waking;
import org.veredus.storage.kv.StoreFailed;

/// Brings messages back that scripts have put away, when their time has come: also after a restart,
/// and late rather than never. One that somebody has moved or removed meanwhile stays as it is.
///
/// Flags, then the move, then the note that it is done: what a crash leaves undone is done again,
/// and comes to the same.
public final class Waker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Waker.class);

    /// Messages wake up to so much late.
    private static final Duration EVERY = Duration.ofSeconds(5);

    private static final int AT_ONCE = 1000;

    private final Accounts accounts;
    private final Snoozes snoozes;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    public Waker(Accounts accounts, Snoozes snoozes, InstantSource clock) {
        this.accounts = accounts;
        this.snoozes = snoozes;
        this.clock = clock;
    }

    /// Works until it is closed.
    public void start() {
        var _ = Thread.ofVirtual().name("waker").start(this::loop);
    }

    private void loop() {
        try {
            do {
                wakeAll();
            } while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // who interrupts this thread wants it to end
        }
    }

    private void wakeAll() {
        try {
            runDue();
        } catch (StoreFailed failed) {
            log.atWarn().setCause(failed).log("snoozed messages are late");
        } catch (RuntimeException bug) {
            log.error("bug while waking messages", bug);
        }
    }

    /// Wakes what is due, on this thread.
    ///
    /// @return how many messages came back
    public int runDue() throws StoreFailed {
        Instant now = clock.instant();
        int woken = 0;
        for (Snoozes.Due due : snoozes.due(now, AT_ONCE)) {
            Account account = accounts.open(due.account());
            for (List<Waking> alike : alike(Snoozes.of(account, now))) {
                woken += wake(account, alike);
                Snoozes.done(account, alike);
            }
            snoozes.forget(due);
        }
        return woken;
    }

    /// Those of which the same becomes, in no more than a few commits.
    private static Collection<List<Waking>> alike(List<Waking> wakings) {
        record Deed(
                MailboxId away,
                @Nullable String mailbox,
                boolean create,
                List<List<String>> flags) {}
        Map<Deed, List<Waking>> found = new LinkedHashMap<>();
        for (Waking each : wakings) {
            Deed deed =
                    new Deed(
                            each.away(),
                            each.mailbox(),
                            each.create(),
                            List.of(each.added(), each.removed()));
            found.computeIfAbsent(deed, _ -> new ArrayList<>()).add(each);
        }
        return found.values();
    }

    /// @param alike at least one
    /// @return how many messages came back
    private static int wake(Account account, List<Waking> alike) throws StoreFailed {
        try {
            return wakeTogether(account, alike);
        } catch (MailboxRefused refused) {
            if (alike.size() == 1) return wakeUnmarked(account, alike.getFirst());
            int woken = 0; // one that cannot be changed keeps no other asleep
            for (Waking each : alike) woken += wake(account, List.of(each));
            return woken;
        }
    }

    private static int wakeTogether(Account account, List<Waking> alike)
            throws MailboxRefused, StoreFailed {
        Waking first = alike.getFirst();
        UidSet uids = UidSet.EMPTY;
        int woken = 0;
        for (Waking each : alike) {
            UidSet its = account.uidsOf(each.email(), each.away());
            if (!its.isEmpty()) woken++;
            uids = uids.or(its);
        }
        if (woken == 0 || account.state().tree().find(first.away()) == null) return 0;
        change(account, first, uids, FlagChange.Kind.ADD);
        change(account, first, uids, FlagChange.Kind.REMOVE);
        account.move(first.away(), uids, target(account, first).id());
        return woken;
    }

    /// One that takes no more flags comes back without them.
    private static int wakeUnmarked(Account account, Waking waking) throws StoreFailed {
        Waking unmarked =
                new Waking(
                        waking.at(),
                        waking.email(),
                        waking.away(),
                        waking.mailbox(),
                        waking.create(),
                        List.of(),
                        waking.removed());
        try {
            return wakeTogether(account, List.of(unmarked));
        } catch (MailboxRefused refused) {
            // nothing that another try would do better: it stays where it can be seen
            log.atWarn()
                    .addKeyValue("account", account.id().number())
                    .addKeyValue("why", refused.sentence())
                    .log("a snoozed message cannot come back");
            return 0;
        }
    }

    private static void change(Account account, Waking waking, UidSet uids, FlagChange.Kind how)
            throws MailboxRefused, StoreFailed {
        var names = how == FlagChange.Kind.ADD ? waking.added() : waking.removed();
        if (names.isEmpty()) return;
        FlagChange change = new FlagChange(how, ScriptFlags.of(names));
        account.store(waking.away(), uids, change, Long.MAX_VALUE);
    }

    private static Mailbox target(Account account, Waking waking)
            throws MailboxRefused, StoreFailed {
        MailboxTree tree = account.state().tree();
        String path = waking.mailbox();
        Mailbox there = path == null ? null : tree.find(path);
        if (there != null && there.selectable()) return there;
        Mailbox made = path != null && waking.create() ? made(account, path) : null;
        Mailbox inbox = made == null ? tree.find(Role.INBOX) : made;
        if (inbox == null) throw new StoreFailed("account " + account.id() + " has no inbox");
        return inbox;
    }

    private static @Nullable Mailbox made(Account account, String path) throws StoreFailed {
        try {
            return account.create(path, null);
        } catch (MailboxRefused refused) {
            log.atInfo().addKeyValue("why", refused.sentence()).log("the inbox gets the message");
            return null;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
