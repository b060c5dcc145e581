package org.veredus.account.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.storage.kv.Commit;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.kv.Write;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

class PagesTest {
    private static final AccountId ID = new AccountId(7);

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private Accounts accounts = accounts();
    private MailboxId inbox = new MailboxId(1);
    private MailboxId archive = new MailboxId(1);

    private Accounts accounts() {
        return new Accounts(store, clock, MailboxSettings.defaults(), _ -> Quota.UNLIMITED);
    }

    @BeforeEach
    void open() throws Exception {
        inbox = mailbox("INBOX");
        archive = mailbox("Archive");
    }

    private MailboxId mailbox(String path) throws Exception {
        return Objects.requireNonNull(account().state().tree().find(path)).id();
    }

    private Account account() throws Exception {
        return accounts.open(ID);
    }

    private void fill(int messages) throws Exception {
        List<Filing> all = new ArrayList<>();
        for (int i = 0; i < messages; i++)
            all.add(Letters.filing(store.blobs(), "a".repeat(i) + "\r\n", Flags.NONE));
        account().file(inbox, all);
    }

    private void copies(MailboxId to, int messages) throws Exception {
        while (contents(to).messages() < messages) {
            int more = Math.min(messages - contents(to).messages(), 900);
            int there = contents(inbox).messages();
            account().copy(inbox, UidSet.range(1, Math.min(more, there)), to);
        }
    }

    private MailboxState contents(MailboxId id) throws Exception {
        return Objects.requireNonNull(account().state().mailbox(id));
    }

    private Entries entries(MailboxId id) throws Exception {
        return Objects.requireNonNull(Objects.requireNonNull(account().open(id)).entries());
    }

    private NavigableMap<byte[], byte[]> records(byte[] from, byte[] to) throws StoreFailed {
        NavigableMap<byte[], byte[]> found = new TreeMap<>(Keys.ORDER);
        try (Snapshot snapshot = store.snapshot(ID.partition())) {
            snapshot.scan(
                    from,
                    to,
                    (key, value) -> {
                        found.put(key, value);
                        return Snapshot.Next.GO_ON;
                    });
        }
        return found;
    }

    private NavigableMap<byte[], byte[]> pages(MailboxId id) throws StoreFailed {
        return records(Layout.page(id, 0), Layout.page(id, Integer.MAX_VALUE));
    }

    /// What the entries' own records say.
    private List<Entry> own(MailboxId id) throws StoreFailed {
        List<Entry> all = new ArrayList<>();
        for (var record :
                records(Layout.entry(id, 0), Layout.entry(id, Integer.MAX_VALUE)).entrySet())
            all.add(
                    Layout.readEntry(
                            Layout.uidOfEntry(record.getKey()),
                            record.getValue(),
                            new HashMap<>()));
        return all;
    }

    /// Reads the mailbox as after a start.
    ///
    /// @return how many entries were read from records of their own
    private int reload(MailboxId id) throws Exception {
        accounts = accounts();
        int[] single = {0};
        try (Snapshot snapshot = store.snapshot(ID.partition())) {
            MailboxState loaded =
                    Pages.load(
                            (from, to, visitor) ->
                                    snapshot.scan(
                                            from,
                                            to,
                                            (key, value) -> {
                                                if (key[0] == 'N') single[0]++;
                                                return visitor.visit(key, value);
                                            }),
                            id,
                            contents(id));
            assertThat(Objects.requireNonNull(loaded.entries()).toList()).isEqualTo(own(id));
        }
        return single[0];
    }

    private void commit(Write... writes) throws Exception {
        long version;
        try (Snapshot snapshot = store.snapshot(ID.partition())) {
            version = snapshot.version();
        }
        store.commit(new Commit(ID.partition(), version, List.of(writes), List.of())).await();
        accounts = accounts();
    }

    @Test
    void aLargeMailboxIsReadFromPagesThatWereWrittenAsItGrew() throws Exception {
        fill(10);
        copies(inbox, 10_000);
        assertThat(pages(inbox)).hasSizeGreaterThan(10);
        assertThat(reload(inbox)).isLessThan(1500);
        account().open(inbox);
        account().writePages();
        assertThat(reload(inbox)).isLessThan(Chunk.FULL);
        assertThat(pages(inbox).values()).allSatisfy(p -> assertThat(p).hasSizeLessThan(12_000));
    }

    @Test
    void aMailboxThatFillsWhileItIsColdGetsItsPages() throws Exception {
        accounts = accounts();
        fill(1500);
        int before = reload(inbox);
        assertThat(before).isEqualTo(1500);
        account().writePages();
        assertThat(pages(inbox)).hasSize(2);
        assertThat(reload(inbox)).isLessThan(Chunk.FULL);
        // not a look at it for less than a page
        fill(Chunk.FULL - 1);
        account().writePages();
        assertThat(pages(inbox)).hasSize(3);
        fill(1);
        account().writePages();
        assertThat(pages(inbox)).hasSize(3);
        fill(Chunk.FULL - 2);
        account().writePages();
        assertThat(pages(inbox)).hasSize(3);
        fill(1);
        account().writePages();
        assertThat(pages(inbox)).hasSize(4);
        assertThat(contents(inbox).entries()).isNull();
        assertThat(reload(inbox)).isLessThan(Chunk.FULL);
    }

    @Test
    void pagesOfAColdMailboxThatAreMissingInBetweenAreWritten() throws Exception {
        fill(10);
        copies(inbox, 5000);
        account().writePages();
        int pages = pages(inbox).size();
        account().remove(inbox, UidSet.range(1500, 1700));
        FlagChange seen = new FlagChange(FlagChange.Kind.ADD, Flags.of(Flags.SEEN));
        account().store(inbox, UidSet.of(3000, 4000), seen, Long.MAX_VALUE);
        assertThat(pages(inbox)).hasSizeLessThan(pages - 2);
        assertThat(reload(inbox)).isGreaterThan(2 * Chunk.FULL);
        account().writePages();
        assertThat(contents(inbox).entries()).isNull();
        assertThat(reload(inbox)).isLessThan(Chunk.FULL);
    }

    @Test
    void aSmallMailboxHasNoPages() throws Exception {
        fill(10);
        copies(inbox, Entries.LARGE - 1);
        account().writePages();
        assertThat(pages(inbox)).isEmpty();
        assertThat(contents(inbox).paged()).isZero();
    }

    @Test
    void aChangeCostsOnePageAndLaterWritesItAnew() throws Exception {
        fill(10);
        copies(inbox, 5000);
        account().writePages();
        int pages = pages(inbox).size();
        FlagChange seen = new FlagChange(FlagChange.Kind.ADD, Flags.of(Flags.SEEN));
        account().store(inbox, UidSet.of(3000), seen, Long.MAX_VALUE);
        assertThat(pages(inbox)).hasSize(pages - 1);
        assertThat(reload(inbox)).isLessThan(2 * Chunk.FULL);
        account().remove(inbox, UidSet.of(1500));
        assertThat(pages(inbox)).hasSize(pages - 2);
        account().writePages();
        assertThat(pages(inbox)).hasSizeGreaterThanOrEqualTo(pages);
        assertThat(reload(inbox)).isLessThan(Chunk.FULL);
    }

    @Test
    void aDamagedPageOnlyCostsTheSlowWay() throws Exception {
        fill(10);
        copies(inbox, 5000);
        account().writePages();
        Random random = new Random(5);
        for (int round = 0; round < 40; round++) {
            NavigableMap<byte[], byte[]> pages = pages(inbox);
            List<byte[]> keys = List.copyOf(pages.keySet());
            byte[] key = keys.get(random.nextInt(keys.size()));
            byte[] page = Objects.requireNonNull(pages.get(key)).clone();
            byte[] damaged =
                    switch (round % 4) {
                        case 0 -> Arrays.copyOf(page, random.nextInt(page.length));
                        case 1 -> Arrays.copyOf(page, page.length + 1);
                        default -> page;
                    };
            if (round % 4 > 1) {
                int at = random.nextInt(damaged.length);
                damaged[at] = (byte) (damaged[at] ^ (1 << random.nextInt(8)));
            }
            commit(new Write.Put(key, damaged));
            assertThat(reload(inbox)).isGreaterThanOrEqualTo(5000);
            account().writePages();
            entries(inbox);
            assertThat(contents(inbox).paged()).isZero();
            account().writePages();
            assertThat(reload(inbox)).isLessThan(Chunk.FULL);
        }
    }

    @Test
    void pagesThatDoNotAddUpAreNotUsed() throws Exception {
        fill(10);
        copies(inbox, 5000);
        account().writePages();
        // one at another's place
        NavigableMap<byte[], byte[]> pages = pages(inbox);
        byte[] last = Objects.requireNonNull(pages.lastEntry().getValue());
        commit(new Write.Put(pages.firstKey(), last));
        assertThat(reload(inbox)).isGreaterThanOrEqualTo(5000);
        entries(inbox);
        account().writePages();
        // one of an entry that is gone
        byte[] gone = Layout.entry(inbox, 2000);
        MailboxState now = contents(inbox);
        MailboxState fewer =
                new MailboxState(
                        now.uidNext(),
                        now.highestModSeq(),
                        now.messages() - 1,
                        now.unseen(),
                        now.deleted(),
                        now.octets(),
                        now.recentFrom(),
                        now.paged(),
                        null);
        commit(new Write.Delete(gone), new Write.Put(Layout.state(inbox), Layout.state(fewer)));
        assertThat(reload(inbox)).isGreaterThanOrEqualTo(4999);
    }

    /// What a program of before there were pages leaves behind: the mailbox's record as it knew it,
    /// and pages that it did not look after.
    @Test
    void aProgramThatKnowsNoPagesEndsThemByItsChange() throws Exception {
        fill(10);
        copies(inbox, 5000);
        account().writePages();
        MailboxState now = contents(inbox);
        byte[] state = Layout.state(now);
        byte[] before = Arrays.copyOf(state, state.length - numberOctets(now.paged()));
        Entry entry = Objects.requireNonNull(entries(inbox).find(2500));
        Entry marked = entry.withFlags(Flags.of(Flags.FLAGGED), now.highestModSeq());
        commit(
                new Write.Put(Layout.entry(inbox, 2500), Layout.entry(marked)),
                new Write.Put(Layout.state(inbox), before));
        assertThat(contents(inbox).paged()).isZero();
        assertThat(reload(inbox)).isGreaterThanOrEqualTo(5000);
        assertThat(Objects.requireNonNull(entries(inbox).find(2500)).flags())
                .isEqualTo(Flags.of(Flags.FLAGGED));
        account().writePages();
        assertThat(reload(inbox)).isLessThan(Chunk.FULL);
    }

    private static int numberOctets(long number) {
        return (70 - Long.numberOfLeadingZeros(number | 1)) / 7;
    }

    @Test
    void aMailboxThatGoesTakesItsPagesAlong() throws Exception {
        fill(10);
        copies(inbox, 900);
        MailboxId made = account().create("made", null).id();
        copies(made, 3000);
        assertThat(pages(made)).isNotEmpty();
        account().delete(made);
        assertThat(pages(made)).isEmpty();
    }

    /// Whatever happens: pages and records say the same.
    @Test
    void pagesAgreeWithRecordsThroughRandomHistories() throws Exception {
        Random random = new Random(11);
        fill(10);
        copies(inbox, 2500);
        copies(archive, 2000);
        for (int step = 0; step < 400; step++) {
            MailboxId one = random.nextBoolean() ? inbox : archive;
            MailboxId other = one.equals(inbox) ? archive : inbox;
            try {
                if (random.nextInt(20) == 0) store.failNext();
                else if (random.nextInt(20) == 0) store.failNextAfterApplying();
                step(random, one, other);
            } catch (StoreFailed asToldTo) {
                assertThat(asToldTo).hasMessageContaining("failed");
            }
            if (random.nextInt(6) == 0) {
                reload(inbox);
                reload(archive);
                if (random.nextBoolean()) fill(1 + random.nextInt(40));
                if (random.nextBoolean()) account().writePages();
            }
            assertThat(entries(one).toList()).isEqualTo(own(one));
        }
        assertThat(pages(inbox).size() + pages(archive).size()).isGreaterThan(4);
    }

    private void step(Random random, MailboxId one, MailboxId other) throws Exception {
        int next = contents(one).uidNext();
        int first = 1 + random.nextInt(next);
        UidSet some = UidSet.range(first, first + random.nextInt(random.nextInt(8) == 0 ? 900 : 9));
        List<String> keywords = random.nextInt(3) == 0 ? List.of("$Work", "x") : List.of();
        Flags flags = Flags.of(random.nextInt(32), keywords);
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> {
                FlagChange how = new FlagChange(FlagChange.Kind.REPLACE, flags);
                account().store(one, some, how, Long.MAX_VALUE);
            }
            case 3 -> account().remove(one, some);
            case 4 -> account().move(one, some, other);
            case 5, 6 -> account().copy(one, UidSet.range(first, first + 400), other);
            case 7 -> account().writePages();
            default -> account().file(one, List.of(Letters.filing(store.blobs(), "b\r\n", flags)));
        }
    }
}
