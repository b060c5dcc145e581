package org.veredus.transport.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.UidSet;
import org.veredus.account.script.Snoozes;

class SnoozeTest {
    private ScriptHouse house;

    @BeforeEach
    void open() throws Exception {
        house = new ScriptHouse();
    }

    private static final String SNOOZE = "require [\"snooze\", \"imap4flags\", \"mailbox\"];";

    /// @return the time until the next full hour that is two hours away at least
    private String inTwoHours() {
        Instant hour = house.clock.instant().plus(Duration.ofHours(2));
        return hour.toString().substring(11, 16);
    }

    @Test
    void aMessageComesBackWhenItsTimeHasCome() throws Exception {
        house.activate(
                SNOOZE,
                "setflag \"$Later\";",
                "snooze :addflags \"\\\\Flagged\" :removeflags \"$Later\" \""
                        + inTwoHours()
                        + "\";");
        assertThat(house.deliver()).isEqualTo(new Outcome.Taken());
        assertThat(ScriptHouse.mail(house.alice, "INBOX")).isEmpty();
        assertThat(ScriptHouse.flags(house.alice, "Snoozed")).containsExactly("$Later");
        house.clock.advance(Duration.ofMinutes(110));
        assertThat(house.waker.runDue()).isZero();
        house.clock.advance(Duration.ofMinutes(11));
        assertThat(house.waker.runDue()).isEqualTo(1);
        assertThat(ScriptHouse.mail(house.alice, "Snoozed")).isEmpty();
        assertThat(ScriptHouse.flags(house.alice, "INBOX")).containsExactly("\\Flagged");
        assertThat(house.waker.runDue()).isZero();
    }

    @Test
    void itGoesToAnotherMailboxWhichIsMade() throws Exception {
        house.activate(SNOOZE, "snooze :mailbox \"Back/Again\" :create \"" + inTwoHours() + "\";");
        house.deliver();
        house.clock.advance(Duration.ofHours(3));
        house.waker.runDue();
        assertThat(ScriptHouse.mail(house.alice, "Back/Again")).hasSize(1);
    }

    @Test
    void theInboxGetsItWhereThatMailboxIsMissing() throws Exception {
        house.activate(SNOOZE, "snooze :mailbox \"Nowhere\" \"" + inTwoHours() + "\"; ");
        house.deliver();
        house.clock.advance(Duration.ofHours(3));
        house.waker.runDue();
        assertThat(ScriptHouse.mail(house.alice, "INBOX")).hasSize(1);
    }

    @Test
    void whatSomebodyHasTakenOutStaysThere() throws Exception {
        house.activate(SNOOZE, "snooze \"" + inTwoHours() + "\";");
        house.deliver();
        var tree = house.alice.state().tree();
        var away = Objects.requireNonNull(tree.find("Snoozed")).id();
        var archive = Objects.requireNonNull(tree.find("Archive")).id();
        var uid = ScriptHouse.entries(house.alice, "Snoozed").getFirst().uid();
        house.alice.move(away, UidSet.of(uid), archive);
        house.clock.advance(Duration.ofHours(3));
        assertThat(house.waker.runDue()).isZero();
        assertThat(ScriptHouse.mail(house.alice, "Archive")).hasSize(1);
        assertThat(house.snoozes.due(house.clock.instant(), 10)).isEmpty();
    }

    @Test
    void wakeUpsOutliveARestart() throws Exception {
        house.activate(SNOOZE, "snooze \"" + inTwoHours() + "\";");
        house.deliver();
        house.clock.advance(Duration.ofDays(3));
        Accounts reopened =
                new Accounts(
                        house.store, house.clock, MailboxSettings.defaults(), _ -> Quota.UNLIMITED);
        Waker waker = new Waker(reopened, new Snoozes(house.store), house.clock);
        assertThat(waker.runDue()).isEqualTo(1);
        assertThat(ScriptHouse.mail(reopened.open(house.alice.id()), "INBOX")).hasSize(1);
    }

    @Test
    void copiesElsewhereStay() throws Exception {
        house.activate(
                "require [\"snooze\", \"fileinto\"];",
                "fileinto \"Archive\"; snooze \"" + inTwoHours() + "\";");
        house.deliver();
        house.clock.advance(Duration.ofHours(3));
        house.waker.runDue();
        assertThat(ScriptHouse.mail(house.alice, "Archive")).hasSize(1);
        assertThat(ScriptHouse.mail(house.alice, "INBOX")).hasSize(1);
    }
}
