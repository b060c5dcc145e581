package org.veredus.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.veredus.base.observe.Health;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

class StoreProbeTest {
    private final FakeClock clock = new FakeClock();

    @Test
    void aStoreThatTakesNothingIsNotWellUntilItDoesAgain() {
        try (MemoryStore store = new MemoryStore(clock)) {
            StoreProbe probe = new StoreProbe(store, clock, clock, StoreProbe.PATIENCE);
            assertThat(probe.look().ok()).isTrue();
            store.failNext();
            assertThat(probe.look().ok()).isTrue(); // what was found counts for a while
            clock.advance(StoreProbe.COUNTS.plusMillis(1));
            Health.Finding full = probe.look();
            assertThat(full.ok()).isFalse();
            assertThat(full.sentence()).isNotEmpty();
            assertThat(probe.look()).isSameAs(full);
            clock.advance(Duration.ofMinutes(1));
            assertThat(probe.look().ok()).isTrue();
        }
    }

    @Test
    @Timeout(20)
    void aDiskThatHangsKeepsNobodyWaiting() {
        try (MemoryStore store = new MemoryStore(clock)) {
            StoreProbe probe = new StoreProbe(store, clock, clock, Duration.ofMillis(1));
            store.hold();
            assertThat(probe.look().ok()).isFalse();
            clock.advance(Duration.ofMinutes(1));
            assertThat(probe.look().ok()).isFalse();
            while (store.waiting() == 0) Thread.onSpinWait();
            assertThat(probe.look().ok()).isFalse();
            assertThat(store.waiting()).isEqualTo(1);
            store.release();
            while (!probe.look().ok()) clock.advance(StoreProbe.COUNTS.plusMillis(1));
        }
    }
}
