package org.veredus.base.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000); // nanoTime may wrap

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void letsABurstThroughAndThenTheSteadyRate() {
        RateLimit limit = new RateLimit(3, Duration.ofMinutes(1), 100, nanos::get);
        assertThat(limit.tryAcquire("a", 3)).isTrue();
        assertThat(limit.tryAcquire("a")).isFalse();
        assertThat(limit.tryAcquire("b")).isTrue();
        assertThat(limit.untilNext("a")).isEqualTo(Duration.ofSeconds(20));
        pass(Duration.ofSeconds(20));
        assertThat(limit.untilNext("a")).isZero();
        assertThat(limit.tryAcquire("a", 2)).isFalse();
        assertThat(limit.tryAcquire("a")).isTrue();
        assertThat(limit.tryAcquire("a")).isFalse();
        pass(Duration.ofHours(1));
        assertThat(limit.tryAcquire("a", 4)).isFalse();
        assertThat(limit.tryAcquire("a", 3)).isTrue();
    }

    @Test
    void slowsDownAfterSomeFailuresThenRefusesThenForgets() {
        Slowdown slowdown = new Slowdown(SlowdownSettings.defaults(), 100, nanos::get);
        for (int i = 0; i < 2; i++) {
            slowdown.failed("a");
        }
        assertThat(slowdown.ask("a")).isEqualTo(new Slowdown.Answer.Go());
        slowdown.failed("a");
        assertThat(slowdown.ask("a")).isEqualTo(new Slowdown.Answer.Wait(Duration.ofSeconds(1)));
        slowdown.failed("a");
        assertThat(slowdown.ask("a")).isEqualTo(new Slowdown.Answer.Wait(Duration.ofSeconds(2)));
        for (int i = 0; i < 16; i++) {
            slowdown.failed("a");
        }
        assertThat(slowdown.ask("a")).isEqualTo(new Slowdown.Answer.Refuse());
        assertThat(slowdown.ask("b")).isEqualTo(new Slowdown.Answer.Go());
        pass(Duration.ofMinutes(10));
        assertThat(slowdown.ask("a")).isEqualTo(new Slowdown.Answer.Wait(Duration.ofSeconds(15)));
        pass(Duration.ofMinutes(30));
        assertThat(slowdown.ask("a")).isEqualTo(new Slowdown.Answer.Go());
    }

    @Test
    void forgetsFailuresAfterSuccess() {
        Slowdown slowdown = new Slowdown(SlowdownSettings.defaults(), 100, nanos::get);
        for (int i = 0; i < 30; i++) {
            slowdown.failed("a");
        }
        slowdown.succeeded("a");
        assertThat(slowdown.ask("a")).isEqualTo(new Slowdown.Answer.Go());
    }

    @Test
    void neverGivesOutMoreMemoryThanThereIs() {
        ByteBudget budget = new ByteBudget(100);
        assertThat(budget.tryAcquire(60)).isTrue();
        assertThat(budget.tryAcquire(41)).isFalse();
        assertThat(budget.acquireUpTo(41)).isEqualTo(40);
        assertThat(budget.acquireUpTo(1)).isZero();
        assertThat(budget.used()).isEqualTo(100);
        budget.release(100);
        assertThat(budget.used()).isZero();
        assertThatThrownBy(() -> budget.release(1)).isInstanceOf(IllegalStateException.class);
    }
}
