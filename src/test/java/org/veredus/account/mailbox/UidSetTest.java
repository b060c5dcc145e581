package org.veredus.account.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class UidSetTest {
    @Test
    void joinsRangesThatTouch() {
        UidSet set = new UidSet.Builder().add(7).add(1, 3).add(4).add(2, 5).build();
        assertThat(set.wire()).isEqualTo("1:5,7");
        assertThat(set.count()).isEqualTo(6);
    }

    @Test
    void hasInCommonWhatBothHave() {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            Set<Integer> one = some(random);
            Set<Integer> other = some(random);
            UidSet both = set(one).and(set(other));
            one.retainAll(other);
            assertThat(both).isEqualTo(set(one));
        }
    }

    private static Set<Integer> some(Random random) {
        Set<Integer> uids = new TreeSet<>();
        for (int i = random.nextInt(30); i > 0; i--) uids.add(1 + random.nextInt(40));
        return uids;
    }

    private static UidSet set(Set<Integer> uids) {
        return UidSet.of(uids.stream().mapToInt(Integer::intValue).toArray());
    }

    @Test
    void takesAway() {
        UidSet set = UidSet.of(1, 2, 3, 5, 6, 7, 8, 9, 20);
        assertThat(set.minus(UidSet.EMPTY)).isEqualTo(set);
        assertThat(set.minus(set).isEmpty()).isTrue();
        assertThat(set.minus(UidSet.of(2, 4, 6, 7, 20)).wire()).isEqualTo("1,3,5,8:9");
        assertThat(set.minus(UidSet.range(3, 19)).wire()).isEqualTo("1:2,20");
        UidSet most = UidSet.range(1, Integer.MAX_VALUE);
        assertThat(most.minus(UidSet.range(5, Integer.MAX_VALUE)).wire()).isEqualTo("1:4");
        assertThat(most.minus(UidSet.range(1, 5)).first(0)).isEqualTo(6);
    }
}
