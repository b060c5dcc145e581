package org.veredus.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.search.IndexedSearch;
import org.veredus.account.search.SearchSettings;
import org.veredus.base.observe.Metrics;
import org.veredus.storage.lucene.LuceneIndexes;
import org.veredus.storage.search.Extent;

/// The same answers with an index as without, but for FUZZY, which finds more and ranks. RFC 6203
@Timeout(60)
class IndexedSearchTest {
    @TempDir Path folder;
    private IndexedSearch search;
    private ImapServer server;

    @BeforeEach
    void start() throws Exception {
        search =
                new IndexedSearch(
                        new LuceneIndexes(folder.resolve("search")),
                        new SearchSettings(List::of, Duration.ofMillis(1)),
                        System::nanoTime,
                        new Metrics());
        search.start();
        server =
                new ImapServer(
                        folder,
                        ImapSettings.defaults("imap.test").withPlaintextLogin(true),
                        search);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        search.close();
    }

    private void settle() throws Exception {
        search.candidates(server.alice(), "anything", Extent.ALL);
        assertThat(search.settle(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void findsSubstringsExactlyAndFormsOfWordsFuzzily() throws Exception {
        server.file(
                """
                From: "Ren\u00e9e" <renee@imap.test>
                Subject: Houses

                The houses that we have seen were not for us, and they are gone.
                """);
        server.file(
                """
                From: bob@imap.test
                Subject: greenhouse

                A list of plants for it.
                """);
        server.file(
                """
                From: bob@imap.test
                Subject: other

                We did see that there was a house with a garden and it was for sale.
                """);
        settle();
        server.file(
                """
                Subject: new

                the newest house
                """);
        settle();
        server.enter("1");
        server.play(
                """
                C1: a1 SEARCH TEXT "house"
                S1: * SEARCH 1 2 3 4
                S1: a1 OK done
                C1: a2 SEARCH BODY "OUSES"
                S1: * SEARCH 1
                S1: a2 OK done
                C1: a3 SEARCH SUBJECT "enhou"
                S1: * SEARCH 2
                S1: a3 OK done
                C1: a4 SEARCH FROM "bob" NOT BODY "garden"
                S1: * SEARCH 2
                S1: a4 OK done
                C1: a5 SEARCH HEADER From "renee"
                S1: * SEARCH 1
                S1: a5 OK done
                C1: a6 SEARCH BODY "housing"
                S1: * SEARCH
                S1: a6 OK done
                C1: a7 SEARCH FUZZY BODY "housing"
                S1: * SEARCH 1 3
                S1: a7 OK done
                C1: a8 SEARCH OR FUZZY SUBJECT "house" FUZZY BODY "gardens"
                S1: * SEARCH 1 2 3
                S1: a8 OK done
                C1: a9 SORT (RELEVANCY) UTF-8 FUZZY TEXT "houses"
                S1: * SORT 1 3
                S1: a9 OK done
                """);
    }
}
