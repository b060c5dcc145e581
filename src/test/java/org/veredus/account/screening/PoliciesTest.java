package org.veredus.account.screening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.screening.Decision.Verb;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

class PoliciesTest {
    private static final Domain HERE = new Domain("here.test");
    private static final AccountId BOB = new AccountId(1);
    private static final Scope SERVER = new Scope.Server();
    private static final Scope DOMAIN = new Scope.OfDomain(HERE);
    private static final Scope OWN = new Scope.OfAccount(BOB);

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Accounts accounts =
            new Accounts(store, clock, MailboxSettings.defaults(), _ -> Quota.UNLIMITED);
    private Policies policies = new Policies(store, accounts);

    @AfterEach
    void close() {
        store.close();
    }

    private void decide(Scope scope, Verb verb, String... subjects) throws Exception {
        for (String subject : subjects) {
            Decision decision =
                    new Decision(Subject.parse(subject), verb, "because", Instant.EPOCH);
            policies.<RuntimeException>change(scope, before -> before.with(List.of(decision)));
        }
    }

    private String of(String client, String sender) throws Exception {
        Layers.Found found =
                policies.of(BOB, HERE)
                        .of(new Party(InetAddress.ofLiteral(client), Address.parse(sender)));
        return found == null
                ? "nothing"
                : found.decision().verb().word() + " by " + found.scope().whose();
    }

    @Test
    void whatIsNearerToTheReaderHolds() throws Exception {
        decide(SERVER, Verb.BLOCK, "a.test");
        assertThat(of("192.0.2.1", "x@a.test")).isEqualTo("block by this server's");
        decide(DOMAIN, Verb.ALLOW, "a.test");
        assertThat(of("192.0.2.1", "x@a.test")).isEqualTo("allow by here.test's");
        decide(OWN, Verb.BLOCK, "a.test");
        assertThat(of("192.0.2.1", "x@a.test")).isEqualTo("block by the recipient's own");
    }

    @Test
    void anAddressOutweighsItsDomainAndThatTheNetwork() throws Exception {
        decide(SERVER, Verb.BLOCK, "192.0.2.0/24", "sub.a.test");
        decide(SERVER, Verb.ALLOW, "a.test", "friend@sub.a.test", "192.0.2.7");
        assertThat(of("192.0.2.1", "x@b.test")).startsWith("block");
        assertThat(of("192.0.2.7", "x@b.test")).startsWith("allow");
        assertThat(of("192.0.2.1", "x@deep.a.test")).startsWith("allow");
        assertThat(of("192.0.2.1", "x@sub.a.test")).startsWith("block");
        assertThat(of("192.0.2.1", "Friend@Sub.A.test")).startsWith("allow");
        assertThat(of("198.51.100.1", "x@nota.test")).isEqualTo("nothing");
    }

    @Test
    void outlivesARestart() throws Exception {
        decide(SERVER, Verb.BLOCK, "2001:db8::/32");
        decide(DOMAIN, Verb.ALLOW, "a@b.test");
        decide(OWN, Verb.BLOCK, "xn--mnchen-3ya.test");
        Thresholds strict = new Thresholds(null, 4.5, Thresholds.NEVER, null, 12.0);
        policies.<RuntimeException>change(OWN, before -> before.with(strict));
        Policies again =
                new Policies(
                        store,
                        new Accounts(
                                store, clock, MailboxSettings.defaults(), _ -> Quota.UNLIMITED));
        for (Scope scope : List.of(SERVER, DOMAIN, OWN))
            assertThat(again.of(scope)).isEqualTo(policies.of(scope)).isNotEqualTo(Policy.NONE);
    }

    @Test
    void whatIsTakenBackIsGone() throws Exception {
        decide(DOMAIN, Verb.BLOCK, "a.test");
        policies.<NoSubject>change(
                DOMAIN, before -> before.without(List.of(Subject.parse("A.test"))));
        assertThat(policies.of(DOMAIN)).isEqualTo(Policy.NONE);
        assertThat(policies.of(BOB, HERE)).isSameAs(Layers.NONE);
    }

    @Test
    void thresholdsAreThoseThatAreNearestSaid() throws Exception {
        policies.<RuntimeException>change(
                SERVER, before -> before.with(new Thresholds(null, 6.0, null, null, 20.0)));
        policies.<RuntimeException>change(
                OWN,
                before -> before.with(new Thresholds(1.0, null, null, null, Thresholds.NEVER)));
        assertThat(policies.of(BOB, HERE).thresholds())
                .isEqualTo(
                        new Thresholds(
                                1.0, 6.0, Thresholds.NEVER, Thresholds.NEVER, Thresholds.NEVER));
        assertThat(policies.ofServer().thresholds().reject()).isEqualTo(20.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "a b",
                "192.0.2.0/33",
                "192.0.2.300",
                "::g/3",
                "a@",
                "..",
                "1.2.3/8"
            })
    void refusesWhatNamesNobody(String text) {
        assertThatThrownBy(() -> Subject.parse(text)).isInstanceOf(NoSubject.class);
    }

    @Test
    void readsEverySpellingOfASubject() throws Exception {
        assertThat(Subject.parse("@B.Test").text()).isEqualTo("b.test");
        assertThat(Subject.parse("A@b.test").text()).isEqualTo("a@b.test");
        assertThat(Subject.parse("[192.0.2.1]").text()).isEqualTo("192.0.2.1");
        assertThat(Subject.parse("192.0.2.0/24").text()).isEqualTo("192.0.2.0/24");
        assertThat(Subject.parse("münchen.test").text()).isEqualTo("xn--mnchen-3ya.test");
    }
}
