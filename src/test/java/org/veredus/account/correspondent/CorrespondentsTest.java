package org.veredus.account.correspondent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.Quota;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

class CorrespondentsTest {
    private static final AccountId ALICE = new AccountId(1);

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private Correspondents correspondents = open();

    private Correspondents open() {
        return new Correspondents(
                new Accounts(store, clock, MailboxSettings.defaults(), _ -> Quota.UNLIMITED),
                clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void remembersWhomAnAccountWroteToAndWhat() throws Exception {
        correspondents.wrote(ALICE, Map.of("Bob@b.test", "Bob Builder"), "<1@a.test>");
        correspondents = open();
        Circle circle = correspondents.of(ALICE);
        assertThat(circle.knows("bob@B.test")).isTrue();
        assertThat(circle.people().values())
                .extracting(Person::name)
                .containsExactly("Bob Builder");
        assertThat(circle.sent("1@a.test")).isTrue();
        assertThat(circle.sent("<2@a.test>")).isFalse();
        assertThat(correspondents.of(new AccountId(2)).isEmpty()).isTrue();
    }

    @Test
    void whoLooksAlreadySeesWhoIsWrittenToNext() throws Exception {
        correspondents.wrote(ALICE, Map.of("bob@b.test", ""), "<1@a.test>");
        Circle circle = correspondents.of(ALICE);
        int met = circle.met();
        correspondents.wrote(ALICE, Map.of("bob@b.test", ""), "<2@a.test>");
        assertThat(circle.sent("<2@a.test>")).isTrue();
        assertThat(circle.met()).isEqualTo(met);
        correspondents.wrote(ALICE, Map.of("carol@b.test", ""), null);
        assertThat(circle.knows("carol@b.test")).isTrue();
        assertThat(circle.met()).isNotEqualTo(met);
        assertThat(correspondents.of(ALICE)).isSameAs(circle);
    }

    @Test
    void whatOneAccountWritesNoOtherHasWritten() throws Exception {
        AccountId bob = new AccountId(2);
        assertThat(correspondents.of(ALICE).isEmpty()).isTrue();
        assertThat(correspondents.of(bob).isEmpty()).isTrue();
        correspondents.wrote(ALICE, Map.of("carol@b.test", ""), "<1@a.test>");
        assertThat(correspondents.of(ALICE).knows("carol@b.test")).isTrue();
        assertThat(correspondents.of(bob).isEmpty()).isTrue();
    }

    @Test
    void forgetsThoseNotWrittenToForLongest() throws Exception {
        int all = Correspondents.MAX_PEOPLE + 600;
        for (int i = 0; i < all; i += 100) {
            Map<String, String> people = new HashMap<>();
            for (int j = i; j < i + 100; j++) people.put("p" + j + "@b.test", "");
            correspondents.wrote(ALICE, people, "<" + i + "@a.test>");
            clock.advance(Duration.ofMinutes(1));
        }
        Circle circle = correspondents.of(ALICE);
        assertThat(circle.people()).hasSize(Correspondents.MAX_PEOPLE);
        assertThat(circle.knows("p0@b.test")).isFalse();
        assertThat(circle.knows("p" + (all - 1) + "@b.test")).isTrue();
    }

    @Test
    void aMessageToVeryManyIsRememberedForSome() throws Exception {
        Map<String, String> people = new HashMap<>();
        for (int i = 0; i < 1000; i++) people.put("p" + i + "@b.test", "");
        correspondents.wrote(ALICE, people, null);
        assertThat(correspondents.of(ALICE).people()).hasSize(100);
    }

    @Test
    void whoIsKnownCostsNoWriteForAWeek() throws Exception {
        correspondents.wrote(ALICE, Map.of("bob@b.test", ""), null);
        var first = correspondents.of(ALICE).people().get("bob@b.test");
        clock.advance(Duration.ofDays(6));
        correspondents.wrote(ALICE, Map.of("bob@b.test", ""), null);
        assertThat(correspondents.of(ALICE).people().get("bob@b.test")).isEqualTo(first);
        clock.advance(Duration.ofDays(2));
        correspondents.wrote(ALICE, Map.of("bob@b.test", ""), null);
        assertThat(correspondents.of(ALICE).people().get("bob@b.test")).isNotEqualTo(first);
    }

    @Test
    void whoIsForgottenIsAStrangerAgain() throws Exception {
        correspondents.wrote(ALICE, Map.of("bob@b.test", ""), null);
        assertThat(correspondents.forget(ALICE, "BOB@b.test")).isTrue();
        assertThat(correspondents.forget(ALICE, "bob@b.test")).isFalse();
        assertThat(correspondents.of(ALICE).knows("bob@b.test")).isFalse();
    }
}
