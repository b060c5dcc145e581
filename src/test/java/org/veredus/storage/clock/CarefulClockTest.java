package org.veredus.storage.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

class CarefulClockTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private CarefulClock careful;

    @BeforeEach
    void open() throws Exception {
        careful = CarefulClock.open(store, clock, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Duration lost() {
        return careful.read().lost();
    }

    @Test
    void timeThatPassesIsTheClocks() {
        clock.advance(YEAR);
        assertThat(careful.instant()).isEqualTo(clock.instant());
        assertThat(lost()).isZero();
    }

    @Test
    void aLeapIsNotBelievedAtOnce() {
        Instant right = clock.instant();
        clock.set(YEAR);
        assertThat(careful.instant()).isEqualTo(right);
        clock.advance(Duration.ofMinutes(14));
        assertThat(careful.instant()).isEqualTo(right.plus(Duration.ofMinutes(14)));
        clock.advance(MINUTE);
        assertThat(careful.instant()).isEqualTo(clock.instant());
        assertThat(lost()).isEqualTo(YEAR);
    }

    @Test
    void aClockThatIsPutRightHasNeverBeenWrong() {
        clock.set(YEAR);
        assertThat(careful.instant()).isBefore(clock.instant());
        clock.advance(MINUTE).set(YEAR.negated());
        assertThat(careful.instant()).isEqualTo(clock.instant());
        assertThat(lost()).isZero();
        clock.set(Duration.ofHours(-1));
        assertThat(careful.instant()).isEqualTo(clock.instant());
        assertThat(lost()).isEqualTo(Duration.ofHours(-1));
    }

    @Test
    void aSmallCorrectionIsNoMatter() {
        clock.set(Duration.ofSeconds(50));
        assertThat(careful.instant()).isEqualTo(clock.instant());
        assertThat(lost()).isZero();
    }

    @Test
    void anOutageIsKnownAfterIt() throws Exception {
        clock.advance(MINUTE);
        careful.save();
        clock.advance(Duration.ofHours(3));
        open();
        assertThat(lost()).isEqualTo(Duration.ofHours(3));
        assertThat(careful.instant()).isEqualTo(clock.instant());
    }

    @Test
    void aRestartDoesNotEndTheDoubt() throws Exception {
        careful.save();
        Instant right = clock.instant();
        clock.set(YEAR);
        open();
        assertThat(careful.instant()).isEqualTo(right);
        careful.save();
        open();
        assertThat(careful.instant()).isEqualTo(right);
        assertThat(lost()).isEqualTo(YEAR);
        clock.set(YEAR.negated());
        assertThat(lost()).isZero();
    }
}
