package org.veredus.app.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.kv.StoreFailed;

/// Removes contents that nobody needs any more, now and then.
final class Housekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private static final Duration EVERY = Duration.ofMinutes(10);

    /// A content stays so long after its last reference, for whoever is just reading it.
    private static final Duration GRACE = Duration.ofHours(1);

    private final BlobStore blobs;
    private final CountDownLatch stop = new CountDownLatch(1);

    Housekeeping(BlobStore blobs) {
        this.blobs = blobs;
    }

    void start() {
        Thread.ofPlatform().daemon().name("housekeeping").start(this::run);
    }

    private void run() {
        try {
            while (!stop.await(EVERY.toSeconds(), TimeUnit.SECONDS)) collect();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // who interrupts this thread wants it to end
        }
    }

    private void collect() {
        try {
            int removed = blobs.collect(GRACE);
            if (removed > 0) log.atInfo().addKeyValue("contents", removed).log("removed");
        } catch (StoreFailed failed) {
            log.atWarn().setCause(failed).log("contents not removed");
        }
    }

    @Override
    public void close() {
        stop.countDown();
    }
}
