package org.veredus.account.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.address.Address;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

final class VisitsTest {
    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);
    private static final InetAddress HOME = InetAddress.ofLiteral("192.0.2.1");

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Visits visits = new Visits(store, clock);

    private static Address admin() throws Exception {
        return Address.parse("admin@example.test");
    }

    @Test
    void ownersSeeWhoWasThereAndWhenLast() throws Exception {
        Instant first = clock.instant();
        visits.note(BOB, admin(), HOME);
        clock.advance(Duration.ofHours(1));
        visits.note(BOB, admin(), HOME);
        Visits.Visit seen =
                new Visits.Visit("admin@example.test", "192.0.2.1", first, clock.instant());
        assertThat(new Visits(store, clock).of(BOB)).containsExactly(seen);
        assertThat(visits.of(ALICE)).isEmpty();
        visits.forget(BOB);
        assertThat(visits.of(BOB)).isEmpty();
    }

    @Test
    void loginsThatFollowOneAnotherAreOne() throws Exception {
        visits.note(BOB, admin(), HOME);
        Visits.Visit noted = visits.of(BOB).getFirst();
        clock.advance(Visits.PRECISION.minusSeconds(1));
        visits.note(BOB, admin(), HOME);
        assertThat(visits.of(BOB)).containsExactly(noted);
    }

    @Test
    void theLastAreKept() throws Exception {
        for (int i = 0; i <= Visits.MOST; i++)
            visits.note(BOB, admin(), InetAddress.ofLiteral("192.0.2." + i));
        assertThat(visits.of(BOB)).hasSize(Visits.MOST);
        assertThat(visits.of(BOB).getFirst().address()).isEqualTo("192.0.2." + Visits.MOST);
        assertThat(visits.of(BOB).getLast().address()).isEqualTo("192.0.2.1");
    }
}
