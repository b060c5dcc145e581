package org.veredus.account.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntriesTest {
    private static void lost(int firstUid) {
        throw new AssertionError("no chunk has a page, also not that of " + firstUid);
    }

    private static Entry entry(int uid, long modSeq) {
        return new Entry(uid, 1000L + uid, 1000L + uid, Flags.NONE, modSeq, 10, 20, 0, 30);
    }

    private static Entries range(int first, int last) {
        Entries entries = Entries.EMPTY;
        for (int uid = first; uid <= last; uid++) entries = entries.append(entry(uid, uid));
        return entries;
    }

    private static List<Integer> uids(Entries entries) {
        return entries.toList().stream().map(Entry::uid).toList();
    }

    @Test
    void findsByIndexAndUidAcrossChunks() {
        Entries entries = range(1, 2000).without(UidSet.of(1, 300, 301, 1999), EntriesTest::lost);
        assertThat(entries.size()).isEqualTo(1996);
        assertThat(entries.at(0).uid()).isEqualTo(2);
        assertThat(entries.indexOf(2)).isZero();
        assertThat(entries.indexOf(1)).isEqualTo(-1);
        assertThat(entries.indexOf(300)).isEqualTo(-299);
        assertThat(entries.indexOf(302)).isEqualTo(298);
        assertThat(entries.find(301)).isNull();
        assertThat(entries.highestUid()).isEqualTo(2000);
        for (int i = 0; i < entries.size(); i++)
            assertThat(entries.indexOf(entries.uidAt(i))).isEqualTo(i);
        assertThatThrownBy(() -> entries.at(1996)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(entries.indexOf(5000)).isEqualTo(-1997);
    }

    @Test
    void keepsOlderValuesWhenTwoGrowFromOne() {
        Entries base = range(1, 20);
        Entries one = base.append(entry(21, 1)).append(entry(22, 1));
        Entries other = base.append(entry(30, 2));
        assertThat(base.size()).isEqualTo(20);
        assertThat(uids(one)).endsWith(20, 21, 22);
        assertThat(uids(other)).endsWith(20, 30);
        assertThat(other.at(20).modSeq()).isEqualTo(2);
        assertThatThrownBy(() -> base.append(entry(20, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void changesFlagsInACopyOnly() {
        Entries before = range(1, 600);
        Flags seen = Flags.of(Flags.SEEN);
        Entries after =
                before.withFlags(
                        List.of(
                                new Entries.Changed(0, seen, 900),
                                new Entries.Changed(300, seen, 900),
                                new Entries.Changed(599, seen, 900)),
                        EntriesTest::lost);
        Entries grown = after.append(entry(601, 901));
        assertThat(before.flagsAt(300)).isEqualTo(Flags.NONE);
        assertThat(after.flagsAt(300)).isEqualTo(seen);
        assertThat(after.modSeqAt(599)).isEqualTo(900);
        assertThat(grown.flagsAt(599)).isEqualTo(seen);
        List<Integer> changed = new ArrayList<>();
        grown.changedSince(899, (index, entry) -> changed.add(entry.uid()));
        assertThat(changed).containsExactly(1, 301, 600, 601);
        assertThat(after.goneSince(before)).isEqualTo(UidSet.EMPTY);
    }

    @Test
    void packsWhatHasBecomeThin() {
        Entries all = range(1, 5000);
        UidSet.Builder most = new UidSet.Builder();
        for (int uid = 1; uid <= 5000; uid++) if (uid % 100 != 0) most.add(uid);
        Entries thin = all.without(most.build(), EntriesTest::lost);
        assertThat(thin.size()).isEqualTo(50);
        assertThat(thin.goneSince(all)).isEqualTo(most.build());
        assertThat(thin.append(entry(5001, 1)).highestUid()).isEqualTo(5001);
        assertThat(all.without(UidSet.range(1, 5000), EntriesTest::lost)).isSameAs(Entries.EMPTY);
    }

    @Test
    void saysWhatIsGoneThroughRandomHistories() {
        Random random = new Random(3);
        Entries now = Entries.EMPTY;
        List<Entries> past = new ArrayList<>(List.of(now));
        int next = 1;
        for (int step = 0; step < 400; step++) {
            if (random.nextInt(4) == 0 && now.size() > 0) {
                int first = now.uidAt(random.nextInt(now.size()));
                now =
                        now.without(
                                UidSet.range(first, first + random.nextInt(60)), EntriesTest::lost);
            } else {
                for (int i = random.nextInt(30); i >= 0; i--) now = now.append(entry(next++, step));
            }
            Entries before = past.get(random.nextInt(past.size()));
            List<Integer> left = uids(now);
            UidSet.Builder gone = new UidSet.Builder();
            for (int uid : uids(before)) if (!left.contains(uid)) gone.add(uid);
            assertThat(now.goneSince(before)).isEqualTo(gone.build());
            past.add(now);
        }
    }

    @Test
    void holdsAHundredThousandMessages() {
        Entries entries = range(1, 100_000);
        List<Entries.Changed> all = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++)
            all.add(new Entries.Changed(i, Flags.of(Flags.SEEN), 200_000));
        Entries seen = entries.withFlags(all, EntriesTest::lost);
        int[] visited = {0};
        seen.forEach(UidSet.range(1, Integer.MAX_VALUE), (_, _) -> visited[0]++);
        assertThat(visited[0]).isEqualTo(100_000);
        assertThat(seen.without(UidSet.range(2, 99_999), EntriesTest::lost).size()).isEqualTo(2);
    }

    @Test
    void keepsNumbersThatAreFarApart() {
        Entries entries = Entries.EMPTY;
        long[] emails = {5, 1L << 40, (1L << 40) + 1, 7, Long.MAX_VALUE, 1};
        for (int i = 0; i < emails.length; i++) {
            entries =
                    entries.append(
                            new Entry(i + 1, emails[i], emails[i] / 2, Flags.NONE, i, 10, 0, 0, 0));
        }
        for (int i = 0; i < emails.length; i++) {
            assertThat(entries.at(i).email()).isEqualTo(emails[i]);
            assertThat(entries.at(i).thread()).isEqualTo(emails[i] / 2);
        }
        Entries fewer = entries.without(UidSet.of(2, 5), EntriesTest::lost);
        assertThat(fewer.toList().stream().map(Entry::email))
                .containsExactly(5L, (1L << 40) + 1, 7L, 1L);
    }

    @Test
    void zonesStayWithTheirMessages() {
        Entries entries = Entries.EMPTY;
        for (int uid = 1; uid <= 600; uid++) {
            int zone = uid % 100 == 7 ? -uid : 0;
            entries =
                    entries.append(new Entry(uid, uid, uid, Flags.NONE, uid, 10, 86_400, zone, 0));
        }
        Entries marked =
                entries.withFlags(
                        List.of(new Entries.Changed(106, Flags.of(Flags.SEEN), 1000)),
                        EntriesTest::lost);
        Entries rest = marked.without(UidSet.range(1, 50), EntriesTest::lost);
        for (Entry entry : rest.toList()) {
            assertThat(entry.zone()).isEqualTo(entry.uid() % 100 == 7 ? -entry.uid() : 0);
            assertThat(entry.receivedOn()).isEqualTo(entry.zone() == 0 ? 1 : 0);
        }
    }

    @Test
    void keywordsAndTheFirstUnseenAreKnown() {
        Entries entries = Entries.EMPTY;
        assertThat(entries.firstUnseen()).isEqualTo(-1);
        Flags seen = Flags.of(Flags.SEEN);
        for (int uid = 1; uid <= 1000; uid++) {
            Flags flags = uid == 700 ? Flags.of(0, List.of("work")) : seen;
            entries = entries.append(new Entry(uid, uid, uid, flags, uid, 10, 0, 0, 0));
        }
        assertThat(entries.firstUnseen()).isEqualTo(699);
        assertThat(entries.keywords(10)).containsExactly("work");
        assertThat(entries.keywords(0)).isEmpty();
        Entries marked =
                entries.withFlags(
                        List.of(
                                new Entries.Changed(4, Flags.of(Flags.SEEN, List.of("play")), 2000),
                                new Entries.Changed(699, seen, 2000)),
                        EntriesTest::lost);
        assertThat(marked.firstUnseen()).isEqualTo(-1);
        assertThat(marked.keywords(10)).containsExactly("play");
        assertThat(entries.without(UidSet.of(700), EntriesTest::lost).keywords(10)).isEmpty();
        assertThat(entries.without(UidSet.of(1, 2), EntriesTest::lost).firstUnseen())
                .isEqualTo(697);
    }
}
