package org.veredus.storage.rocksdb;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.Commit;
import org.veredus.storage.kv.Conflict;
import org.veredus.storage.kv.Pending;
import org.veredus.storage.kv.StoreFailed;

/// A commit on its way through the committer.
final class QueuedCommit implements Pending {
    private volatile @Nullable Commit commit; // null once its fate is known: it may be large
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable Exception failure; // written before the latch opens

    QueuedCommit(Commit commit) {
        this.commit = commit;
    }

    Commit commit() {
        return Objects.requireNonNull(commit, "done");
    }

    void succeed() {
        commit = null;
        done.countDown();
    }

    /// Does nothing to a commit whose fate is known.
    void fail(Exception why) {
        if (done.getCount() == 0) return;
        failure = why;
        commit = null;
        done.countDown();
    }

    @Override
    public void await() throws Conflict, StoreFailed {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException later) {
                interrupted =
                        true; // the commit's fate must be known; the interrupt is kept for the
                // caller
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        switch (failure) {
            case null -> {}
            case Conflict conflict -> throw conflict;
            default -> throw new StoreFailed("the commit failed", failure);
        }
    }
}
