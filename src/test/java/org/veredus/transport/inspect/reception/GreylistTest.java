package org.veredus.transport.inspect.reception;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.format.address.Address;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

class GreylistTest {
    private static final Duration DELAY = Duration.ofMinutes(5);

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private Greylist list;

    @BeforeEach
    void open() throws Exception {
        list = Greylist.open(store, DELAY, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private boolean passes(String client, @Nullable String sender, String recipient)
            throws Exception {
        return list.passes(
                ClientNetwork.around(InetAddress.ofLiteral(client)),
                sender == null ? null : Address.parse(sender),
                Address.parse(recipient));
    }

    @Test
    void whoComesAgainPassesFromThenOn() throws Exception {
        assertThat(passes("192.0.2.1", "a@b.test", "bob@x.test")).isFalse();
        clock.advance(Duration.ofMinutes(4));
        assertThat(passes("192.0.2.1", "a@b.test", "bob@x.test")).isFalse();
        clock.advance(Duration.ofMinutes(1));
        assertThat(passes("192.0.2.77", "a@b.test", "Bob@x.test")).isTrue(); // same network
        assertThat(passes("192.0.2.1", "a@b.test", "carol@x.test")).isTrue();
        assertThat(passes("198.51.100.1", "a@b.test", "bob@x.test")).isFalse();
        clock.advance(Duration.ofDays(39));
        assertThat(passes("192.0.2.1", "a@b.test", "carol@x.test")).isTrue();
        clock.advance(Duration.ofDays(39)); // each time counts anew
        assertThat(passes("192.0.2.1", "a@b.test", "carol@x.test")).isTrue();
        clock.advance(Duration.ofDays(41));
        assertThat(passes("192.0.2.1", "a@b.test", "carol@x.test")).isFalse();
    }

    @Test
    void anotherTryForSomebodyElseIsNotTheSecond() throws Exception {
        assertThat(passes("192.0.2.1", "a@b.test", "bob@x.test")).isFalse();
        clock.advance(Duration.ofHours(1));
        assertThat(passes("192.0.2.1", "a@b.test", "carol@x.test")).isFalse();
        assertThat(passes("192.0.2.1", null, "bob@x.test")).isFalse();
    }

    @Test
    void whoComesTooLateBeginsAnew() throws Exception {
        assertThat(passes("192.0.2.1", "a@b.test", "bob@x.test")).isFalse();
        clock.advance(Duration.ofDays(3));
        assertThat(passes("192.0.2.1", "a@b.test", "bob@x.test")).isFalse();
        clock.advance(DELAY);
        assertThat(passes("192.0.2.1", "a@b.test", "bob@x.test")).isTrue();
    }

    @Test
    void whoCameWhileTheClockWasAheadNeedNotWaitUntilThen() throws Exception {
        clock.set(Duration.ofDays(365));
        assertThat(passes("192.0.2.1", "a@b.test", "bob@x.test")).isFalse();
        clock.set(Duration.ofDays(-365));
        assertThat(passes("192.0.2.1", "a@b.test", "bob@x.test")).isFalse();
        clock.advance(DELAY);
        assertThat(passes("192.0.2.1", "a@b.test", "bob@x.test")).isTrue();
    }

    @Test
    void bounceAddressesOfAListAreOneSender() throws Exception {
        assertThat(passes("192.0.2.1", "bounce-12+bob=x@l.test", "bob@x.test")).isFalse();
        clock.advance(DELAY);
        assertThat(passes("192.0.2.1", "bounce-13+bob=x@l.test", "bob@x.test")).isTrue();
    }

    @Test
    void aRestartForgetsNobody() throws Exception {
        assertThat(passes("2001:db8::1", "a@b.test", "bob@x.test")).isFalse();
        clock.advance(DELAY);
        list = Greylist.open(store, DELAY, clock);
        assertThat(list.size()).isEqualTo(1);
        assertThat(passes("2001:db8::2:1", "a@b.test", "bob@x.test")).isTrue();
    }

    @Test
    void whatIsOldIsRemoved() throws Exception {
        for (int i = 0; i < 2500; i++)
            passes("192.0.2.1", "x" + "y".repeat(i % 50) + "@b.test", "r" + i + "@x.test");
        assertThat(list.size()).isEqualTo(2500);
        clock.advance(Duration.ofDays(3));
        list.tidy();
        assertThat(list.size()).isZero();
    }
}
