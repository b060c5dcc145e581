package org.veredus.account.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;

class ValuesTest {
    @Test
    void aUidSetJoinsWhatTouches() {
        assertThat(UidSet.of(3, 1, 2, 7, 9, 8, 7).wire()).isEqualTo("1:3,7:9");
        assertThat(new UidSet.Builder().add(5, 10).add(1, 6).add(12).build().wire())
                .isEqualTo("1:10,12");
        assertThat(UidSet.EMPTY.wire()).isEmpty();
        UidSet last = UidSet.range(Integer.MAX_VALUE - 1, Integer.MAX_VALUE);
        assertThat(last.count()).isEqualTo(2);
        last.forEach(uid -> assertThat(last.contains(uid)).isTrue());
        assertThatThrownBy(() -> UidSet.of(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UidSet.range(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aUidSetHoldsJustWhatWasPutIn() throws Exception {
        Random random = new Random(4);
        for (int round = 0; round < 200; round++) {
            TreeSet<Integer> model = new TreeSet<>();
            UidSet.Builder builder = new UidSet.Builder();
            for (int i = random.nextInt(20); i > 0; i--) {
                int first = 1 + random.nextInt(60);
                int last = first + random.nextInt(5);
                builder.add(first, last);
                for (int uid = first; uid <= last; uid++) model.add(uid);
            }
            UidSet set = builder.build();
            TreeSet<Integer> found = new TreeSet<>();
            set.forEach(found::add);
            assertThat(found).isEqualTo(model);
            assertThat(set.count()).isEqualTo(model.size());
            for (int uid = 1; uid < 70; uid++)
                assertThat(set.contains(uid)).isEqualTo(model.contains(uid));
            UidSet.Builder again = new UidSet.Builder();
            Layout.readUids(Layout.uids(set), again);
            assertThat(again.build()).isEqualTo(set);
        }
    }

    @Test
    void flagsCompareKeywordsWithoutCaseAndKeepTheFirstSpelling() {
        Flags work = Flags.of(Flags.SEEN, List.of("$Work", "b", "$work"));
        assertThat(work.keywords()).containsExactly("$Work", "b");
        assertThat(work).isEqualTo(Flags.of(Flags.SEEN, List.of("B", "$WORK")));
        assertThat(work.hashCode())
                .isEqualTo(Flags.of(Flags.SEEN, List.of("B", "$WORK")).hashCode());
        assertThat(work.hasKeyword("$wORK")).isTrue();
        assertThat(work.with(Flags.of(Flags.DRAFT, List.of("$WORK", "c"))).wire())
                .isEqualTo("\\Seen \\Draft $Work b c");
        assertThat(work.without(Flags.of(Flags.SEEN, List.of("B"))).wire()).isEqualTo("$Work");
        assertThat(work.without(Flags.of(0, List.of("b", "$work")))).isSameAs(Flags.of(1));
        assertThat(Flags.systemFlag("\\sEEN")).isEqualTo(Flags.SEEN);
        assertThat(Flags.systemFlag("\\Recent")).isZero();
        assertThatThrownBy(() -> Flags.of(32)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEntryComesBackFromItsRecord() throws Exception {
        Entry entry =
                new Entry(
                        Integer.MAX_VALUE,
                        1L << 40,
                        1L << 39,
                        Flags.of(31, List.of("ü", "$x")),
                        1L << 50,
                        (1L << 31) - 1,
                        0xFFFF_FFFFL,
                        -90,
                        0);
        var known = new java.util.HashMap<Flags, Flags>();
        assertThat(Layout.readEntry(entry.uid(), Layout.entry(entry), known)).isEqualTo(entry);
        assertThat(Entries.EMPTY.append(entry).at(0)).isEqualTo(entry);
    }

    @Test
    void aDamagedRecordIsAStoreFailure() {
        byte[] record = new RecordWriter(1).number(300).text("abc").toBytes();
        for (int length = 0; length < record.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(record, length);
            assertThatThrownBy(
                            () -> {
                                RecordReader in = new RecordReader("test", cut, 1);
                                in.number();
                                in.text();
                            })
                    .isInstanceOf(org.veredus.storage.kv.StoreFailed.class);
        }
        assertThatThrownBy(() -> new RecordReader("test", new byte[] {2}, 1))
                .hasMessage("test record has version 2, known is 1");
    }
}
