package org.veredus.account.search;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.observe.Metrics;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.search.Area;
import org.veredus.storage.search.Extent;
import org.veredus.storage.search.Numbers;
import org.veredus.storage.search.Ranked;
import org.veredus.storage.search.TextIndex;
import org.veredus.storage.search.TextIndexes;

/// Searching with an index. One thread indexes, account by account, and rests as long as it worked.
public final class IndexedSearch implements MailSearch, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IndexedSearch.class);

    /// Accounts whose changes are followed; of others the index is caught up when they are searched
    /// again.
    private static final int MAX_FOLLOWED = 1000;

    private final TextIndexes indexes;
    private final SearchSettings settings;
    private final LongSupplier nanos;
    private final Counter indexed;
    private final Counter narrowed;
    private final Counter failures;
    private final Thread worker = Thread.ofPlatform().name("search-index").unstarted(this::work);

    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Condition changed = lock.newCondition();
    private final LinkedHashMap<AccountId, Followed> followed =
            new LinkedHashMap<>(16, 0.75f, true);
    private final Set<AccountId> waiting = new LinkedHashSet<>();
    private @Nullable AccountId inWork;
    private boolean closed;

    /// Keeps the account in memory, so that there is one.
    private static final class Followed {
        final Account account;
        final Pipeline.Registration registration;
        long due; // not to be looked at before

        Followed(Account account, Pipeline.Registration registration, long due) {
            this.account = account;
            this.registration = registration;
            this.due = due;
        }
    }

    /// @param indexes closed with this
    public IndexedSearch(
            TextIndexes indexes, SearchSettings settings, LongSupplier nanos, Metrics metrics) {
        this.nanos = nanos;
        this.indexes = indexes;
        this.settings = settings;
        indexed = metrics.counter("search_indexed", "messages put into search indexes");
        narrowed = metrics.counter("search_narrowed", "texts sought with the help of an index");
        failures = metrics.counter("search_failures", "times that an index could not be used");
        metrics.gauge("search_waiting", "accounts whose search index is behind", this::behind);
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint to let others go first; nothing relies on it
    public void start() {
        worker.setPriority(Thread.MIN_PRIORITY);
        worker.setDaemon(true);
        worker.start();
    }

    private int behind() {
        lock.lock();
        try {
            return waiting.size() + (inWork == null ? 0 : 1);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Candidates candidates(Account account, String text, Extent extent) {
        try {
            follow(account);
            Numbers found = index(account).containing(text, extent);
            if (found == null) return Candidates.ALL;
            narrowed.increment();
            return email -> !found.covers(email) || found.has(email);
        } catch (StoreFailed broken) {
            failed(account.id(), broken);
            return Candidates.ALL;
        }
    }

    @Override
    public Likeness like(Account account, String words, Set<Area> areas) {
        try {
            follow(account);
            Ranked ranked = index(account).ranked(words, areas);
            return ranked::of;
        } catch (StoreFailed broken) {
            failed(account.id(), broken);
            return Likeness.NONE;
        }
    }

    /// One that knows more than there is belongs to another time of the store, before a restoring.
    private TextIndex index(Account account) throws StoreFailed {
        TextIndex index = indexes.of(account.id().number());
        if (index.progress().mark() <= account.state().modSeq()) return index;
        return indexes.anew(account.id().number(), index);
    }

    private void failed(AccountId account, StoreFailed broken) {
        failures.increment();
        log.atWarn()
                .addKeyValue("account", account.number())
                .setCause(broken)
                .log("search index failed");
    }

    @Override
    public boolean rebuild(Account account) throws StoreFailed {
        indexes.drop(account.id().number());
        follow(account);
        offer(account.id());
        return true;
    }

    /// Tells who there is.
    @FunctionalInterface
    public interface Everybody {
        Set<AccountId> accounts() throws StoreFailed;
    }

    /// Drops the indexes of accounts that are no more.
    public void forgetRemoved(Everybody everybody) throws StoreFailed {
        List<Long> owners = indexes.owners(); // before, so that a new account is among the others
        Set<AccountId> there = everybody.accounts();
        for (long owner : owners) {
            AccountId id = new AccountId(owner);
            if (there.contains(id)) continue;
            unfollow(id);
            indexes.drop(owner);
        }
    }

    private void unfollow(AccountId id) {
        lock.lock();
        try {
            Followed gone = followed.remove(id);
            if (gone != null) gone.registration.close();
            waiting.remove(id);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until all that is known to have changed is in the indexes, or the time is over.
    ///
    /// @return whether it is
    public boolean settle(Duration most) throws InterruptedException {
        long left = most.toNanos();
        lock.lock();
        try {
            while (left > 0 && (inWork != null || !waiting.isEmpty()))
                left = changed.awaitNanos(left);
            return left > 0;
        } finally {
            lock.unlock();
        }
    }

    private void follow(Account account) {
        AccountId id = account.id();
        lock.lock();
        try {
            if (closed || followed.get(id) != null) return;
            Pipeline.Registration registration = account.listen(() -> offer(id));
            followed.put(id, new Followed(account, registration, nanos.getAsLong()));
            if (followed.size() > MAX_FOLLOWED) {
                Followed eldest = followed.pollFirstEntry().getValue();
                eldest.registration.close();
                waiting.remove(eldest.account.id());
            }
            offer(id);
        } finally {
            lock.unlock();
        }
    }

    /// Also on the engine's thread: short.
    private void offer(AccountId id) {
        lock.lock();
        try {
            if (followed.containsKey(id) && waiting.add(id)) changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            for (Account account = next(); account != null; account = next()) {
                catchUp(account);
                done(account);
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // who interrupts this thread wants it to end
        }
    }

    /// Null when this is closed.
    private @Nullable Account next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                if (waiting.isEmpty()) {
                    changed.await();
                    continue;
                }
                Followed first = firstDue();
                long left = first.due - nanos.getAsLong();
                if (left <= 0) {
                    inWork = first.account.id();
                    waiting.remove(inWork);
                    return first.account;
                }
                changed.awaitNanos(left);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private Followed firstDue() {
        Followed first = null;
        for (AccountId id : waiting) {
            Followed each = followed.get(id);
            if (each != null && (first == null || each.due - first.due < 0)) first = each;
        }
        return Objects.requireNonNull(first, "who waits is followed");
    }

    private void done(Account account) {
        lock.lock();
        try {
            inWork = null;
            Followed done = followed.get(account.id());
            if (done != null) done.due = nanos.getAsLong() + settings.gathering().toNanos();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends early only when this is closed.
    private void rest(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (left > 0 && !closed) left = changed.awaitNanos(left);
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void catchUp(Account account) throws InterruptedException {
        try (PdfReader pdfs = new PdfReader(settings.pdfCommand())) {
            while (!isClosed()) {
                long begun = nanos.getAsLong();
                int count = new CatchingUp(account, index(account), pdfs).step();
                if (count < 0) return;
                indexed.increment(count);
                rest(nanos.getAsLong() - begun);
            }
        } catch (StoreFailed broken) {
            failed(account.id(), broken);
        } catch (RuntimeException bug) {
            failures.increment();
            log.atError()
                    .addKeyValue("account", account.id().number())
                    .setCause(bug)
                    .log("bug in indexing");
        }
    }

    @Override
    public void close() throws StoreFailed {
        lock.lock();
        try {
            closed = true;
            followed.values().forEach(each -> each.registration.close());
            followed.clear();
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            worker.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // the indexes are closed all the same
        }
        indexes.close();
    }
}
