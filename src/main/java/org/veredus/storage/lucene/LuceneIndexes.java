package org.veredus.storage.lucene;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.search.TextIndex;
import org.veredus.storage.search.TextIndexes;

/// Indexes in folders. Lucene's classes are loaded when the first one is asked for.
public final class LuceneIndexes implements TextIndexes {
    private static final Logger log = LoggerFactory.getLogger(LuceneIndexes.class);

    /// Would say each time that a module is missing which is not finished yet.
    private static final java.util.logging.Logger VECTORS =
            java.util.logging.Logger.getLogger(
                    "org.apache.lucene.internal.vectorization.VectorizationProvider");

    static {
        VECTORS.setLevel(Level.SEVERE);
    }

    /// Indexes with a reader open; one has some ten files.
    private static final int MAX_OPEN = 100;

    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Path folder;
    private final Cache<Long, LuceneIndex> open =
            Caffeine.newBuilder()
                    .maximumSize(MAX_OPEN)
                    .expireAfterAccess(KEPT)
                    .executor(Runnable::run)
                    .removalListener(
                            (@Nullable Long _, @Nullable LuceneIndex gone, RemovalCause _) ->
                                    shut(gone))
                    .build();

    /// Held by who looks whether an index is to be dropped, until it is.
    private final ReentrantLock dropping = new ReentrantLock();

    private @Nullable Documents documents;

    /// @param folder of all indexes; made when the first one is written
    public LuceneIndexes(Path folder) {
        this.folder = folder;
    }

    private static void shut(@Nullable LuceneIndex index) {
        try {
            if (index != null) index.close();
        } catch (IOException unclosed) {
            log.atWarn().setCause(unclosed).log("search index did not close");
        }
    }

    private synchronized Documents documents() {
        Documents made = documents;
        if (made == null) documents = made = new Documents();
        return made;
    }

    @Override
    public TextIndex of(long owner) throws StoreFailed {
        LuceneIndex index = open.get(owner, number -> new LuceneIndex(folder(number), documents()));
        try {
            index.progress();
        } catch (StoreFailed damaged) {
            log.atWarn()
                    .addKeyValue("folder", folder(owner))
                    .setCause(damaged)
                    .log("search index begins anew");
            return anew(owner, index);
        }
        return index;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // another's new one must not be dropped
    public TextIndex anew(long owner, TextIndex old) throws StoreFailed {
        dropping.lock();
        try {
            if (open.getIfPresent(owner) == old) drop(owner);
        } finally {
            dropping.unlock();
        }
        return open.get(owner, number -> new LuceneIndex(folder(number), documents()));
    }

    private Path folder(long owner) {
        return folder.resolve(Long.toString(owner));
    }

    @Override
    public void drop(long owner) throws StoreFailed {
        dropping.lock();
        try {
            open.invalidate(owner);
            delete(folder(owner));
        } finally {
            dropping.unlock();
        }
    }

    private static void delete(Path gone) throws StoreFailed {
        if (!Files.isDirectory(gone)) return;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(gone)) {
            for (Path file : files) Files.deleteIfExists(file);
            Files.deleteIfExists(gone);
        } catch (IOException stays) {
            throw new StoreFailed("search index " + gone, stays);
        }
    }

    @Override
    public List<Long> owners() throws StoreFailed {
        List<Long> numbers = new ArrayList<>();
        if (!Files.isDirectory(folder)) return numbers;
        try (DirectoryStream<Path> owners = Files.newDirectoryStream(folder)) {
            for (Path owner : owners) {
                String name = String.valueOf(owner.getFileName());
                if (name.matches("\\d{1,18}")) numbers.add(Long.parseLong(name));
            }
        } catch (IOException unreadable) {
            throw new StoreFailed("search indexes " + folder, unreadable);
        }
        return numbers;
    }

    /// Reads all indexes, and drops those that are damaged.
    public Checked check() throws StoreFailed {
        int sound = 0;
        int dropped = 0;
        for (long owner : owners()) {
            if (isSound(folder(owner))) {
                sound++;
            } else {
                drop(owner);
                dropped++;
            }
        }
        return new Checked(sound, dropped);
    }

    /// What was found of the indexes there are.
    public record Checked(int sound, int dropped) {}

    private static boolean isSound(Path owner) {
        try (Directory directory = FSDirectory.open(owner);
                CheckIndex check = new CheckIndex(directory)) {
            return check.checkIndex().clean;
        } catch (IOException | RuntimeException damaged) {
            log.atDebug().addKeyValue("folder", owner).setCause(damaged).log("damaged index");
            return false;
        }
    }

    @Override
    public void close() {
        open.invalidateAll();
        open.cleanUp();
        Documents made = documents;
        if (made != null) made.close();
    }
}
