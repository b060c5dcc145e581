package org.veredus.storage.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every storage engine promises about records.
public interface KeyValueContract {
    PartitionId ONE = new PartitionId('x', 1);
    PartitionId TWO = new PartitionId('x', 2);

    /// An empty store.
    KeyValueStore store();

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte @Nullable [] bytes) {
        return bytes == null ? "(none)" : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static Write put(String key, String value) {
        return new Write.Put(bytes(key), bytes(value));
    }

    static Write delete(String key) {
        return new Write.Delete(bytes(key));
    }

    static Commit commit(PartitionId partition, long basedOn, Write... writes) {
        return new Commit(partition, basedOn, List.of(writes), List.of());
    }

    static List<String> scan(Snapshot snapshot, String from, @Nullable String to)
            throws StoreFailed {
        List<String> found = new ArrayList<>();
        snapshot.scan(
                bytes(from),
                to == null ? null : bytes(to),
                (key, value) -> {
                    found.add(text(key) + "=" + text(value));
                    return Snapshot.Next.GO_ON;
                });
        return found;
    }

    default long version(PartitionId partition) throws StoreFailed {
        try (Snapshot snapshot = store().snapshot(partition)) {
            return snapshot.version();
        }
    }

    @Test
    default void beginsEmptyAtVersionZero() throws Exception {
        try (Snapshot snapshot = store().snapshot(ONE)) {
            assertThat(snapshot.version()).isZero();
            assertThat(snapshot.get(bytes("a"))).isNull();
            assertThat(scan(snapshot, "", null)).isEmpty();
        }
        assertThat(store().get(ONE, bytes("a"))).isNull();
        assertThat(store().partitions('x')).isEmpty();
    }

    @Test
    default void appliesACommitAndCountsTheVersionUp() throws Exception {
        store().commit(commit(ONE, 0, put("a", "1"), put("b", ""))).await();
        assertThat(version(ONE)).isEqualTo(1);
        store().commit(commit(ONE, 1, put("a", "2"), delete("b"), delete("none"))).await();
        assertThat(version(ONE)).isEqualTo(2);
        assertThat(text(store().get(ONE, bytes("a")))).isEqualTo("2");
        assertThat(store().get(ONE, bytes("b"))).isNull();
        assertThat(version(TWO)).isZero();
        assertThat(store().get(TWO, bytes("a"))).isNull();
    }

    @Test
    default void refusesACommitBasedOnAnotherVersionAndChangesNothing() throws Exception {
        store().commit(commit(ONE, 0, put("a", "1"))).await();
        assertThatThrownBy(() -> store().commit(commit(ONE, 0, put("a", "2"))).await())
                .isInstanceOf(Conflict.class)
                .hasMessage("partition x:1 is at version 1, the commit was based on 0");
        assertThatThrownBy(() -> store().commit(commit(ONE, 2, put("a", "2"))).await())
                .isInstanceOf(Conflict.class);
        assertThat(text(store().get(ONE, bytes("a")))).isEqualTo("1");
        assertThat(version(ONE)).isEqualTo(1);
    }

    @Test
    default void judgesQueuedCommitsInTheirOrder() throws Exception {
        List<Pending> pending = new ArrayList<>();
        for (int i = 0; i < 200; i++)
            pending.add(store().commit(commit(ONE, i, put("a", "" + i), put("k" + i, ""))));
        Pending late = store().commit(commit(ONE, 199, put("a", "wrong")));
        for (Pending one : pending) one.await();
        assertThatThrownBy(late::await).isInstanceOf(Conflict.class);
        assertThat(text(store().get(ONE, bytes("a")))).isEqualTo("199");
        assertThat(version(ONE)).isEqualTo(200);
    }

    @Test
    default void scansInUnsignedOrderWithinItsBounds() throws Exception {
        store().commit(
                        commit(
                                ONE,
                                0,
                                put("b", "2"),
                                put("a", "1"),
                                put("\u00ff", "5"),
                                put("\u0080", "4"),
                                put("ba", "3"),
                                put("\u0000", "0")))
                .await();
        store().commit(commit(TWO, 0, put("a", "other"))).await();
        store().commit(commit(new PartitionId('w', 9), 0, put("z", "other"))).await();
        try (Snapshot snapshot = store().snapshot(ONE)) {
            assertThat(scan(snapshot, "", null))
                    .containsExactly("\u0000=0", "a=1", "b=2", "ba=3", "\u0080=4", "\u00ff=5");
            assertThat(scan(snapshot, "a", "b")).containsExactly("a=1");
            assertThat(scan(snapshot, "aa", "\u0080")).containsExactly("b=2", "ba=3");
            assertThat(scan(snapshot, "b", "a")).isEmpty();
            assertThat(scan(snapshot, "b", "b")).isEmpty();
            List<String> first = new ArrayList<>();
            snapshot.scan(
                    bytes(""),
                    null,
                    (key, _) -> {
                        first.add(text(key));
                        return first.size() == 2 ? Snapshot.Next.STOP : Snapshot.Next.GO_ON;
                    });
            assertThat(first).containsExactly("\u0000", "a");
        }
    }

    @Test
    default void showsOneMomentForAsLongAsASnapshotIsOpen() throws Exception {
        store().commit(commit(ONE, 0, put("a", "1"), put("b", "1"))).await();
        try (Snapshot before = store().snapshot(ONE)) {
            store().commit(commit(ONE, 1, put("a", "2"), delete("b"), put("c", "2"))).await();
            assertThat(before.version()).isEqualTo(1);
            assertThat(text(before.get(bytes("a")))).isEqualTo("1");
            assertThat(scan(before, "", null)).containsExactly("a=1", "b=1");
        }
        try (Snapshot after = store().snapshot(ONE)) {
            assertThat(scan(after, "", null)).containsExactly("a=2", "c=2");
        }
    }

    @Test
    default void listsPartitionsOfAKindInOrder() throws Exception {
        for (long number : new long[] {300, 2, Long.MAX_VALUE, 0, 1})
            store().commit(commit(new PartitionId('k', number), 0, put("a", "b"))).await();
        store().commit(commit(new PartitionId('l', 5), 0, put("a", "b"))).await();
        store().commit(commit(new PartitionId('k', 2), 1, delete("a"))).await();
        assertThat(store().partitions('k').stream().map(PartitionId::number))
                .containsExactly(0L, 1L, 2L, 300L, Long.MAX_VALUE);
        assertThat(store().partitions('j')).isEmpty();
    }

    @Test
    default void tellsListenersOfEachDurableCommitInOrderBeforeItsMaker() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        ChangeListener listener = (partition, version) -> heard.add(partition + "@" + version);
        store().subscribe(ONE, listener);
        for (int i = 0; i < 5; i++) {
            store().commit(commit(ONE, i, put("a", "b"))).await();
            assertThat(heard).hasSize(i + 1);
        }
        store().commit(commit(TWO, 0, put("a", "b"))).await();
        assertThatThrownBy(() -> store().commit(commit(ONE, 0, put("a", "b"))).await())
                .isInstanceOf(Conflict.class);
        assertThat(heard).containsExactly("x:1@1", "x:1@2", "x:1@3", "x:1@4", "x:1@5");
        assertThat(listener).isNotNull(); // it must live until here
    }

    @Test
    default void refusesUseAfterItsEndWithoutACrash() throws Exception {
        store().commit(commit(ONE, 0, put("a", "1"))).await();
        Snapshot open = store().snapshot(ONE);
        store().close();
        store().close();
        assertThatThrownBy(() -> store().get(ONE, bytes("a"))).isInstanceOf(StoreFailed.class);
        assertThatThrownBy(() -> store().snapshot(ONE)).isInstanceOf(StoreFailed.class);
        assertThatThrownBy(() -> store().partitions('x')).isInstanceOf(StoreFailed.class);
        assertThatThrownBy(() -> store().commit(commit(ONE, 1, put("a", "2"))).await())
                .isInstanceOf(StoreFailed.class);
        open.close();
        open.close();
    }

    @Test
    default void finishesQueuedCommitsBeforeItCloses() throws Exception {
        List<Pending> pending = new ArrayList<>();
        for (int i = 0; i < 500; i++) pending.add(store().commit(commit(ONE, i, put("a", "" + i))));
        store().close();
        for (Pending one : pending) one.await();
    }
}
