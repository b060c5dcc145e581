package org.veredus.app.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.lucene.LuceneIndexes;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;
import org.veredus.storage.rocksdb.Scrub;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads all of a data folder on which no server runs, and says what is damaged.
final class DataCheck {
    private final Terminal terminal;
    private final boolean json;

    DataCheck(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    /// @return the exit status
    int run(Path data) throws StoreFailed {
        Scrub.Report report;
        try (RocksStore store =
                new RocksStore(
                        RocksSettings.defaults(data), InstantSource.system(), (_, _, _) -> {})) {
            report = store.scrub();
        }
        LuceneIndexes.Checked indexes;
        try (LuceneIndexes search = new LuceneIndexes(data.resolve("search"))) {
            indexes = search.check();
        }
        if (json) terminal.out().println(show(data, report, indexes).toPrettyString());
        else print(data, report, indexes);
        return report.damaged() == 0 ? 0 : 1;
    }

    private static ObjectNode show(Path data, Scrub.Report report, LuceneIndexes.Checked indexes) {
        ObjectNode shown =
                new JsonMapper()
                        .createObjectNode()
                        .put("data", data.toString())
                        .put("contents", report.contents())
                        .put("octets", report.octets())
                        .put("references", report.references())
                        .put("damaged", report.damaged())
                        .put("searchIndexes", indexes.sound())
                        .put("searchIndexesDropped", indexes.dropped());
        ArrayNode damages = shown.putArray("damages");
        report.damages().forEach(damages::add);
        return shown;
    }

    private void print(Path data, Scrub.Report report, LuceneIndexes.Checked indexes) {
        report.damages().forEach(terminal.err()::println);
        terminal.out()
                .printf(
                        "%s: %d contents (%s) compared with their hashes, %d references, %s%n",
                        data,
                        report.contents(),
                        Sizes.show(report.octets()),
                        report.references(),
                        report.damaged() == 0
                                ? "all good"
                                : report.damaged() + " damaged or missing");
        if (indexes.dropped() > 0)
            terminal.out()
                    .printf(
                            "%d search indexes were damaged and dropped: made anew when searched%n",
                            indexes.dropped());
    }
}
