package org.veredus.protocol.imap.push;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.auth.Pass;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.AccountState;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.Role;
import org.veredus.account.push.AppleDevice;
import org.veredus.account.push.AppleDevices;
import org.veredus.account.push.PushMeters;
import org.veredus.account.push.PushPermission;
import org.veredus.account.push.PushRounds;
import org.veredus.base.observe.Metrics;
import org.veredus.storage.kv.StoreFailed;

/// Wakes the registered devices of an account when mail has come to its inbox.
///
/// Accounts with devices are watched ([PushRounds]). A round looks whether the inbox has got
/// anything and hands the account to a thread of its own, which wakes all its devices; what comes
/// meanwhile wakes them once more. What the service cannot take now is tried again at growing
/// intervals, some times. A device that is gone, or was let in by what no longer lets in, is
/// forgotten.
public final class ApplePushes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ApplePushes.class);

    /// How long mail is gathered.
    private static final Duration GATHER = Duration.ofSeconds(1);

    private static final Duration FIRST_DELAY = Duration.ofSeconds(10);
    private static final int MAX_TRIES = 6;

    /// Accounts whose devices are being woken.
    private static final int AT_ONCE = 32;

    private final AppleDevices devices;
    private final Accounts accounts;
    private final World world;
    private final PushMeters meters;
    private final PushRounds rounds;

    /// Guards what follows.
    private final ReentrantLock lock = new ReentrantLock();

    /// UIDNEXT of inboxes when they were looked at last.
    private final Map<AccountId, Integer> seen = new HashMap<>();

    private final Map<AccountId, Due> due = new HashMap<>();

    /// Devices to be woken.
    ///
    /// @param tries there were
    /// @param only those of these numbers; empty: all
    private record Due(Instant notBefore, int tries, Set<Long> only) {
        boolean concerns(long number) {
            return only.isEmpty() || only.contains(number);
        }
    }

    /// What it takes from outside itself.
    ///
    /// @param threads run what waits for the service
    public record World(
            Apns apns,
            PushRounds.Feed feed,
            PushPermission permission,
            Executor threads,
            InstantSource clock,
            Metrics metrics) {}

    public ApplePushes(AppleDevices devices, Accounts accounts, World world) {
        this.devices = devices;
        this.accounts = accounts;
        this.world = world;
        meters = PushMeters.of(world.metrics(), "apple_pushes", "posts to Apple's push service");
        rounds =
                new PushRounds(
                        world.feed(),
                        world.threads(),
                        new PushRounds.Pace("apple-pushes", GATHER, AT_ONCE));
    }

    /// Begins to watch whoever has devices.
    public void start() throws StoreFailed {
        for (AccountId account : devices.accounts()) watch(account);
        rounds.start(this::round);
    }

    /// What the service knows this server's pushes by.
    public String topic() {
        return world.apns().topic();
    }

    /// @param pass it must let in still, now and whenever the device is woken
    /// @return false if it does not
    public boolean register(AccountId account, Pass pass, String token, String accountId)
            throws StoreFailed {
        if (!world.permission().admits(account, pass)) return false;
        devices.add(account, new AppleDevice(pass, token, accountId, world.clock().instant()));
        watch(account);
        return true;
    }

    private void watch(AccountId account) throws StoreFailed {
        int next = uidNext(account);
        lock.lock();
        try {
            if (rounds.watch(account)) seen.put(account, next);
        } finally {
            lock.unlock();
        }
    }

    private int uidNext(AccountId account) throws StoreFailed {
        AccountState state = accounts.open(account).state();
        Mailbox inbox = state.tree().find(Role.INBOX);
        MailboxState contents = inbox == null ? null : state.mailbox(inbox.id());
        return contents == null ? 1 : contents.uidNext();
    }

    /// Begins what may be begun now, on the threads it was given.
    ///
    /// @return when to come again at the latest
    Duration round() {
        Instant now = world.clock().instant();
        for (AccountId each : rounds.changed()) look(each, now);
        Map<AccountId, Due> ready = new HashMap<>();
        Duration wait = Duration.ofMinutes(1);
        lock.lock();
        try {
            for (Map.Entry<AccountId, Due> each : due.entrySet()) {
                Duration left = Duration.between(now, each.getValue().notBefore);
                if (!left.isPositive()) ready.put(each.getKey(), each.getValue());
                else if (left.compareTo(wait) < 0) wait = left;
            }
            due.keySet().removeAll(ready.keySet());
        } finally {
            lock.unlock();
        }
        ready.forEach((account, what) -> rounds.begin(() -> wake(account, what)));
        return wait;
    }

    /// Whether something has come.
    private void look(AccountId account, Instant now) {
        try {
            // an account that is being removed has none by now, and must not be opened again
            if (!forgetIfNone(account) && hasGrown(account, uidNext(account)))
                add(account, new Due(now, 0, Set.of()));
        } catch (StoreFailed broken) {
            log.atWarn().addKeyValue("account", account.number()).setCause(broken).log("no look");
        }
    }

    private boolean hasGrown(AccountId account, int next) {
        lock.lock();
        try {
            Integer before = seen.replace(account, next);
            return before != null && next > before;
        } finally {
            lock.unlock();
        }
    }

    private void add(AccountId account, Due what) {
        lock.lock();
        try {
            // news is for all devices
            due.merge(account, what, (there, more) -> more.only.isEmpty() ? more : there);
        } finally {
            lock.unlock();
        }
    }

    private void wake(AccountId account, Due what) {
        try {
            Set<Long> again = new HashSet<>();
            for (Map.Entry<Long, AppleDevice> each : devices.of(account).entrySet()) {
                if (!what.concerns(each.getKey())) continue;
                switch (wake(account, each.getValue())) {
                    case WOKEN -> meters.taken().increment();
                    case BUSY -> again.add(each.getKey());
                    case GONE -> {
                        meters.dropped().increment();
                        devices.remove(account, each.getKey());
                    }
                }
            }
            boolean _ = forgetIfNone(account);
            if (!again.isEmpty()) later(account, what.tries + 1, again);
        } catch (StoreFailed broken) {
            log.atWarn().addKeyValue("account", account.number()).setCause(broken).log("no push");
        }
    }

    private enum Fate {
        WOKEN,
        BUSY,
        GONE
    }

    private Fate wake(AccountId account, AppleDevice device) throws StoreFailed {
        if (!world.permission().admits(account, device.pass())) return Fate.GONE;
        try {
            Apns.Answer answer =
                    world.apns().push(device.token(), device.accountId(), world.clock().instant());
            if (answer.isTaken()) return Fate.WOKEN;
            if (answer.isGone()) return Fate.GONE;
            meters.failed().increment();
            log.atWarn()
                    .addKeyValue("account", account.number())
                    .addKeyValue("status", answer.status())
                    .addKeyValue("reason", answer.reason())
                    .log("Apple's push service does not take it");
            return Fate.BUSY;
        } catch (IOException unreachable) {
            meters.failed().increment();
            log.atDebug().setCause(unreachable).log("Apple's push service cannot be reached");
            return Fate.BUSY;
        }
    }

    private void later(AccountId account, int tries, Set<Long> which) {
        if (tries >= MAX_TRIES) return;
        Duration delay = FIRST_DELAY.multipliedBy(1L << tries);
        add(account, new Due(world.clock().instant().plus(delay), tries, which));
        rounds.wake();
    }

    private boolean forgetIfNone(AccountId account) throws StoreFailed {
        lock.lock();
        try {
            boolean none = devices.of(account).isEmpty();
            if (none) forget(account);
            return none;
        } finally {
            lock.unlock();
        }
    }

    private void forget(AccountId account) {
        rounds.forget(account);
        seen.remove(account);
    }

    @Override
    public void close() {
        rounds.close();
        world.apns().close();
    }
}
