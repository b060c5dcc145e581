package org.veredus.account.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.auth.Argon2Cost;
import org.veredus.account.auth.AuthSettings;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.directory.Directory;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.session.WebSession.Stay;
import org.veredus.account.session.WebSession.Visitor;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

final class WebSessionsTest {
    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);
    private static final Visitor BROWSER = new Visitor("192.0.2.1", "Firefox");

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final CredentialStore credentials = new CredentialStore(store);
    private final WebSessions sessions = new WebSessions(store, credentials, clock, new Random(1));
    private final Authenticator authenticator;

    WebSessionsTest() throws Exception {
        AuthSettings cheap =
                new AuthSettings(
                        new AuthSettings.Hashing(new Argon2Cost(64, 1, 1), 4096, 1, Duration.ZERO),
                        AuthSettings.Patience.ENDLESS,
                        AuthSettings.Terms.DEFAULT);
        authenticator =
                new Authenticator(
                        new Directory(store),
                        credentials,
                        cheap,
                        new Random(2),
                        new Authenticator.AuthTime(clock, _ -> {}));
    }

    @BeforeEach
    void bothHavePasswords() throws Exception {
        credentials.setAll(List.of(ALICE, BOB), authenticator.credentials("correct horse"));
    }

    @Test
    void aSecretFindsItsSession() throws Exception {
        WebSessions.Begun alice = sessions.begin(ALICE, Stay.SHORT, BROWSER);
        WebSessions.Begun bob = sessions.begin(BOB, Stay.SHORT, BROWSER);
        assertThat(sessions.find(alice.secret())).isEqualTo(alice.session());
        assertThat(sessions.find(bob.secret())).isEqualTo(bob.session());
        assertThat(sessions.find(alice.secret() + "x")).isNull();
        assertThat(sessions.find("")).isNull();
        assertThat(alice.toString()).doesNotContain(alice.secret());
    }

    @Test
    void theSecretIsNotInTheStoreAndTheTokenSaysNothingOfIt() throws Exception {
        WebSessions.Begun first = sessions.begin(ALICE, Stay.SHORT, BROWSER);
        WebSessions.Begun second = sessions.begin(ALICE, Stay.SHORT, BROWSER);
        assertThat(first.secret()).hasSize(43).isNotEqualTo(second.secret());
        assertThat(WebSessions.token(first.secret()))
                .isEqualTo(WebSessions.token(first.secret()))
                .isNotEqualTo(first.secret());
        assertThat(sessions.find(WebSessions.token(first.secret()))).isNull();
    }

    @Test
    void aSessionEndsWhenNobodyUsesIt() throws Exception {
        WebSessions.Begun begun = sessions.begin(ALICE, Stay.SHORT, BROWSER);
        clock.advance(Duration.ofHours(11));
        assertThat(sessions.find(begun.secret())).isNotNull();
        clock.advance(Duration.ofHours(11));
        assertThat(sessions.find(begun.secret())).isNotNull();
        clock.advance(Duration.ofHours(13));
        assertThat(sessions.find(begun.secret())).isNull();
        assertThat(sessions.list(ALICE)).isEmpty();
    }

    @Test
    void aSessionThatIsToLastEndsInAnyCase() throws Exception {
        WebSessions.Begun begun = sessions.begin(ALICE, Stay.LONG, BROWSER);
        for (int day = 0; day < 88; day += 22) {
            clock.advance(Duration.ofDays(22));
            assertThat(sessions.find(begun.secret())).isNotNull();
        }
        clock.advance(Duration.ofDays(3));
        assertThat(sessions.find(begun.secret())).isNull();
    }

    @Test
    void aSessionIsNoLongerBecauseTheClockWasAhead() throws Exception {
        clock.set(Duration.ofDays(365));
        WebSessions.Begun begun = sessions.begin(ALICE, Stay.SHORT, BROWSER);
        clock.set(Duration.ofDays(-365));
        assertThat(sessions.find(begun.secret())).isNotNull();
        clock.advance(Duration.ofHours(13));
        assertThat(sessions.find(begun.secret())).isNull();
    }

    @Test
    void anotherPasswordEndsAll() throws Exception {
        WebSessions.Begun alice = sessions.begin(ALICE, Stay.LONG, BROWSER);
        WebSessions.Begun bob = sessions.begin(BOB, Stay.LONG, BROWSER);
        credentials.set(ALICE, authenticator.credentials("correct horse")); // though the same
        assertThat(sessions.list(ALICE)).isEmpty();
        assertThat(sessions.find(alice.secret())).isNull();
        assertThat(sessions.find(bob.secret())).isNotNull();
    }

    @Test
    void sessionsAreListedAndEndedOneByOne() throws Exception {
        WebSessions.Begun first = sessions.begin(ALICE, Stay.LONG, BROWSER);
        WebSessions.Begun second = sessions.begin(ALICE, Stay.LONG, new Visitor("::1", "x"));
        WebSessions.Begun third = sessions.begin(ALICE, Stay.LONG, BROWSER);
        assertThat(sessions.list(ALICE))
                .containsExactly(first.session(), second.session(), third.session());
        assertThat(sessions.end(BOB, second.session().id())).isFalse();
        assertThat(sessions.end(ALICE, second.session().id())).isTrue();
        assertThat(sessions.find(second.secret())).isNull();
        sessions.endOthers(ALICE, third.session().id());
        assertThat(sessions.list(ALICE)).containsExactly(third.session());
    }

    @Test
    void theOneNotUsedForLongestMakesRoom() throws Exception {
        WebSessions.Begun used = sessions.begin(ALICE, Stay.LONG, BROWSER);
        for (int i = 1; i < WebSessions.MAX_SESSIONS; i++)
            sessions.begin(ALICE, Stay.LONG, BROWSER);
        clock.advance(Duration.ofHours(1));
        assertThat(sessions.find(used.secret())).isNotNull();
        clock.advance(Duration.ofHours(1));
        WebSessions.Begun newest = sessions.begin(ALICE, Stay.LONG, BROWSER);
        assertThat(sessions.list(ALICE)).hasSize(WebSessions.MAX_SESSIONS);
        assertThat(sessions.find(newest.secret())).isNotNull();
        assertThat(sessions.find(used.secret())).isNotNull();
    }

    @Test
    void whatABrowserCallsItselfIsCutShort() {
        assertThat(new Visitor("::1", "x".repeat(5000)).agent()).hasSize(Visitor.MAX_AGENT);
    }
}
