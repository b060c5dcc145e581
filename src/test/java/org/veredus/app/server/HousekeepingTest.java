package org.veredus.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class HousekeepingTest {
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @Test
    void closingWaitsForTheChoreInHandAndStartsNoOther() throws Exception {
        CountDownLatch under = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Housekeeping.Chore slow =
                new Housekeeping.Chore(
                        "slow",
                        Duration.ZERO,
                        Duration.ZERO,
                        () -> {
                            under.countDown();
                            await(go);
                            seen.add("done");
                        });
        Housekeeping housekeeping = new Housekeeping(List.of(slow));
        housekeeping.start();
        under.await();
        Thread closing =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    housekeeping.close();
                                    seen.add("closed");
                                });
        assertThat(seen.poll(100, TimeUnit.MILLISECONDS)).isNull();
        go.countDown();
        closing.join();
        assertThat(Objects.requireNonNull(seen.poll())).isEqualTo("done");
        assertThat(Objects.requireNonNull(seen.poll())).isEqualTo("closed");
        assertThat(seen).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unwanted) {
            throw new AssertionError(unwanted);
        }
    }
}
