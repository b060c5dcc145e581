package org.veredus.transport.inspect.reception;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.inspect.reception.Bans.Offence;

class BansTest {
    private static final InetAddress BAD = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress GOOD = InetAddress.ofLiteral("192.0.2.2");

    private final FakeClock clock = new FakeClock();
    private final Bans bans = new Bans(10, Duration.ofHours(1), clock);

    private void note(int times, Offence offence) {
        for (int i = 0; i < times; i++) {
            bans.note(BAD, offence);
            clock.advance(Duration.ofMillis(50));
        }
    }

    @Test
    void tooManyOffencesShutAnAddressOutForAWhile() {
        note(9, Offence.UNKNOWN_RECIPIENT);
        assertThat(bans.isBanned(BAD)).isFalse();
        note(1, Offence.UNKNOWN_RECIPIENT);
        assertThat(bans.isBanned(BAD)).isTrue();
        assertThat(bans.isBanned(GOOD)).isFalse();
        assertThat(bans.all())
                .singleElement()
                .satisfies(
                        ban -> {
                            assertThat(ban.network()).hasToString("192.0.2.1/32");
                            assertThat(ban.why()).isEqualTo("too many unknown recipients");
                        });
        clock.advance(Duration.ofMinutes(61));
        assertThat(bans.isBanned(BAD)).isFalse();
        assertThat(bans.all()).isEmpty();
    }

    @Test
    void aRestartForgetsNoBanAndNoExpiry() throws Exception {
        try (MemoryStore store = new MemoryStore(clock)) {
            Bans before = Bans.open(store, 10, Duration.ofHours(1), clock);
            for (int i = 0; i < 10; i++) before.note(BAD, Offence.UNKNOWN_RECIPIENT);
            before.add(GOOD, Duration.ofMinutes(10));
            InetAddress lifted = InetAddress.ofLiteral("2001:db8::1");
            before.add(lifted, Duration.ofMinutes(10));
            assertThat(before.lift(lifted)).isTrue();
            Bans after = Bans.open(store, 10, Duration.ofHours(1), clock);
            assertThat(after.all()).isEqualTo(before.all()).hasSize(2);
            assertThat(after.isBanned(lifted)).isFalse();
            clock.advance(Duration.ofMinutes(11));
            assertThat(Bans.open(store, 10, Duration.ofHours(1), clock).all())
                    .extracting(Bans.Ban::why)
                    .containsExactly("too many unknown recipients");
            clock.advance(Duration.ofMinutes(50));
            assertThat(Bans.open(store, 10, Duration.ofHours(1), clock).all()).isEmpty();
        }
    }

    @Test
    void aBanIsNoLongerBecauseTheClockWasAhead() throws Exception {
        Duration year = Duration.ofDays(365);
        try (MemoryStore store = new MemoryStore(clock)) {
            Bans before = Bans.open(store, 10, Duration.ofHours(1), clock);
            clock.set(year);
            for (int i = 0; i < 10; i++) before.note(BAD, Offence.UNKNOWN_RECIPIENT);
            clock.set(year.negated());
            Bans after = Bans.open(store, 10, Duration.ofHours(1), clock); // a restart
            assertThat(before.isBanned(BAD)).isTrue();
            assertThat(after.isBanned(BAD)).isTrue();
            clock.advance(Duration.ofMinutes(61));
            assertThat(before.isBanned(BAD)).isFalse();
            assertThat(after.isBanned(BAD)).isFalse();
        }
    }

    @Test
    void offencesFade() {
        for (int i = 0; i < 100; i++) {
            note(1, Offence.SPAM);
            clock.advance(Duration.ofMinutes(11));
        }
        assertThat(bans.isBanned(BAD)).isFalse();
        note(2, Offence.FAILED_LOGIN);
        note(2, Offence.SPAM);
        assertThat(bans.isBanned(BAD)).isTrue();
    }

    @Test
    void oneIpv6NetworkIsOneAddress() {
        for (int i = 0; i < 10; i++)
            bans.note(InetAddress.ofLiteral("2001:db8::" + i), Offence.UNKNOWN_RECIPIENT);
        assertThat(bans.isBanned(InetAddress.ofLiteral("2001:db8::ffff"))).isTrue();
        assertThat(bans.isBanned(InetAddress.ofLiteral("2001:db8:0:1::"))).isFalse();
    }

    @Test
    void administratorsBanAndLift() throws Exception {
        bans.add(BAD, Duration.ofDays(1));
        assertThat(bans.isBanned(BAD)).isTrue();
        assertThat(bans.lift(BAD)).isTrue();
        assertThat(bans.lift(BAD)).isFalse();
        assertThat(bans.isBanned(BAD)).isFalse();
    }

    @Test
    void withoutALimitNobodyIsShutOut() {
        Bans none = new Bans(0, Duration.ofHours(1), clock);
        for (int i = 0; i < 1000; i++) none.note(BAD, Offence.SPAM);
        assertThat(none.isBanned(BAD)).isFalse();
    }
}
