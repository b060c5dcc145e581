package org.veredus.account.factor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.AccountId;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;
import org.veredus.testing.SoftAuthenticator;

/// Attacks on passkeys, with an authenticator that does what it is told.
final class PasskeysTest {
    private static final String ORIGIN = "https://mail.example.test";
    private static final String HOST = "mail.example.test";
    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);
    private static final Use.Registration REGISTRATION = new Use.Registration(ALICE, 5);
    private static final Use SIGN_IN = new Use.SignIn();

    private final FakeClock clock = new FakeClock();
    private final FactorStore store = new FactorStore(new MemoryStore(clock));
    private final Passkeys passkeys =
            new Passkeys(store, new Random(1), clock, "secret".getBytes(StandardCharsets.UTF_8));
    private final RelyingParty here =
            new RelyingParty(
                    HOST, Set.of(HOST, "webmail.example.test"), RelyingParty.Transport.HTTPS);
    private final Instant now = Instant.ofEpochSecond(1_000_000);
    private final SoftAuthenticator alices;

    PasskeysTest() throws Exception {
        alices = new SoftAuthenticator(ORIGIN, HOST, 3);
        alices.count = 1;
    }

    @BeforeEach
    void register() throws Exception {
        Passkey made = register(alices, ALICE);
        assertThat(made.name()).isEqualTo("Laptop");
        assertThat(made.transports()).containsExactly("internal");
    }

    private Passkey register(SoftAuthenticator authenticator, AccountId account) throws Exception {
        Use.Registration use = new Use.Registration(account, 5);
        String json = authenticator.register(passkeys.challenge(use), passkeys.handle(account));
        return passkeys.register(use, here, json, "Laptop", now);
    }

    private AccountId judge(Use use, String json) throws Exception {
        return passkeys.judge(use, here, json, now);
    }

    private void refused(Use use, String json, String why) {
        assertThatThrownBy(() -> judge(use, json))
                .isInstanceOf(PasskeyRefused.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatItSignsSaysWhoseItIs() throws Exception {
        assertThat(judge(SIGN_IN, alices.sign(passkeys.challenge(SIGN_IN)))).isEqualTo(ALICE);
        assertThat(store.find(ALICE).passkeys().getFirst().used()).isEqualTo(now);
        alices.origin = "https://webmail.example.test:8443";
        assertThat(judge(SIGN_IN, alices.sign(passkeys.challenge(SIGN_IN)))).isEqualTo(ALICE);
    }

    @Test
    void anAnswerCountsOnce() throws Exception {
        alices.count = 0;
        SoftAuthenticator without = new SoftAuthenticator(ORIGIN, HOST, 4);
        register(without, ALICE);
        String json = without.sign(passkeys.challenge(SIGN_IN));
        assertThat(judge(SIGN_IN, json)).isEqualTo(ALICE);
        refused(SIGN_IN, json, "shown before");
    }

    @Test
    void aRegistrationCountsOnce() throws Exception {
        SoftAuthenticator other = new SoftAuthenticator(ORIGIN, HOST, 4);
        byte[] challenge = passkeys.challenge(REGISTRATION);
        String json = other.register(challenge, passkeys.handle(ALICE));
        passkeys.register(REGISTRATION, here, json, "One", now);
        assertThatThrownBy(() -> passkeys.register(REGISTRATION, here, json, "Two", now))
                .isInstanceOf(PasskeyRefused.class);
        SoftAuthenticator third = new SoftAuthenticator(ORIGIN, HOST, 6);
        String again = third.register(challenge, passkeys.handle(ALICE));
        assertThatThrownBy(() -> passkeys.register(REGISTRATION, here, again, "Three", now))
                .isInstanceOf(PasskeyRefused.class)
                .hasMessageContaining("shown before");
    }

    @Test
    void challengesOfOthersOldOnesAndInventedOnesAreNone() throws Exception {
        byte[] challenge = passkeys.challenge(SIGN_IN);
        clock.advance(Duration.ofMinutes(5));
        refused(SIGN_IN, alices.sign(challenge), "too old");
        refused(SIGN_IN, alices.sign(new byte[56]), "not what was asked");
        refused(SIGN_IN, alices.sign(new byte[0]), "");
        byte[] forged = passkeys.challenge(SIGN_IN);
        forged[20] ^= 1; // the time at which it expires
        refused(SIGN_IN, alices.sign(forged), "not what was asked");
        Passkeys restarted = new Passkeys(store, new Random(2), clock, new byte[] {1});
        refused(SIGN_IN, alices.sign(restarted.challenge(SIGN_IN)), "not what was asked");
    }

    @Test
    void anAnswerToOneQuestionIsNoneToAnother() throws Exception {
        Use second = new Use.Second(ALICE);
        Use proof = new Use.Proof(ALICE, 5);
        refused(second, alices.sign(passkeys.challenge(SIGN_IN)), "not what was asked");
        refused(SIGN_IN, alices.sign(passkeys.challenge(second)), "not what was asked");
        refused(proof, alices.sign(passkeys.challenge(second)), "not what was asked");
        refused(
                proof,
                alices.sign(passkeys.challenge(new Use.Proof(ALICE, 6))),
                "not what was asked");
        assertThat(judge(proof, alices.sign(passkeys.challenge(proof)))).isEqualTo(ALICE);
    }

    @Test
    void aPasskeyOfAnotherAccountIsNoSecondFactor() throws Exception {
        SoftAuthenticator bobs = new SoftAuthenticator(ORIGIN, HOST, 8);
        register(bobs, BOB);
        Use second = new Use.Second(ALICE);
        refused(second, bobs.sign(passkeys.challenge(second)), "somebody else's");
        Use proof = new Use.Proof(ALICE, 5);
        refused(proof, bobs.sign(passkeys.challenge(proof)), "somebody else's");
    }

    @Test
    void whoClaimsToBeSomebodyElseIsRefused() throws Exception {
        SoftAuthenticator liar = alices.copy();
        liar.register(passkeys.challenge(REGISTRATION), passkeys.handle(BOB));
        refused(SIGN_IN, liar.sign(passkeys.challenge(SIGN_IN)), "somebody else's");
        SoftAuthenticator nobodys = new SoftAuthenticator(ORIGIN, HOST, 9);
        refused(SIGN_IN, nobodys.sign(passkeys.challenge(SIGN_IN)), "nobody has");
    }

    @Test
    void withoutAHandleNobodyIsSignedIn() throws Exception {
        SoftAuthenticator silent = alices.copy();
        String json =
                silent.sign(passkeys.challenge(SIGN_IN))
                        .replaceAll(",\\s*\"userHandle\":\"[^\"]*\"", "");
        refused(SIGN_IN, json, "somebody else's");
    }

    @Test
    void pagesOfOthersHaveNothingToAsk() throws Exception {
        for (String origin :
                new String[] {
                    "https://evil.test",
                    "http://mail.example.test",
                    "https://mail.example.test.evil.test",
                    "https://sub.mail.example.test",
                    "https://localhost"
                }) {
            SoftAuthenticator phished = alices.copy();
            phished.origin = origin;
            phished.count = 50;
            refused(SIGN_IN, phished.sign(passkeys.challenge(SIGN_IN)), "");
        }
        SoftAuthenticator elsewhere = alices.copy();
        elsewhere.host = "evil.test";
        elsewhere.count = 50;
        refused(SIGN_IN, elsewhere.sign(passkeys.challenge(SIGN_IN)), "");
        assertThat(store.find(ALICE).passkeys().getFirst().used()).isNull();
    }

    @Test
    void signingInTakesMoreThanThatSomebodyIsThere() throws Exception {
        alices.verifies = false;
        refused(SIGN_IN, alices.sign(passkeys.challenge(SIGN_IN)), "");
        Use proof = new Use.Proof(ALICE, 5);
        refused(proof, alices.sign(passkeys.challenge(proof)), "");
        Use second = new Use.Second(ALICE);
        assertThat(judge(second, alices.sign(passkeys.challenge(second)))).isEqualTo(ALICE);
        SoftAuthenticator other = new SoftAuthenticator(ORIGIN, HOST, 8);
        other.verifies = false;
        assertThatThrownBy(() -> register(other, ALICE)).isInstanceOf(PasskeyRefused.class);
    }

    @Test
    void aCopyIsFoundByItsCount() throws Exception {
        SoftAuthenticator copy = alices.copy();
        judge(SIGN_IN, alices.sign(passkeys.challenge(SIGN_IN)));
        judge(SIGN_IN, alices.sign(passkeys.challenge(SIGN_IN)));
        refused(SIGN_IN, copy.sign(passkeys.challenge(SIGN_IN)), "");
        copy.count = 0;
        refused(SIGN_IN, copy.sign(passkeys.challenge(SIGN_IN)), "");
        assertThat(judge(SIGN_IN, alices.sign(passkeys.challenge(SIGN_IN)))).isEqualTo(ALICE);
    }

    @Test
    void aSignatureOfAnotherKeyIsNone() throws Exception {
        String good = alices.sign(passkeys.challenge(SIGN_IN));
        String other = alices.sign(passkeys.challenge(SIGN_IN));
        String mixed = good.replaceAll("\"signature\":\"[^\"]*\"", signature(other));
        refused(SIGN_IN, mixed, "");
    }

    private static String signature(String json) {
        int at = json.indexOf("\"signature\"");
        return json.substring(at, json.indexOf(',', at));
    }

    @Test
    void whatIsNoAnswerIsRefused() throws Exception {
        for (String json :
                new String[] {
                    "",
                    "{}",
                    "[]",
                    "null",
                    "{\"id\":1}",
                    "{\"id\":\"!\",\"rawId\":\"!\",\"response\":null}",
                    "{\"response\":{\"clientDataJSON\":\"e30\",\"authenticatorData\":\"AA\"}}"
                }) {
            refused(SIGN_IN, json, "");
            assertThatThrownBy(() -> passkeys.register(REGISTRATION, here, json, "x", now))
                    .as(json)
                    .isInstanceOf(PasskeyRefused.class);
        }
        String good = alices.sign(passkeys.challenge(SIGN_IN));
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            char[] letters = good.toCharArray();
            for (int n = 0; n < 3; n++)
                letters[random.nextInt(letters.length)] = (char) (32 + random.nextInt(95));
            String broken = new String(letters);
            if (broken.equals(good)) continue;
            try {
                judge(SIGN_IN, broken);
            } catch (PasskeyRefused expected) {
                assertThat(expected).isNotNull(); // anything else is a bug
            }
        }
    }

    @Test
    void namesOfOursBelongTogether() {
        RelyingParties parties =
                new RelyingParties(
                        HOST, Set.of("webmail.example.test"), RelyingParties.Local.REFUSED);
        for (String at : new String[] {HOST, "MAIL.example.test:443", "webmail.example.test"}) {
            RelyingParty party = requireNonNull(parties.at(at), at);
            assertThat(party.id()).isEqualTo(HOST);
        }
        for (String at : new String[] {"localhost", "127.0.0.1", "evil.test", "", "[::1]:443"})
            assertThat(parties.at(at)).as(at).isNull();
        RelyingParties trial = new RelyingParties(HOST, Set.of(), RelyingParties.Local.ALLOWED);
        RelyingParty local = requireNonNull(trial.at("localhost:20080"));
        assertThat(local.id()).isEqualTo("localhost");
        assertThat(local.owns("http://localhost:20080")).isTrue();
        assertThat(local.owns(ORIGIN)).isFalse();
    }
}
