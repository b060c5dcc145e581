package org.veredus.account.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.directory.AccountRole;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.DirectoryRefused;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.factor.TotpSecret;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Quota;
import org.veredus.base.limit.SlowdownSettings;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.sasl.ChannelBindings;
import org.veredus.format.sasl.SaslMechanism;
import org.veredus.format.sasl.SaslServer;
import org.veredus.format.sasl.SaslStep;
import org.veredus.format.sasl.ScramClient;
import org.veredus.format.sasl.ScramHash;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;
import org.veredus.testing.AuthenticatorApp;

class AuthenticatorTest {
    private static final Domain HERE = new Domain("example.test");
    private static final InetAddress HOME = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress AWAY = InetAddress.ofLiteral("2001:db8::1");
    private static final InetAddress NEXT_TO_AWAY = InetAddress.ofLiteral("2001:db8::2");

    /// As cheap as Argon2 can be.
    private static final Argon2Cost CHEAP = new Argon2Cost(8, 1, 1);

    @TempDir Path folder;
    private final AtomicLong nanos = new AtomicLong();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> visits = new ArrayList<>();
    private RocksStore store;
    private Directory directory;
    private CredentialStore credentials;
    private Authenticator authenticator;
    private AccountId bob;

    @BeforeEach
    void open() throws Exception {
        store =
                new RocksStore(
                        RocksSettings.defaults(folder), InstantSource.system(), (_, _, _) -> {});
        directory = new Directory(store);
        directory.addDomain(MailDomain.of(HERE));
        bob = add("bob");
        credentials = new CredentialStore(store);
        authenticator = authenticator(settings());
        credentials.set(bob, authenticator.credentials("correct horse"));
    }

    @AfterEach
    void close() throws StoreFailed {
        store.close();
    }

    private AccountId add(String name) throws DirectoryRefused, StoreFailed {
        return directory.addAccount(NewAccount.of(new Address(name, HERE)));
    }

    private static AuthSettings settings() {
        return settings(AuthSettings.Terms.DEFAULT);
    }

    private static AuthSettings settings(AuthSettings.Terms terms) {
        SlowdownSettings account =
                new SlowdownSettings(
                        2, Duration.ofSeconds(1), Duration.ofSeconds(4), 6, Duration.ofMinutes(1));
        SlowdownSettings network =
                new SlowdownSettings(
                        9, Duration.ofSeconds(1), Duration.ofSeconds(4), 12, Duration.ofMinutes(1));
        return new AuthSettings(
                new AuthSettings.Hashing(CHEAP, 4096, 1, Duration.ofMinutes(5)),
                new AuthSettings.Patience(account, network),
                terms);
    }

    private static AuthSettings.Terms demanding(Demand demand) {
        return new AuthSettings.Terms(
                AuthSettings.SharedSecrets.REFUSED, demand, AuthSettings.Impersonation.NOBODY);
    }

    private static final String BOB = "bob@example.test";

    private Authenticator authenticator(AuthSettings settings) throws StoreFailed {
        return new Authenticator(
                directory,
                credentials,
                settings,
                new Random(3),
                new Authenticator.AuthTime(nanos::get, pauses::add));
    }

    private String logIn(InetAddress from, String name, String password) throws StoreFailed {
        return show(authenticator.password(from, name, password));
    }

    private static String show(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Ok(var id, var name, _, _) -> "ok " + id.number() + " " + name;
            case Outcome.Wrong() -> "wrong";
            case Outcome.NotAsWhom() -> "not as whom";
            case Outcome.Disabled() -> "disabled";
            case Outcome.Moved(_, var host) -> "moved to " + host;
            case Outcome.FactorNeeded(var id, _) -> "factor needed by " + id.number();
            case Outcome.TooManyFailures(_) -> "too many failures";
        };
    }

    @Test
    void judgesNameAndPassword() throws Exception {
        directory.addAlias(new Address("sales", HERE), List.of(new Address("bob", HERE)));
        assertThat(logIn(HOME, "Bob@Example.TEST", "correct horse"))
                .isEqualTo("ok 1 bob@example.test");
        assertThat(logIn(HOME, "sales@example.test", "correct horse"))
                .isEqualTo("ok 1 bob@example.test");
        assertThat(logIn(HOME, "bob@example.test", "correct horse ")).isEqualTo("wrong");
        assertThat(logIn(HOME, "carol@example.test", "correct horse")).isEqualTo("wrong");
        assertThat(logIn(HOME, "bob", "correct horse")).isEqualTo("wrong");
        assertThat(logIn(AWAY, "bob@example.test", "")).isEqualTo("wrong");
    }

    @Test
    void comparesPreparedPasswords() throws Exception {
        credentials.set(bob, authenticator.credentials("\u2168\u00AD"));
        assertThat(logIn(HOME, "bob@example.test", "IX")).isEqualTo("ok 1 bob@example.test");
    }

    @Test
    void aChangedPasswordCountsAtOnce() throws Exception {
        assertThat(logIn(HOME, "bob@example.test", "correct horse")).startsWith("ok");
        credentials.set(bob, authenticator.credentials("other"));
        assertThat(logIn(HOME, "bob@example.test", "correct horse")).isEqualTo("wrong");
        assertThat(logIn(HOME, "bob@example.test", "other")).startsWith("ok");
        credentials.remove(bob);
        assertThat(logIn(HOME, "bob@example.test", "other")).isEqualTo("wrong");
    }

    @Test
    void aDisabledAccountIsNotUsedAndOnlyItsOwnerIsTold() throws Exception {
        directory.setEnabled(bob, false);
        assertThat(logIn(HOME, "bob@example.test", "correct horse")).isEqualTo("disabled");
        assertThat(logIn(HOME, "bob@example.test", "wrong")).isEqualTo("wrong");
    }

    @Test
    void manyAccountsShareOneHash() throws Exception {
        AccountId carol = add("carol");
        AccountId dave = add("dave");
        credentials.setAll(List.of(carol, dave), authenticator.credentials("same"));
        assertThat(logIn(HOME, "carol@example.test", "same")).startsWith("ok 2");
        assertThat(logIn(HOME, "dave@example.test", "same")).startsWith("ok 3");
    }

    @Test
    void guessingIsSlowedDownThenRefused() throws Exception {
        for (int i = 0; i < 6; i++)
            assertThat(logIn(AWAY, "bob@example.test", "x" + i)).isEqualTo("wrong");
        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(4));
        assertThat(logIn(HOME, "bob@example.test", "correct horse")).isEqualTo("too many failures");
        nanos.addAndGet(Duration.ofMinutes(5).toNanos());
        assertThat(logIn(HOME, "bob@example.test", "correct horse")).startsWith("ok");
    }

    @Test
    void theOwnerIsNotLockedOutOfWhereHeLoggedInBefore() throws Exception {
        assertThat(logIn(HOME, "bob@example.test", "correct horse")).startsWith("ok");
        for (int i = 0; i < 6; i++) logIn(AWAY, "bob@example.test", "x" + i);
        assertThat(logIn(AWAY, "bob@example.test", "correct horse")).isEqualTo("too many failures");
        pauses.clear();
        assertThat(logIn(HOME, "bob@example.test", "correct horse")).startsWith("ok");
        assertThat(pauses).isEmpty();
        for (int i = 0; i < 6; i++) logIn(HOME, "bob@example.test", "x" + i);
        assertThat(logIn(HOME, "bob@example.test", "correct horse")).isEqualTo("too many failures");
    }

    @Test
    void aNetworkThatTriesManyNamesIsRefused() throws Exception {
        for (int i = 0; i < 12; i++) logIn(AWAY, "user" + i + "@example.test", "x");
        assertThat(logIn(NEXT_TO_AWAY, "bob@example.test", "correct horse"))
                .isEqualTo("too many failures");
        assertThat(logIn(HOME, "bob@example.test", "correct horse")).startsWith("ok");
    }

    @Test
    void theSlowdownCanBeSwitchedOff() throws Exception {
        authenticator = authenticator(settings().withoutSlowdown());
        for (int i = 0; i < 30; i++) logIn(AWAY, "bob@example.test", "x");
        assertThat(logIn(AWAY, "bob@example.test", "correct horse")).startsWith("ok");
        assertThat(pauses).isEmpty();
    }

    private String plain(String message) throws StoreFailed {
        SaslServer<Outcome, StoreFailed> server =
                authenticator.start(SaslMechanism.PLAIN, Visitor.from(HOME));
        return show(server.begin(message.getBytes(StandardCharsets.UTF_8)));
    }

    private static String show(SaslStep<Outcome> step) {
        return switch (step) {
            case SaslStep.Judged<Outcome>(var outcome) -> show(outcome);
            case SaslStep.Challenge<Outcome>(_) -> "challenge";
            case SaslStep.Malformed<Outcome>(var why) -> why;
        };
    }

    @Test
    void nobodyActsForAnother() throws Exception {
        add("carol");
        assertThat(plain("BOB@example.test\0bob@example.test\0correct horse")).startsWith("ok 1");
        assertThat(plain("carol@example.test\0bob@example.test\0correct horse"))
                .isEqualTo("not as whom");
        assertThat(plain("nobody@example.test\0bob@example.test\0correct horse"))
                .isEqualTo("not as whom");
        assertThat(plain("carol@example.test\0bob@example.test\0wrong")).isEqualTo("wrong");
    }

    private static final String ADMIN = "admin@example.test";

    /// Bob is told of, and an administrator is made, who may act for others.
    private void letIn(AuthSettings.Impersonation who) throws Exception {
        AccountId admin =
                directory.addAccount(
                        new NewAccount(
                                Address.parse(ADMIN), Quota.UNLIMITED, Set.of(AccountRole.ADMIN)));
        credentials.set(admin, authenticator.credentials("battery staple"));
        authenticator =
                authenticator(
                        settings(
                                new AuthSettings.Terms(
                                        AuthSettings.SharedSecrets.REFUSED, Demand.NOBODY, who)));
        authenticator.onImpersonation(
                (whose, by, remote) ->
                        visits.add(whose.number() + " " + by + " " + remote.getHostAddress()));
    }

    private String token(String owner, String scope) throws Exception {
        AccountId account = Objects.requireNonNull(directory.login(Address.parse(owner))).id();
        AppTokens.Order order =
                new AppTokens.Order(
                        "imapsync",
                        AppToken.Kind.TOKEN,
                        Objects.requireNonNull(Scope.parse(scope)));
        return Objects.requireNonNull(authenticator.issueToken(account, order, Instant.EPOCH))
                .secret();
    }

    @Test
    void administratorsActForOthersWithTokensMadeForIt() throws Exception {
        letIn(AuthSettings.Impersonation.TOKENS);
        String made = token(ADMIN, "imap sieve others");
        assertThat(plain(BOB + "\0" + ADMIN + "\0" + made)).isEqualTo("ok 1 " + BOB);
        assertThat(bearer(BOB, made)).isEqualTo("ok 1 " + BOB);
        assertThat(logIn(HOME, BOB + '*' + ADMIN, made)).isEqualTo("ok 1 " + BOB);
        assertThat(visits).hasSize(3).containsOnly("1 " + ADMIN + " 192.0.2.1");
        assertThat(authenticator.password(HOME, BOB + '*' + ADMIN, made))
                .isInstanceOfSatisfying(
                        Outcome.Ok.class,
                        ok -> {
                            assertThat(ok.scope().doors())
                                    .containsExactlyInAnyOrder(Scope.Door.IMAP, Scope.Door.SIEVE);
                            assertThat(ok.scope().sends()).isFalse();
                            assertThat(ok.scope().whose()).isEqualTo(Scope.Whose.OWN);
                            assertThat(ok.pass()).isEqualTo(Pass.OTHER); // ends pushes, too
                        });
        visits.clear();
        for (String name : List.of(BOB + '*', '*' + ADMIN, BOB + "**" + ADMIN, BOB + "*no"))
            assertThat(logIn(HOME, name, made)).isEqualTo("wrong");
        assertThat(plain("no@example.test\0" + ADMIN + "\0" + made)).isEqualTo("not as whom");
        assertThat(plain(BOB + "\0" + ADMIN + "\0" + token(ADMIN, "imap")))
                .isEqualTo("not as whom");
        assertThat(plain(BOB + "\0" + ADMIN + "\0battery staple")).isEqualTo("not as whom");
        assertThat(scram(BOB, ADMIN, "battery staple")).isEqualTo("not as whom");
        assertThat(certified(List.of(ADMIN), BOB)).isEqualTo("not as whom");
        assertThat(plain(ADMIN + "\0" + BOB + "\0" + token(BOB, "others")))
                .isEqualTo("not as whom");
        assertThat(visits).isEmpty();
    }

    @Test
    void administratorsActForOthersWithTheirPasswords() throws Exception {
        letIn(AuthSettings.Impersonation.ADMINISTRATORS);
        assertThat(plain(BOB + "\0" + ADMIN + "\0battery staple")).isEqualTo("ok 1 " + BOB);
        assertThat(scram(BOB, ADMIN, "battery staple")).isEqualTo("ok 1 " + BOB);
        assertThat(certified(List.of("x@far.test", ADMIN), BOB)).isEqualTo("ok 1 " + BOB);
        assertThat(plain(ADMIN + "\0" + BOB + "\0correct horse")).isEqualTo("not as whom");
        assertThat(plain(BOB + "\0" + ADMIN + "\0" + token(ADMIN, ""))).isEqualTo("not as whom");
        // pages and the API let nobody in so
        assertThat(show(authenticator.ownPassword(HOME, BOB + '*' + ADMIN, "battery staple")))
                .isEqualTo("wrong");
        // the password alone opens nothing then
        AccountId admin = Objects.requireNonNull(directory.login(Address.parse(ADMIN))).id();
        credentials.factors().setApp(admin, TotpSecret.make(new Random(9)), NOW, 0);
        assertThat(plain(BOB + "\0" + ADMIN + "\0battery staple")).isEqualTo("factor needed by 2");
        assertThat(plain(BOB + "\0" + ADMIN + "\0" + token(ADMIN, "others")))
                .isEqualTo("ok 1 " + BOB);
    }

    @Test
    void nobodyActsForAnotherWhereThatIsOff() throws Exception {
        letIn(AuthSettings.Impersonation.NOBODY);
        String made = token(ADMIN, "others");
        assertThat(plain(BOB + "\0" + ADMIN + "\0" + made)).isEqualTo("not as whom");
        assertThat(bearer(BOB, made)).isEqualTo("not as whom");
        assertThat(logIn(HOME, BOB + '*' + ADMIN, made)).isEqualTo("wrong");
        assertThat(visits).isEmpty();
    }

    private String scram(String name, String password) throws StoreFailed {
        String sha1 = scram(ScramHash.SHA_1, name, password);
        assertThat(scram(ScramHash.SHA_256, name, password)).isEqualTo(sha1);
        return sha1;
    }

    private String scram(String authorization, String name, String password) throws StoreFailed {
        String header = "n,a=" + authorization + ",";
        return scram(
                ScramHash.SHA_256, new ScramClient(name, password, "abc", header, new byte[0]));
    }

    private String scram(ScramHash hash, String name, String password) throws StoreFailed {
        return scram(hash, new ScramClient(name, password, "abc").with(hash));
    }

    private String scram(ScramHash hash, ScramClient client) throws StoreFailed {
        SaslMechanism mechanism =
                hash == ScramHash.SHA_1 ? SaslMechanism.SCRAM_SHA_1 : SaslMechanism.SCRAM_SHA_256;
        SaslServer<Outcome, StoreFailed> server =
                authenticator.start(mechanism, Visitor.from(HOME));
        if (!(server.begin(client.first()) instanceof SaslStep.Challenge<Outcome>(var first)))
            return "no challenge";
        SaslStep<Outcome> step = server.step(client.last(first));
        if (step instanceof SaslStep.Challenge<Outcome>) step = server.step(new byte[0]);
        return show(step);
    }

    @Test
    void scramJudgesByTheKeys() throws Exception {
        assertThat(scram("bob@example.test", "correct horse")).startsWith("ok 1");
        assertThat(scram("bob@example.test", "wrong")).isEqualTo("wrong");
        assertThat(scram("nobody@example.test", "correct horse")).isEqualTo("wrong");
        directory.setEnabled(bob, false);
        assertThat(scram("bob@example.test", "correct horse")).isEqualTo("disabled");
    }

    @Test
    void scramFailuresCount() throws Exception {
        for (int i = 0; i < 6; i++) scram(ScramHash.SHA_256, "bob@example.test", "x");
        assertThat(scram("bob@example.test", "correct horse")).isEqualTo("too many failures");
    }

    @Test
    void anUnknownNameHasTheSameSaltAfterARestart() throws Exception {
        byte[] salt =
                authenticator.verifier(HOME).scramKeys(ScramHash.SHA_256, "No@example.test").salt();
        Authenticator restarted = authenticator(settings());
        assertThat(restarted.verifier(HOME).scramKeys(ScramHash.SHA_256, "no@example.test").salt())
                .isEqualTo(salt);
        assertThat(restarted.verifier(HOME).scramKeys(ScramHash.SHA_256, "no2@example.test").salt())
                .isNotEqualTo(salt)
                .hasSize(16);
    }

    private String cram(String name, String secret) throws Exception {
        SaslServer<Outcome, StoreFailed> server =
                authenticator.start(SaslMechanism.CRAM_MD5, Visitor.from(HOME));
        if (!(server.begin(null) instanceof SaslStep.Challenge<Outcome>(var challenge)))
            return "no challenge";
        Mac mac = Mac.getInstance("HmacMD5");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
        String digest = HexFormat.of().formatHex(mac.doFinal(challenge));
        return show(server.step((name + " " + digest).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void sharedSecretsProveOnlyThemselves() throws Exception {
        assertThat(authenticator.mechanism("cram-md5")).isNull();
        authenticator =
                authenticator(
                        settings(
                                new AuthSettings.Terms(
                                        AuthSettings.SharedSecrets.ACCEPTED,
                                        Demand.NOBODY,
                                        AuthSettings.Impersonation.NOBODY)));
        assertThat(authenticator.mechanism("cram-md5")).isEqualTo(SaslMechanism.CRAM_MD5);
        AppTokens.Issued issued =
                Objects.requireNonNull(
                        authenticator.issueToken(
                                bob,
                                new AppTokens.Order("fax", AppToken.Kind.SHARED_SECRET, Scope.ALL),
                                Instant.EPOCH));
        assertThat(cram("bob@example.test", issued.secret())).startsWith("ok 1");
        assertThat(cram("bob@example.test", "correct horse")).isEqualTo("wrong");
        assertThat(cram("nobody@example.test", issued.secret())).isEqualTo("wrong");
        assertThat(plain("\0bob@example.test\0" + issued.secret())).isEqualTo("wrong");
        assertThat(bearer("", issued.secret())).isEqualTo("wrong");
        assertThat(credentials.tokens().list(bob)).containsExactly(issued.token());
        assertThat(credentials.tokens().revoke(bob, issued.token().id())).isTrue();
        assertThat(cram("bob@example.test", issued.secret())).isEqualTo("wrong");
    }

    @Test
    void aTokenIsForWhatItWasMadeFor() throws Exception {
        Scope reading = Objects.requireNonNull(Scope.parse("imap read"));
        AppTokens.Issued issued =
                Objects.requireNonNull(
                        authenticator.issueToken(
                                bob,
                                new AppTokens.Order("phone", AppToken.Kind.TOKEN, reading),
                                Instant.EPOCH));
        assertThat(authenticator.password(HOME, "bob@example.test", issued.secret()))
                .isInstanceOfSatisfying(
                        Outcome.Ok.class, ok -> assertThat(ok.scope()).isEqualTo(reading));
        assertThat(authenticator.password(HOME, "bob@example.test", "correct horse"))
                .isInstanceOfSatisfying(
                        Outcome.Ok.class, ok -> assertThat(ok.scope()).isEqualTo(Scope.ALL));
        assertThat(credentials.tokens().list(bob).getFirst().scope()).isEqualTo(reading);
    }

    @Test
    void scopesAreWrittenAsTheyAreRead() {
        for (String text :
                List.of(
                        "",
                        "smtp",
                        "imap smtp",
                        "read",
                        "imap read",
                        "pop3 jmap read",
                        "others",
                        "imap others",
                        "read others",
                        "imap read others"))
            assertThat(Objects.requireNonNull(Scope.parse(text)).wire()).isEqualTo(text);
        assertThat(Scope.parse("imap pop3 smtp jmap sieve")).isEqualTo(Scope.ALL);
        assertThat(Scope.parse("smtp read")).isNull();
        assertThat(Scope.parse("smtp others")).isNull();
        assertThat(Scope.parse("http")).isNull();
    }

    private String certified(List<String> addresses, String authorization) throws StoreFailed {
        Visitor visitor = new Visitor(HOME, ChannelBindings.NONE, addresses);
        return show(
                authenticator
                        .start(SaslMechanism.EXTERNAL, visitor)
                        .begin(authorization.getBytes(StandardCharsets.UTF_8)));
    }

    private static final Instant NOW = Instant.ofEpochSecond(1_111_111_111);

    private AuthenticatorApp enrol() throws StoreFailed {
        TotpSecret secret = TotpSecret.make(new Random(9));
        credentials.factors().setApp(bob, secret, NOW, 0);
        return new AuthenticatorApp(secret.text());
    }

    private String second(InetAddress from, String code, Instant now) throws StoreFailed {
        Outcome.FactorNeeded first = new Outcome.FactorNeeded(bob, "bob@example.test");
        return show(authenticator.second(from, first, new Second.Code(code), now));
    }

    @Test
    void thePasswordAloneOpensNoAccountWithASecondFactor() throws Exception {
        Pass before = ((Outcome.Ok) authenticator.password(HOME, BOB, "correct horse")).pass();
        AuthenticatorApp app = enrol();
        assertThat(logIn(HOME, BOB, "correct horse")).isEqualTo("factor needed by 1");
        assertThat(logIn(HOME, BOB, "wrong")).isEqualTo("wrong");
        assertThat(scram(BOB, "correct horse")).isEqualTo("factor needed by 1");
        assertThat(credentials.admits(bob, before)).as("what was made by it").isFalse();
        assertThat(second(HOME, app.code(NOW), NOW)).isEqualTo("ok 1 bob@example.test");
        AppTokens.Issued token =
                Objects.requireNonNull(authenticator.issueToken(bob, "phone", Instant.EPOCH));
        assertThat(logIn(HOME, BOB, token.secret())).isEqualTo("ok 1 bob@example.test");
        assertThat(show(authenticator.verifier(HOME).bearer("", token.secret())))
                .isEqualTo("ok 1 bob@example.test");
        assertThat(show(authenticator.verifier(HOME).bearer("", "correct horse")))
                .isEqualTo("wrong");
        directory.setEnabled(bob, false);
        assertThat(logIn(HOME, BOB, "correct horse")).isEqualTo("disabled");
        assertThat(second(HOME, app.code(NOW.plusSeconds(30)), NOW.plusSeconds(30)))
                .isEqualTo("disabled");
    }

    /// Who has got hold of the password must not get a million tries, nor be forgiven by showing
    /// it again; the owner is not locked out of where the second step went well before.
    @Test
    void guessingCodesIsSlowedDownThenRefused() throws Exception {
        AuthenticatorApp app = enrol();
        assertThat(second(HOME, app.code(NOW), NOW)).isEqualTo("ok 1 bob@example.test");
        Instant later = NOW.plusSeconds(60);
        pauses.clear();
        for (int i = 0; i < 10; i++) {
            assertThat(logIn(AWAY, BOB, "correct horse")).isEqualTo("factor needed by 1");
            assertThat(second(AWAY, "00000" + i, later)).isEqualTo("wrong");
        }
        assertThat(pauses).hasSize(7);
        assertThat(logIn(AWAY, BOB, "correct horse")).isEqualTo("factor needed by 1");
        assertThat(second(AWAY, app.code(later), later)).isEqualTo("too many failures");
        assertThat(second(HOME, app.code(later), later)).isEqualTo("ok 1 bob@example.test");
        nanos.addAndGet(Duration.ofMinutes(3).toNanos());
        assertThat(second(AWAY, "000000", later)).isEqualTo("too many failures");
        nanos.addAndGet(Duration.ofMinutes(17).toNanos());
        Instant last = later.plusSeconds(1200);
        assertThat(second(AWAY, app.code(last), last)).isEqualTo("ok 1 bob@example.test");
    }

    @Test
    void whoMustHaveASecondFactorLogsInWithTokensAlone() throws Exception {
        authenticator = authenticator(settings(demanding(Demand.ADMINISTRATORS)));
        assertThat(logIn(HOME, BOB, "correct horse")).startsWith("ok 1");
        directory.setRoles(bob, Set.of(AccountRole.ADMIN));
        assertThat(logIn(HOME, BOB, "correct horse")).isEqualTo("factor needed by 1");
        assertThat(authenticator.mustSetUp(Objects.requireNonNull(directory.account(bob))))
                .isTrue();
        enrol();
        assertThat(authenticator.mustSetUp(Objects.requireNonNull(directory.account(bob))))
                .isFalse();
        directory.setRoles(bob, Set.of());
        credentials.factors().removeAll(bob);
        authenticator = authenticator(settings(demanding(Demand.EVERYBODY)));
        assertThat(logIn(HOME, BOB, "correct horse")).isEqualTo("factor needed by 1");
    }

    @Test
    void aCertificateNamesWhoItIs() throws Exception {
        add("carol");
        assertThat(certified(List.of("bob@example.test"), "")).startsWith("ok 1");
        assertThat(certified(List.of("x@other.test", "bob@example.test"), "")).startsWith("ok 1");
        assertThat(certified(List.of("carol@example.test", "bob@example.test"), "bob@example.test"))
                .startsWith("ok 1");
        assertThat(certified(List.of("bob@example.test"), "carol@example.test"))
                .isEqualTo("not as whom");
        assertThat(certified(List.of("no address"), "")).isEqualTo("wrong");
        assertThat(certified(List.of(), "bob@example.test")).isEqualTo("wrong");
        directory.setEnabled(bob, false);
        assertThat(certified(List.of("bob@example.test"), "")).isEqualTo("disabled");
    }

    @Test
    void whoHasMovedIsToldSo() throws Exception {
        directory.setMovedTo(bob, new Domain("other.test"));
        assertThat(logIn(HOME, "bob@example.test", "wrong")).isEqualTo("wrong");
        assertThat(logIn(HOME, "bob@example.test", "correct horse"))
                .isEqualTo("moved to other.test");
        directory.setMovedTo(bob, null);
        assertThat(logIn(HOME, "bob@example.test", "correct horse")).startsWith("ok 1");
    }

    private String bearer(String name, String token) throws StoreFailed {
        SaslServer<Outcome, StoreFailed> server =
                authenticator.start(SaslMechanism.OAUTHBEARER, Visitor.from(HOME));
        String message = "n," + (name.isEmpty() ? "" : "a=" + name) + ",\1auth=Bearer " + token;
        SaslStep<Outcome> step = server.begin((message + "\1\1").getBytes(StandardCharsets.UTF_8));
        if (step instanceof SaslStep.Challenge<Outcome>) step = server.step(new byte[] {1});
        return show(step);
    }

    @Test
    void programsLogInWithTokens() throws Exception {
        AccountId carol = add("carol");
        AppTokens.Issued issued =
                Objects.requireNonNull(authenticator.issueToken(bob, "phone", Instant.EPOCH));
        String token = issued.secret();
        assertThat(issued.toString()).doesNotContain(token);
        assertThat(bearer("bob@example.test", token)).startsWith("ok 1");
        assertThat(bearer("", token)).startsWith("ok 1");
        assertThat(bearer("carol@example.test", token)).isEqualTo("wrong");
        assertThat(bearer("", token + "x")).isEqualTo("wrong");
        assertThat(bearer("bob@example.test", "correct horse")).isEqualTo("wrong");
        assertThat(plain("\0bob@example.test\0" + token)).startsWith("ok 1");
        assertThat(plain("\0carol@example.test\0" + token)).isEqualTo("wrong");
        assertThat(show(authenticator.ownPassword(HOME, "bob@example.test", token)))
                .isEqualTo("wrong");
        AppTokens tokens = credentials.tokens();
        assertThat(tokens.list(bob)).containsExactly(issued.token());
        assertThat(tokens.list(carol)).isEmpty();
        assertThat(tokens.revoke(carol, 1)).isFalse();
        assertThat(tokens.revoke(bob, 1)).isTrue();
        assertThat(bearer("bob@example.test", token)).isEqualTo("wrong");
    }

    @Test
    void refusesPasswordsThatCannotBe() {
        for (String bad : List.of("", "\u00AD", "a\u0000b", "x".repeat(1025)))
            assertThatThrownBy(() -> authenticator.credentials(bad))
                    .isInstanceOf(BadPassword.class);
    }

    @Test
    void showsNoSecrets() throws Exception {
        Credentials made = authenticator.credentials("correct horse");
        assertThat(made.toString())
                .isEqualTo(
                        "Credentials(PasswordHash(Argon2Cost[memoryKib=8, passes=1, lanes=1]),"
                                + " ScramKeys(SHA_256, 4096 iterations))");
    }

    /// From the reference implementation's test.c: Argon2id version 1.3, `password`, `somesalt`.
    @Test
    void hashesAsTheReferenceImplementationDoes() {
        byte[] salt = "somesalt".getBytes(StandardCharsets.US_ASCII);
        PasswordHasher hasher = new PasswordHasher(new Argon2Cost(1 << 8, 2, 1), 1);
        PasswordHash hash = hasher.hash("password", salt);
        assertThat(Hex.toHexString(hash.hash()))
                .isEqualTo("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
        assertThat(hasher.matches(hash, "password")).as("memory used again").isTrue();
        assertThat(hasher.matches(hash, "Password")).isFalse();
    }
}
