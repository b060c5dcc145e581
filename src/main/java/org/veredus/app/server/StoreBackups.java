package org.veredus.app.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.protocol.admin.Backups;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksStore;

/// Takes backups on a thread of its own. The store copies itself by hard links in an instant; what
/// takes long is bringing that copy elsewhere, and the service goes on meanwhile.
final class StoreBackups implements Backups, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StoreBackups.class);

    /// Names sort by time.
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final RocksStore store;
    private final Path data;
    private final InstantSource clock;
    private volatile @Nullable Progress progress;
    private @Nullable Thread working; // guarded by this

    /// @param data the data folder
    StoreBackups(RocksStore store, Path data, InstantSource clock) {
        this.store = store;
        this.data = data;
        this.clock = clock;
    }

    @Override
    public synchronized boolean start(Path folder, int keep) {
        if (working != null && working.isAlive()) return false;
        Instant now = clock.instant();
        Path own = folder.resolve(NAME.format(now));
        progress = new Progress(own, State.RUNNING, now, null, 0, 0, null);
        working =
                Thread.ofPlatform()
                        .daemon()
                        .name("backup")
                        .start(() -> run(new BackupFolder(folder), own, now, keep));
        return true;
    }

    @Override
    public @Nullable Progress progress() {
        return progress;
    }

    private void run(BackupFolder folder, Path own, Instant started, int keep) {
        BackupFolder.Copied copied;
        try {
            copied = take(folder, own);
            folder.prune(keep);
        } catch (IOException | StoreFailed | RuntimeException failed) {
            log.atError().setCause(failed).addKeyValue("folder", own).log("backup failed");
            String why = failed.getClass().getSimpleName() + ": " + failed.getMessage();
            progress = new Progress(own, State.FAILED, started, clock.instant(), 0, 0, why);
            return;
        }
        log.atInfo()
                .addKeyValue("folder", own)
                .addKeyValue("octets", copied.octets())
                .addKeyValue("copied", copied.fresh())
                .log("backup done");
        progress =
                new Progress(
                        own,
                        State.DONE,
                        started,
                        clock.instant(),
                        copied.octets(),
                        copied.fresh(),
                        null);
    }

    private BackupFolder.Copied take(BackupFolder folder, Path own)
            throws IOException, StoreFailed {
        Path frozen = data.resolve(BackupFolder.WORK);
        BackupFolder.remove(frozen); // one that a crash has left
        try {
            store.copyTo(frozen);
            return folder.add(own, frozen, data);
        } finally {
            BackupFolder.remove(frozen);
        }
    }

    /// Ends a backup under way; what there is of it is removed.
    @Override
    public void close() {
        Thread thread;
        synchronized (this) {
            thread = working;
        }
        if (thread == null) return;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether a folder holds data or a backup of them.
    static boolean isData(Path folder) {
        return Files.isRegularFile(folder.resolve("format"));
    }
}
