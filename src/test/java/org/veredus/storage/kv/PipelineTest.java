package org.veredus.storage.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veredus.storage.kv.KeyValueContract.bytes;
import static org.veredus.storage.kv.KeyValueContract.commit;
import static org.veredus.storage.kv.KeyValueContract.put;
import static org.veredus.storage.kv.KeyValueContract.text;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

@Timeout(30)
class PipelineTest {
    private static final PartitionId PARTITION = new PartitionId('p', 1);
    private final MemoryStore store = new MemoryStore(new FakeClock());
    private final AtomicInteger loads = new AtomicInteger();
    private final Pipeline<String> pipeline = new Pipeline<>(store, PARTITION, this::load);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    /// The state is the text under `a`.
    private String load(Snapshot snapshot) throws StoreFailed {
        loads.incrementAndGet();
        byte[] value = snapshot.get(bytes("a"));
        return value == null ? "" : text(value);
    }

    @AfterEach
    void end() {
        store.release();
        callers.close();
    }

    /// Adds letters to the text; answers what it became.
    private String append(String letters) throws StoreFailed {
        return pipeline.<String, RuntimeException>change(
                draft -> {
                    String next = draft.state() + letters;
                    draft.put(bytes("a"), bytes(next));
                    draft.state(next);
                    return next;
                });
    }

    /// Begins a change in another thread; returns once its commit is queued.
    private Future<String> begin(String letters) throws InterruptedException {
        CountDownLatch computed = new CountDownLatch(1);
        int before = store.waiting();
        Future<String> begun =
                callers.submit(
                        () ->
                                pipeline.<String, RuntimeException>change(
                                        draft -> {
                                            String next = draft.state() + letters;
                                            draft.put(bytes("a"), bytes(next));
                                            draft.state(next);
                                            computed.countDown();
                                            return next;
                                        }));
        assertThat(computed.await(5, TimeUnit.SECONDS)).isTrue();
        while (store.waiting() == before) Thread.onSpinWait();
        return begun;
    }

    @Test
    void computesTheNextChangeBeforeTheLastIsDurable() throws Exception {
        append("0");
        store.hold();
        Future<String> first = begin("1");
        Future<String> second = begin("2");
        Future<String> third = begin("3");
        assertThat(store.waiting()).isEqualTo(3);
        assertThat(pipeline.state()).isEqualTo("0");
        store.releaseOne();
        assertThat(first.get()).isEqualTo("01");
        assertThat(pipeline.state()).isEqualTo("01");
        assertThat(second.isDone()).isFalse();
        store.release();
        assertThat(second.get()).isEqualTo("012");
        assertThat(third.get()).isEqualTo("0123");
        assertThat(pipeline.state()).isEqualTo("0123");
        assertThat(loads.get()).isEqualTo(1);
    }

    @Test
    void runsAgainWhatStoodOnAChangeThatFailed() throws Exception {
        append("0");
        store.hold();
        Future<String> first = begin("1");
        Future<String> second = begin("2");
        Future<String> third = begin("3");
        store.failNext();
        store.release();
        assertThatThrownBy(first::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StoreFailed.class);
        List<String> results = List.of(second.get(), third.get());
        assertThat(results).containsAnyOf("02", "03");
        assertThat(pipeline.state()).isIn("023", "032");
        assertThat(text(store.get(PARTITION, bytes("a")))).isEqualTo(pipeline.state());
    }

    @Test
    void readsAfreshAfterAFailureThatWasNone() throws Exception {
        append("0");
        store.failNextAfterApplying();
        assertThatThrownBy(() -> append("1")).isInstanceOf(StoreFailed.class);
        assertThat(pipeline.state()).isEqualTo("01");
        assertThat(append("2")).isEqualTo("012");
    }

    @Test
    void waitsWithAnEmptyChangeForWhatItSaw() throws Exception {
        store.hold();
        Future<String> first = begin("1");
        CountDownLatch seen = new CountDownLatch(1);
        Future<String> reader =
                callers.submit(
                        () ->
                                pipeline.<String, RuntimeException>change(
                                        draft -> {
                                            seen.countDown();
                                            return draft.state();
                                        }));
        seen.await();
        assertThat(reader.isDone()).isFalse();
        store.release();
        assertThat(reader.get()).isEqualTo("1");
        assertThat(first.get()).isEqualTo("1");
        assertThat(pipeline.<String, RuntimeException>change(Draft::state)).isEqualTo("1");
    }

    @Test
    void throwsWhatAChangeThrowsAndGoesOn() throws Exception {
        append("0");
        assertThatThrownBy(
                        () ->
                                pipeline.change(
                                        draft -> {
                                            draft.put(bytes("a"), bytes("lost"));
                                            draft.state("lost");
                                            throw new java.io.IOException("refused");
                                        }))
                .isInstanceOf(java.io.IOException.class);
        assertThat(pipeline.state()).isEqualTo("0");
        assertThat(append("1")).isEqualTo("01");
    }

    @Test
    void takesInWhatAnotherMachineChanged() throws Exception {
        append("0");
        List<String> heard = new ArrayList<>();
        try (var _ = pipeline.listen(() -> heard.add("changed"))) {
            store.commit(commit(PARTITION, 1, put("a", "x"))).await();
            assertThat(pipeline.state()).isEqualTo("x");
            assertThat(append("1")).isEqualTo("x1");
        }
        append("2");
        assertThat(heard).hasSize(2);
    }

    @Test
    void runsAChangeAgainThatAnotherMachineOvertook() throws Exception {
        append("0");
        store.hold();
        Pending foreign = store.commit(commit(PARTITION, 1, put("a", "x")));
        Future<String> mine = begin("1");
        store.release();
        foreign.await();
        assertThat(mine.get()).isEqualTo("x1");
        assertThat(pipeline.state()).isEqualTo("x1");
    }

    @Test
    void refinesTheStateOnceEverythingQueuedIsDurable() throws Exception {
        append("0");
        store.hold();
        Future<String> first = begin("1");
        Future<?> refining =
                callers.submit(
                        () -> {
                            pipeline.refine(
                                    (state, snapshot) ->
                                            state.equals(text(snapshot.get(bytes("a"))))
                                                    ? state + "!"
                                                    : "wrong");
                            return null;
                        });
        assertThat(pipeline.state()).isEqualTo("0");
        store.release();
        first.get();
        refining.get();
        assertThat(pipeline.state()).isEqualTo("01!");
        assertThat(append("2")).isEqualTo("01!2");
    }

    @Test
    void losesNothingOfFiftyAtOnceThroughRandomFailures() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        for (int caller = 0; caller < 50; caller++) {
            int number = caller;
            all.add(
                    callers.submit(
                            () -> {
                                Random random = new Random(number);
                                for (int i = 0; i < 40; i++) {
                                    if (random.nextInt(20) == 0) store.failNext();
                                    try {
                                        append("x");
                                    } catch (StoreFailed told) {
                                        failures.incrementAndGet();
                                    }
                                }
                            }));
        }
        for (Future<?> one : all) one.get();
        assertThat(pipeline.state()).hasSize(50 * 40 - failures.get());
        assertThat(text(store.get(PARTITION, bytes("a")))).isEqualTo(pipeline.state());
        assertThat(failures.get()).isPositive();
    }

    @Test
    void showsADraftWhatItWillLeaveBehind() throws Exception {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            TreeMap<String, String> model = new TreeMap<>();
            PartitionId partition = new PartitionId('m', seed);
            Pipeline<String> one = new Pipeline<>(store, partition, _ -> "");
            store.hold();
            List<Future<?>> waiting = new ArrayList<>();
            for (int step = 0; step < 10; step++) {
                List<String> plan = new ArrayList<>();
                for (int i = 0; i < 6; i++) plan.add("" + (char) ('a' + random.nextInt(12)));
                long choices = random.nextLong();
                int before = store.waiting();
                waiting.add(
                        callers.submit(
                                () ->
                                        one.<String, Exception>change(
                                                draft -> play(draft, plan, choices, model))));
                if (random.nextInt(3) == 0) {
                    store.release();
                    for (Future<?> done : waiting) done.get();
                    waiting.clear();
                    store.hold();
                } else {
                    while (store.waiting() == before) Thread.onSpinWait();
                }
            }
            store.release();
            for (Future<?> done : waiting) done.get();
        }
    }

    private static String play(
            Draft<String> draft,
            List<String> plan,
            long choices,
            NavigableMap<String, String> model)
            throws StoreFailed {
        Random random = new Random(choices);
        for (String key : plan) {
            if (random.nextInt(3) == 0) {
                draft.delete(bytes(key));
                model.remove(key);
            } else {
                String value = "" + random.nextInt(100);
                draft.put(bytes(key), bytes(value));
                model.put(key, value);
            }
            String from = "" + (char) ('a' + random.nextInt(12));
            String to = "" + (char) ('a' + random.nextInt(12));
            assertThat(words(draft.scan(bytes(""), null))).isEqualTo(model.toString());
            assertThat(words(draft.scan(bytes(from), bytes(to))))
                    .isEqualTo(
                            from.compareTo(to) < 0
                                    ? model.subMap(from, true, to, false).toString()
                                    : "{}");
            assertThat(draft.holdsAny(bytes(from), bytes(to)))
                    .isEqualTo(!draft.scan(bytes(from), bytes(to)).isEmpty());
            assertThat(draft.holdsAny(bytes(from), null))
                    .isEqualTo(!draft.scan(bytes(from), null).isEmpty());
            String wanted = model.get(from);
            assertThat(text(draft.get(bytes(from)))).isEqualTo(wanted == null ? "(none)" : wanted);
        }
        return "";
    }

    private static String words(NavigableMap<byte[], byte[]> records) {
        TreeMap<String, String> words = new TreeMap<>();
        records.forEach((key, value) -> words.put(text(key), text(value)));
        return words.toString();
    }
}
