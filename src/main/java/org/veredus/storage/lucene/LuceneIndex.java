package org.veredus.storage.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.search.Area;
import org.veredus.storage.search.Extent;
import org.veredus.storage.search.Numbers;
import org.veredus.storage.search.Progress;
import org.veredus.storage.search.Ranked;
import org.veredus.storage.search.TextDocument;
import org.veredus.storage.search.TextIndex;

/// One owner's folder. Its reader stays open until the index is closed and is brought up to date
/// after a write of its own; a question keeps its reader open while it needs it.
final class LuceneIndex implements TextIndex, AutoCloseable {
    private static final String FORMAT = "2";

    /// Megabytes a batch may take before it goes to disk.
    private static final double BUFFER = 16;

    /// Documents of a ranking; nobody looks further.
    private static final int MAX_RANKED = 10_000;

    private final Path folder;
    private final Documents documents;
    private final ReentrantLock lock = new ReentrantLock(); // guards the reader; held for no search
    private @Nullable DirectoryReader open;
    private boolean written; // since the reader was opened

    LuceneIndex(Path folder, Documents documents) {
        this.folder = folder;
        this.documents = documents;
    }

    /// Asks an index as it is at one moment.
    private interface Question<R> {
        R ask(DirectoryReader reader) throws IOException;
    }

    private <R> R ask(R nothing, Question<R> question) throws StoreFailed {
        try {
            DirectoryReader reader = reader();
            if (reader == null) return nothing;
            try {
                return question.ask(reader);
            } finally {
                reader.decRef();
            }
        } catch (IOException broken) {
            throw new StoreFailed("search index " + folder, broken);
        }
    }

    /// The newest commit, to be given back; null if there is none of this format.
    private @Nullable DirectoryReader reader() throws IOException {
        lock.lock();
        try {
            DirectoryReader known = open;
            if (known == null) {
                known = openReader();
            } else if (written) {
                DirectoryReader newer = DirectoryReader.openIfChanged(known);
                if (newer != null) {
                    known.decRef();
                    known = newer;
                }
            }
            open = known;
            written = false;
            if (known != null) known.incRef();
            return known;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable DirectoryReader openReader() throws IOException {
        if (!folder.toFile().isDirectory()) return null;
        Directory directory = FSDirectory.open(folder);
        try {
            DirectoryReader reader = DirectoryReader.open(directory);
            if (FORMAT.equals(reader.getIndexCommit().getUserData().get("format"))) return reader;
            reader.close();
        } catch (IndexNotFoundException none) {
            return null; // nothing was written yet
        }
        return null;
    }

    @Override
    public Progress progress() throws StoreFailed {
        return ask(Progress.NONE, LuceneIndex::progress);
    }

    private static Progress progress(DirectoryReader reader) throws IOException {
        Map<String, String> data = reader.getIndexCommit().getUserData();
        return new Progress(number(data, "last"), number(data, "mark"));
    }

    private static long number(Map<String, String> data, String name) throws IOException {
        try {
            return Long.parseLong(data.getOrDefault(name, ""));
        } catch (NumberFormatException foreign) {
            throw new IOException("no " + name + " in a commit", foreign);
        }
    }

    @Override
    public void write(Collection<TextDocument> added, Collection<Long> removed, Progress progress)
            throws StoreFailed {
        boolean fresh = progress().equals(Progress.NONE);
        IndexWriterConfig config =
                new IndexWriterConfig(documents.analyzer())
                        .setOpenMode(
                                fresh
                                        ? IndexWriterConfig.OpenMode.CREATE
                                        : IndexWriterConfig.OpenMode.APPEND)
                        .setRAMBufferSizeMB(BUFFER)
                        .setMergeScheduler(new SerialMergeScheduler());
        try (Directory directory = FSDirectory.open(folder);
                IndexWriter writer = new IndexWriter(directory, config)) {
            for (long number : removed)
                writer.deleteDocuments(LongPoint.newExactQuery(Documents.NUMBER, number));
            for (TextDocument each : added) writer.addDocument(documents.document(each));
            Map<String, String> data = new HashMap<>();
            data.put("format", FORMAT);
            data.put("last", Long.toString(progress.last()));
            data.put("mark", Long.toString(progress.mark()));
            writer.setLiveCommitData(data.entrySet());
            writer.commit();
            changed();
        } catch (IOException broken) {
            throw new StoreFailed("search index " + folder, broken);
        }
    }

    private void changed() {
        lock.lock();
        try {
            written = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable Numbers containing(String text, Extent extent) throws StoreFailed {
        Query query = Documents.containing(text, extent);
        return query == null ? null : numbers(query);
    }

    @Override
    public Numbers all() throws StoreFailed {
        return numbers(MatchAllDocsQuery.INSTANCE);
    }

    private Numbers numbers(Query query) throws StoreFailed {
        return ask(
                new Numbers(0, new long[0]),
                reader -> {
                    long[] found = searcher(reader).search(query, new Numbering());
                    return new Numbers(progress(reader).last(), found);
                });
    }

    @Override
    public Ranked ranked(String words, Set<Area> areas) throws StoreFailed {
        Query query = documents.like(words, areas);
        if (query == null) return Ranked.NONE;
        return ask(
                Ranked.NONE,
                reader -> {
                    IndexSearcher searcher = searcher(reader);
                    ScoreDoc[] best = searcher.search(query, MAX_RANKED).scoreDocs;
                    Map<Long, Float> scores = new HashMap<>();
                    List<LeafReaderContext> leaves = reader.leaves();
                    Arrays.sort(best, Comparator.comparingInt(hit -> hit.doc));
                    float most = 0;
                    for (ScoreDoc hit : best) most = Math.max(most, hit.score);
                    NumericDocValues values = null;
                    int leaf = -1;
                    for (ScoreDoc hit : best) {
                        int of = ReaderUtil.subIndex(hit.doc, leaves);
                        if (of != leaf || values == null) {
                            leaf = of;
                            values = leaves.get(of).reader().getNumericDocValues(Documents.NUMBER);
                        }
                        if (values.advanceExact(hit.doc - leaves.get(of).docBase))
                            scores.put(values.longValue(), hit.score / most);
                    }
                    return new Ranked(scores);
                });
    }

    /// Nothing is kept of questions: they seldom come twice.
    private static IndexSearcher searcher(DirectoryReader reader) {
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        return searcher;
    }

    /// Collects the numbers of all documents found, on the asking thread.
    private static final class Numbering implements CollectorManager<NumberCollector, long[]> {
        @Override
        public NumberCollector newCollector() {
            return new NumberCollector();
        }

        @Override
        public long[] reduce(Collection<NumberCollector> collectors) {
            return collectors.stream()
                    .flatMapToLong(each -> Arrays.stream(each.numbers()))
                    .toArray();
        }
    }

    /// Collects documents' numbers.
    private static final class NumberCollector extends SimpleCollector {
        private long[] numbers = new long[64];
        private int count;
        private @Nullable NumericDocValues values;

        @Override
        protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
            values = leaf.reader().getNumericDocValues(Documents.NUMBER);
        }

        @Override
        public void collect(int doc) throws IOException {
            NumericDocValues of = values;
            if (of == null || !of.advanceExact(doc)) return;
            if (count == numbers.length) numbers = Arrays.copyOf(numbers, count * 2);
            numbers[count++] = of.longValue();
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }

        long[] numbers() {
            return Arrays.copyOf(numbers, count);
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            DirectoryReader known = open;
            open = null;
            if (known != null) known.decRef();
        } finally {
            lock.unlock();
        }
    }
}
