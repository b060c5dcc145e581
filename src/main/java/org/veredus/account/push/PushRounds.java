package org.veredus.account.push;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
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
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.ChangeListener;

/// Hears of changes in the accounts that somebody is to be told of, and has them worked off in
/// rounds.
///
/// A change is only noted on the store's thread. One thread makes a round when something was heard
/// and a little has been gathered, or when the last round wanted to come again. What takes long a
/// round hands to threads it was given, so many at a time. Any thread may call; nothing here waits
/// for a peer.
public final class PushRounds implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PushRounds.class);

    private final Feed feed;
    private final Executor threads;
    private final Pace pace;
    private final Semaphore signals = new Semaphore(0);
    private final Semaphore permits;
    private final Queue<AccountId> changed = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;

    /// Guards what follows.
    private final ReentrantLock lock = new ReentrantLock();

    /// The store holds listeners weakly.
    private final Map<AccountId, ChangeListener> listeners = new HashMap<>();

    /// Tells of an account's changes, for as long as the listener is held.
    @FunctionalInterface
    public interface Feed {
        void subscribe(AccountId account, ChangeListener listener);
    }

    /// Begins what may be begun now.
    @FunctionalInterface
    public interface Round {
        /// @return when to come again at the latest
        Duration make();
    }

    /// @param thread its name
    /// @param gather how long changes are gathered before they are looked at
    /// @param atOnce tasks under way
    public record Pace(String thread, Duration gather, int atOnce) {}

    /// @param threads run the tasks
    public PushRounds(Feed feed, Executor threads, Pace pace) {
        this.feed = feed;
        this.threads = threads;
        this.pace = pace;
        permits = new Semaphore(pace.atOnce());
    }

    public void start(Round round) {
        Thread.ofVirtual().name(pace.thread()).start(() -> loop(round));
    }

    private void loop(Round round) {
        try {
            while (!stopping) {
                Duration wait = round.make();
                if (signals.tryAcquire(wait.toMillis() + 1, TimeUnit.MILLISECONDS))
                    TimeUnit.MILLISECONDS.sleep(pace.gather().toMillis());
                signals.drainPermits();
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // who interrupts this thread wants it to end
        }
    }

    /// There is something for a round to do.
    public void wake() {
        signals.release();
    }

    /// Hears of an account's changes from now on.
    ///
    /// @return false if it did already
    public boolean watch(AccountId account) {
        lock.lock();
        try {
            if (listeners.containsKey(account)) return false;
            ChangeListener listener = (_, _) -> hear(account);
            listeners.put(account, listener);
            feed.subscribe(account, listener);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// On the store's thread.
    private void hear(AccountId account) {
        changed.add(account);
        wake();
    }

    public void forget(AccountId account) {
        lock.lock();
        try {
            listeners.remove(account);
        } finally {
            lock.unlock();
        }
    }

    /// Forgets all others.
    public void retain(Set<AccountId> accounts) {
        lock.lock();
        try {
            listeners.keySet().retainAll(accounts);
        } finally {
            lock.unlock();
        }
    }

    /// What has changed since this was asked last.
    public Set<AccountId> changed() {
        Set<AccountId> all = new LinkedHashSet<>();
        for (AccountId each = changed.poll(); each != null; each = changed.poll()) all.add(each);
        return all;
    }

    /// Runs a task on a thread of its own, when not too many are under way.
    public void begin(Runnable task) {
        threads.execute(
                () -> {
                    permits.acquireUninterruptibly();
                    try {
                        task.run();
                    } catch (RuntimeException bug) {
                        log.error("bug while pushing", bug);
                    } finally {
                        permits.release();
                    }
                });
    }

    @Override
    public void close() {
        stopping = true;
        wake();
    }
}
