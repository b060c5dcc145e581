package org.veredus.protocol.imap.push;

import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
import org.veredus.base.observe.Metrics;
import org.veredus.storage.kv.ChangeListener;
import org.veredus.storage.kv.StoreFailed;

/// Wakes the registered devices of an account when mail has come to its inbox.
///
/// Accounts with devices are watched; a change is only noted on the store's thread. One thread
/// looks whether the inbox has got anything and hands the account to a thread of its own, which
/// wakes all its devices; what comes meanwhile wakes them once more. What the service cannot take
/// now is tried again at growing intervals, some times. A device that is gone, or was let in by
/// what no longer lets in, is forgotten.
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
    private final Counter taken;
    private final Counter failed;
    private final Counter dropped;
    private final Semaphore signals = new Semaphore(0);
    private final Semaphore permits = new Semaphore(AT_ONCE);
    private final Queue<Watch> changed = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;

    /// Guards what follows.
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<AccountId, Watch> watches = new HashMap<>();
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

    /// Whether what somebody was let in by would let in still.
    @FunctionalInterface
    public interface Permission {
        boolean admits(AccountId account, Pass pass) throws StoreFailed;
    }

    /// Tells of an account's changes, for as long as the listener is held.
    @FunctionalInterface
    public interface Feed {
        void subscribe(AccountId account, ChangeListener listener);
    }

    /// What it takes from outside itself.
    ///
    /// @param threads run what waits for the service
    public record World(
            Apns apns,
            Feed feed,
            Permission permission,
            Executor threads,
            InstantSource clock,
            Metrics metrics) {}

    public ApplePushes(AppleDevices devices, Accounts accounts, World world) {
        this.devices = devices;
        this.accounts = accounts;
        this.world = world;
        taken = counter("taken");
        failed = counter("failed");
        dropped = counter("dropped");
    }

    private Counter counter(String outcome) {
        return world.metrics()
                .counter("apple_pushes", "posts to Apple's push service", "outcome", outcome);
    }

    private final class Watch {
        private final AccountId account;

        /// The store holds it weakly.
        private final ChangeListener listener = (_, _) -> hear();

        private int uidNext; // of the inbox, when it was looked at last; the loop's alone

        Watch(AccountId account, int uidNext) {
            this.account = account;
            this.uidNext = uidNext;
            world.feed().subscribe(account, listener);
        }

        /// On the store's thread.
        private void hear() {
            changed.add(this);
            signals.release();
        }
    }

    /// Begins to watch whoever has devices.
    public void start() throws StoreFailed {
        for (AccountId account : devices.accounts()) watch(account);
        Thread.ofVirtual().name("apple-pushes").start(this::loop);
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
            watches.computeIfAbsent(account, _ -> new Watch(account, next));
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

    private void loop() {
        try {
            while (!stopping) {
                Duration wait = round();
                if (signals.tryAcquire(wait.toMillis() + 1, TimeUnit.MILLISECONDS))
                    TimeUnit.MILLISECONDS.sleep(GATHER.toMillis());
                signals.drainPermits();
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // who interrupts this thread wants it to end
        }
    }

    /// Begins what may be begun now, on the threads it was given.
    ///
    /// @return when to come again at the latest
    Duration round() {
        Instant now = world.clock().instant();
        for (Watch each = changed.poll(); each != null; each = changed.poll()) look(each, now);
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
        ready.forEach((account, what) -> world.threads().execute(() -> wake(account, what)));
        return wait;
    }

    /// Whether something has come.
    private void look(Watch watch, Instant now) {
        try {
            // an account that is being removed has none by now, and must not be opened again
            if (forgetIfNone(watch.account)) return;
            int next = uidNext(watch.account);
            boolean news = next > watch.uidNext;
            watch.uidNext = next;
            if (news) add(watch.account, new Due(now, 0, Set.of()));
        } catch (StoreFailed broken) {
            log.atWarn()
                    .addKeyValue("account", watch.account.number())
                    .setCause(broken)
                    .log("no look");
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
        permits.acquireUninterruptibly();
        try {
            Set<Long> again = new HashSet<>();
            for (Map.Entry<Long, AppleDevice> each : devices.of(account).entrySet()) {
                if (!what.concerns(each.getKey())) continue;
                switch (wake(account, each.getValue())) {
                    case WOKEN -> taken.increment();
                    case BUSY -> again.add(each.getKey());
                    case GONE -> {
                        dropped.increment();
                        devices.remove(account, each.getKey());
                    }
                }
            }
            boolean _ = forgetIfNone(account);
            if (!again.isEmpty()) later(account, what.tries + 1, again);
        } catch (StoreFailed broken) {
            log.atWarn().addKeyValue("account", account.number()).setCause(broken).log("no push");
        } catch (RuntimeException bug) {
            log.error("bug while pushing", bug);
        } finally {
            permits.release();
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
            failed.increment();
            log.atWarn()
                    .addKeyValue("account", account.number())
                    .addKeyValue("status", answer.status())
                    .addKeyValue("reason", answer.reason())
                    .log("Apple's push service does not take it");
            return Fate.BUSY;
        } catch (IOException unreachable) {
            failed.increment();
            log.atDebug().setCause(unreachable).log("Apple's push service cannot be reached");
            return Fate.BUSY;
        }
    }

    private void later(AccountId account, int tries, Set<Long> which) {
        if (tries >= MAX_TRIES) return;
        Duration delay = FIRST_DELAY.multipliedBy(1L << tries);
        add(account, new Due(world.clock().instant().plus(delay), tries, which));
        signals.release();
    }

    private boolean forgetIfNone(AccountId account) throws StoreFailed {
        lock.lock();
        try {
            boolean none = devices.of(account).isEmpty();
            if (none) watches.remove(account);
            return none;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        stopping = true;
        signals.release();
        world.apns().close();
    }
}
