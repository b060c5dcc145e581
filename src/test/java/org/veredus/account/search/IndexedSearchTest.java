package org.veredus.account.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.UidSet;
import org.veredus.base.observe.Metrics;
import org.veredus.storage.lucene.LuceneIndexes;
import org.veredus.storage.search.Area;
import org.veredus.storage.search.Extent;
import org.veredus.storage.search.Progress;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

@Timeout(60)
class IndexedSearchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<Area> BODY = Set.of(Area.BODY, Area.ATTACHMENT);

    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();
    private final Accounts accounts =
            new Accounts(
                    new MemoryStore(clock),
                    clock,
                    MailboxSettings.defaults(),
                    _ -> Quota.UNLIMITED);

    private LuceneIndexes indexes() {
        return new LuceneIndexes(folder.resolve("search"));
    }

    private IndexedSearch search() {
        SearchSettings settings =
                new SearchSettings(() -> PdfReader.command(folder), Duration.ofMillis(1));
        IndexedSearch search =
                new IndexedSearch(indexes(), settings, System::nanoTime, new Metrics());
        search.start();
        return search;
    }

    private Account account() throws Exception {
        return accounts.open(new AccountId(1));
    }

    private MailboxId inbox() throws Exception {
        return Objects.requireNonNull(account().state().tree().find("INBOX")).id();
    }

    private long file(String message) throws Exception {
        byte[] octets = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        try (MessageIntake intake = account().intake()) {
            intake.write(octets, 0, octets.length);
            Filing filing = new Filing(intake.finish(), new byte[0], Flags.NONE, Instant.EPOCH);
            return account().file(inbox(), List.of(filing)).emails().getFirst();
        }
    }

    private static void settle(IndexedSearch search) throws InterruptedException {
        assertThat(search.settle(PATIENCE)).isTrue();
    }

    @Test
    void indexesWhatIsSearchedAndFollowsWhatComesAndGoes() throws Exception {
        long apples = file("Subject: =?utf-8?q?=C3=84pfel?=\n\nand pineapples\n");
        long pears = file("Subject: pears\n\n<b>no</b>\n");
        try (IndexedSearch search = search()) {
            MailSearch.Candidates unknown = search.candidates(account(), "neapp", Extent.READ);
            assertThat(unknown.mayHave(pears)).isTrue();
            settle(search);
            MailSearch.Candidates known = search.candidates(account(), "neapp", Extent.READ);
            assertThat(known.mayHave(apples)).isTrue();
            assertThat(known.mayHave(pears)).isFalse();
            assertThat(search.candidates(account(), "\u00c4PF", Extent.READ).mayHave(apples))
                    .isTrue();
            long more = file("Subject: more\n\npears\n");
            assertThat(known.mayHave(more)).isTrue();
            settle(search);
            assertThat(search.candidates(account(), "neapp", Extent.READ).mayHave(more)).isFalse();
            account().remove(inbox(), UidSet.of(1));
            settle(search);
            assertThat(search.candidates(account(), "neapp", Extent.READ).mayHave(apples))
                    .isFalse();
        }
        file("Subject: later\n\nplums\n");
        try (IndexedSearch search = search()) {
            assertThat(search.candidates(account(), "neapp", Extent.READ).mayHave(pears)).isFalse();
            settle(search);
            assertThat(search.candidates(account(), "plu", Extent.READ).mayHave(pears)).isFalse();
            search.forgetRemoved(() -> Set.of(new AccountId(1)));
            assertThat(search.candidates(account(), "plu", Extent.READ).mayHave(pears)).isFalse();
            search.forgetRemoved(Set::of);
            try (LuceneIndexes indexes = indexes()) {
                assertThat(indexes.owners()).isEmpty();
            }
            search.candidates(account(), "plu", Extent.READ);
            settle(search);
            assertThat(search.rebuild(account())).isTrue();
            assertThat(search.candidates(account(), "plu", Extent.READ).mayHave(pears)).isTrue();
            settle(search);
            assertThat(search.candidates(account(), "plu", Extent.READ).mayHave(pears)).isFalse();
        }
    }

    @Test
    void comparesWithTheStoreWhenTheLogHasForgotten() throws Exception {
        long gone = file("Subject: a\n\napples\n");
        long stays = file("Subject: b\n\napples\n");
        try (IndexedSearch search = search()) {
            search.candidates(account(), "apples", Extent.READ);
            settle(search);
        }
        account().remove(inbox(), UidSet.of(1));
        try (LuceneIndexes indexes = indexes()) {
            // a mark from before the oldest change there is
            indexes.of(1).write(List.of(), List.of(), new Progress(stays, -5));
        }
        try (IndexedSearch search = search()) {
            search.candidates(account(), "apples", Extent.READ);
            settle(search);
            assertThat(search.candidates(account(), "apples", Extent.READ).mayHave(gone)).isFalse();
            assertThat(search.candidates(account(), "apples", Extent.READ).mayHave(stays)).isTrue();
        }
    }

    @Test
    void findsWhatAttachmentsSay() throws Exception {
        long pdf = file(attached("application/pdf", "offer.pdf", pdf("Lighthouse keepers")));
        long office = file(attached("application/octet-stream", "plan.docx", office()));
        long broken = file(attached("application/pdf", "broken.pdf", new byte[] {1, 2, 3}));
        long after = file(attached("application/pdf", "x.pdf", pdf("volcanoes")));
        try (IndexedSearch search = search()) {
            search.like(account(), "x", BODY);
            settle(search);
            assertThat(search.like(account(), "lighthouse", BODY).of(pdf)).isEqualTo(1f);
            assertThat(search.like(account(), "lighthouse", BODY).of(office)).isZero();
            assertThat(search.like(account(), "harbour dredging", BODY).of(office)).isPositive();
            assertThat(search.like(account(), "broken.pdf", BODY).of(broken)).isPositive();
            assertThat(search.like(account(), "volcanoes", BODY).of(after)).isPositive();
            assertThat(search.like(account(), "volcanoes", Set.of(Area.BODY)).of(after)).isZero();
        }
    }

    private static String attached(String type, String name, byte[] content) {
        return "Subject: see\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
                + "--b\n\nhere\n--b\nContent-Type: "
                + type
                + "\nContent-Disposition: attachment; filename="
                + name
                + "\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(content)
                + "\n--b--\n";
    }

    private static byte[] pdf(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                content.showText(text);
                content.endText();
            }
            document.save(out);
        }
        return out.toByteArray();
    }

    private static byte[] office() throws IOException {
        return zip(
                "word/document.xml",
                "<w:document xmlns:w='w'><w:p><w:t>har</w:t><w:t>bour</w:t></w:p>"
                        + "<w:p><w:t>dredging</w:t></w:p></w:document>");
    }

    private static byte[] zip(String name, String content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(out)) {
            archive.putNextEntry(new ZipEntry("first.bin"));
            archive.write(new byte[1000]);
            archive.putNextEntry(new ZipEntry(name));
            archive.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    @Test
    void readsOfficeDocumentsWithinBounds() throws Exception {
        assertThat(OfficeText.read(office(), 100)).isEqualTo("harbour dredging ");
        assertThat(OfficeText.read(office(), 5)).isEqualTo("harbo");
        assertThat(OfficeText.read(new byte[] {'P', 'K', 3, 4, 5}, 100)).isEmpty();
        String bomb = "<a>" + " ".repeat(40 << 20);
        assertThat(OfficeText.read(zip("content.xml", bomb), Integer.MAX_VALUE).length())
                .isLessThanOrEqualTo(32 << 20);
        String entities =
                "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a><p>x</p>&b;</a>";
        assertThat(OfficeText.read(zip("content.xml", entities), 100)).doesNotContain("root");
    }

    /// A page of 400 MB in a document of some 400 KB.
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            PDStream stream = new PDStream(document);
            byte[] words = "BT (boom) Tj ET ".repeat(64 << 10).getBytes(StandardCharsets.US_ASCII);
            try (OutputStream content = stream.createOutputStream(COSName.FLATE_DECODE)) {
                for (int i = 0; i < 400; i++) content.write(words);
            }
            page.setContents(stream);
            document.save(out);
        }
        return out.toByteArray();
    }

    @Test
    void aPdfThatUnpacksToMuchMoreEndsItsReaderAndNothingElse() throws Exception {
        byte[] bomb = bomb();
        assertThat(bomb.length).isLessThan(4 << 20);
        try (PdfReader pdfs = new PdfReader(() -> PdfReader.command(folder))) {
            long begun = System.nanoTime();
            assertThat(pdfs.read(bomb).length()).isLessThanOrEqualTo(16 << 20);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
            assertThat(pdfs.read(pdf("harbour"))).contains("harbour");
        }
    }

    @Test
    void anIndexThatIsDamagedIsMadeAnew() throws Exception {
        long pears = file("Subject: pears\n\nno\n");
        long apple = file("Subject: apple\n\nyes\n");
        try (IndexedSearch search = search()) {
            search.candidates(account(), "apple", Extent.READ);
            settle(search);
        }
        try (Stream<Path> files = Files.walk(folder.resolve("search"))) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                Files.write(file, new byte[] {1, 2, 3});
        }
        try (IndexedSearch search = search()) {
            // at once, when nothing or all is indexed again
            assertThat(search.candidates(account(), "apple", Extent.READ).mayHave(apple)).isTrue();
            settle(search);
            assertThat(search.candidates(account(), "apple", Extent.READ).mayHave(apple)).isTrue();
            assertThat(search.candidates(account(), "apple", Extent.READ).mayHave(pears)).isFalse();
        }
    }

    @Test
    void doesWithoutTheReaderOfPdfsWhenItDiesOrCannotStart() throws Exception {
        byte[] pdf = pdf("text");
        try (PdfReader dies = new PdfReader(() -> List.of("false"));
                PdfReader missing = new PdfReader(() -> List.of("/nonexistent/program"))) {
            assertThat(dies.read(pdf)).isEmpty();
            assertThat(dies.read(pdf)).isEmpty();
            assertThat(missing.read(pdf)).isEmpty();
            assertThat(missing.read(pdf)).isEmpty();
        }
    }
}
