package org.veredus.account.auth;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.auth.AuthSettings.Impersonation;
import org.veredus.account.auth.AuthSettings.SharedSecrets;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.Profile;
import org.veredus.account.factor.FactorStore;
import org.veredus.account.factor.PasskeyRefused;
import org.veredus.account.factor.Passkeys;
import org.veredus.account.factor.Use;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.limit.Slowdown.Answer;
import org.veredus.base.observe.Metrics;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.format.sasl.Apop;
import org.veredus.format.sasl.SaslIdentity;
import org.veredus.format.sasl.SaslMechanism;
import org.veredus.format.sasl.SaslPrep;
import org.veredus.format.sasl.SaslServer;
import org.veredus.format.sasl.SaslVerifier;
import org.veredus.format.sasl.ScramHash;
import org.veredus.format.sasl.ScramKeys;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Proof;

/// Judges names and passwords. Names are addresses: an account's own, or an alias for it alone.
public final class Authenticator {
    private static final Logger log = LoggerFactory.getLogger(Authenticator.class);

    /// What a client is told that may try nothing for now; the truth would help to time attacks.
    private static final Duration RETRY = Duration.ofMinutes(10);

    /// Characters; longer ones only cost time.
    private static final int MAX_PASSWORD = 1024;

    private static final int MAX_CODE = 100;

    private final Directory directory;
    private final CredentialStore store;
    private final AuthSettings settings;
    private final RandomGenerator random;
    private final Pause pause;
    private final PasswordHasher hasher;
    private final Guesses guesses;
    private final Remembered remembered;
    private final UnknownNames unknown;
    private final Guesses codes;
    private final Passkeys passkeys;
    private final LongAdder factorsAccepted = new LongAdder();
    private final LongAdder factorsRefused = new LongAdder();
    private final LongAdder impersonations = new LongAdder();
    private final LongAdder impersonationsRefused = new LongAdder();
    private volatile Failures failures = _ -> {};
    private volatile Impersonations impersonated = (_, _, _) -> {};

    /// @param random must be hard to guess
    public Authenticator(
            Directory directory,
            CredentialStore store,
            AuthSettings settings,
            RandomGenerator random,
            AuthTime time)
            throws StoreFailed {
        this.directory = directory;
        this.store = store;
        this.settings = settings;
        this.random = random;
        this.pause = time.pause();
        hasher = new PasswordHasher(settings.argon2(), settings.hashesAtOnce());
        guesses = new Guesses(settings, time.nanos());
        remembered = new Remembered(settings.remembered(), random, time.nanos());
        byte[] secret = store.secret(random);
        unknown = new UnknownNames(settings, secret);
        codes = new Guesses(settings.forCodes(), time.nanos());
        passkeys = new Passkeys(store.factors(), random, time.nanos(), secret);
    }

    /// Shows how second factors fare.
    public void count(Metrics metrics) {
        metrics.count(
                "second_factors_accepted",
                "codes and passkeys that were right",
                factorsAccepted::sum);
        metrics.count(
                "second_factors_refused",
                "codes and passkeys that were wrong or came again",
                factorsRefused::sum);
        metrics.count(
                "impersonations", "logins of administrators as somebody else", impersonations::sum);
        metrics.count(
                "impersonations_refused",
                "logins as somebody else by who may not",
                impersonationsRefused::sum);
    }

    /// Whether an account has yet to set up the second factor that it must have.
    public boolean mustSetUp(Profile profile) throws StoreFailed {
        return isDemanded(profile) && !store.factors().guards(profile.id());
    }

    /// What registers passkeys and asks for them.
    public Passkeys passkeys() {
        return passkeys;
    }

    /// Whether an account must have a second factor: the server or its domain demands it.
    public boolean isDemanded(Profile profile) throws StoreFailed {
        if (settings.secondFactor().isFor(profile)) return true;
        MailDomain domain = directory.domain(profile.primary().domain());
        return domain != null && domain.secondFactor() == MailDomain.SecondFactor.DEMANDED;
    }

    /// Hears of failed logins.
    @FunctionalInterface
    public interface Failures {
        void failed(InetAddress remote);
    }

    public void onFailures(Failures listener) {
        failures = listener;
    }

    /// Hears of those who log in as somebody else, before they are let in.
    @FunctionalInterface
    public interface Impersonations {
        /// @param by the address of who it is in truth
        void begin(AccountId whose, Address by, InetAddress remote) throws StoreFailed;
    }

    public void onImpersonation(Impersonations listener) {
        impersonated = listener;
    }

    /// How time is told and spent.
    public record AuthTime(LongSupplier nanos, Pause pause) {}

    /// Makes what is to be stored of a password. Costs a hash.
    public Credentials credentials(String password) throws BadPassword {
        String prepared = password.length() > MAX_PASSWORD ? null : SaslPrep.prepare(password);
        if (prepared == null || prepared.isEmpty() || prepared.length() > MAX_PASSWORD)
            throw new BadPassword(
                    "a password has 1 to "
                            + MAX_PASSWORD
                            + " characters and no control characters");
        byte[] salt = salt();
        return new Credentials(
                hasher.hash(prepared, salt),
                scram(ScramHash.SHA_256, prepared),
                scram(ScramHash.SHA_1, prepared));
    }

    private ScramKeys scram(ScramHash hash, String prepared) {
        return ScramKeys.derive(hash, prepared, salt(), settings.scramIterations());
    }

    /// Makes a token for a program; null if the account has as many as it may.
    public AppTokens.@Nullable Issued issueToken(AccountId account, String name, Instant now)
            throws StoreFailed {
        return issueToken(account, AppTokens.Order.token(name), now);
    }

    public AppTokens.@Nullable Issued issueToken(
            AccountId account, AppTokens.Order order, Instant now) throws StoreFailed {
        return store.tokens().issue(account, order, new AppTokens.Making(now, random));
    }

    private byte[] salt() {
        byte[] salt = new byte[PasswordHash.SALT];
        random.nextBytes(salt);
        return salt;
    }

    /// Judges a name and a password. Waits when there were failures. Where somebody may log in as
    /// somebody else, the name can be `bob@example.org*admin@example.org`, for programs that know
    /// no authorization identity; an address has no `*` after its `@`.
    public Outcome password(InetAddress remote, String name, String password) throws StoreFailed {
        int star = name.indexOf('*', name.indexOf('@') + 1);
        SaslIdentity who =
                settings.impersonation() == Impersonation.NOBODY
                                || name.indexOf('@') < 0
                                || star < 0
                                || star == name.length() - 1
                        ? new SaslIdentity("", name)
                        : new SaslIdentity(name.substring(0, star), name.substring(star + 1));
        return password(remote, who, password);
    }

    private Outcome password(InetAddress remote, SaslIdentity who, String password)
            throws StoreFailed {
        return asWhom(remote, who.authorization(), alone(remote, who.name(), password));
    }

    private Outcome alone(InetAddress remote, String name, String password) throws StoreFailed {
        Candidate candidate = candidate(name);
        if (!mayTry(candidate, remote)) return new Outcome.TooManyFailures(RETRY);
        String prepared = password.length() > MAX_PASSWORD ? null : SaslPrep.prepare(password);
        boolean right = prepared != null && isRight(candidate, prepared);
        return judged(candidate, remote, right, AppTokens.isToken(password) ? password : null);
    }

    /// The same where a program's token is not enough, and nobody acts for others.
    public Outcome ownPassword(InetAddress remote, String name, String password)
            throws StoreFailed {
        return alone(remote, name, AppTokens.isToken(password) ? "" : password);
    }

    /// Judges what somebody shows besides a password that was right. Waits when there were
    /// failures.
    public Outcome second(
            InetAddress remote, Outcome.FactorNeeded first, Second second, Instant now)
            throws StoreFailed {
        return switch (second) {
            case Second.Code(var typed) -> code(remote, first.account(), typed, now);
            case Second.Signed signed ->
                    passkey(remote, new Use.Second(first.account()), signed, now);
        };
    }

    private Outcome code(InetAddress remote, AccountId account, String typed, Instant now)
            throws StoreFailed {
        Profile profile = directory.account(account);
        Candidate candidate = new Candidate("#" + account.number(), profile, null);
        if (!mayTry(codes, candidate, remote)) return new Outcome.TooManyFailures(RETRY);
        FactorStore.Code judged =
                typed.length() > MAX_CODE
                        ? FactorStore.Code.WRONG
                        : store.factors().useCode(account, typed, now);
        if (judged == FactorStore.Code.WRONG || profile == null) {
            codes.failed(candidate.key(), remote);
            return refusedFactor(remote, profile, "wrong code");
        }
        return acceptedFactor(remote, profile, judged == FactorStore.Code.APP ? "app" : "recovery");
    }

    /// Judges what a passkey has signed. Such a thing is not guessed, so nobody has to wait.
    ///
    /// @param use for which it was asked to
    public Outcome passkey(InetAddress remote, Use use, Second.Signed signed, Instant now)
            throws StoreFailed {
        try {
            AccountId owner = passkeys.judge(use, signed.party(), signed.json(), now);
            Profile profile = directory.account(owner);
            return profile == null
                    ? new Outcome.Wrong()
                    : acceptedFactor(remote, profile, "passkey");
        } catch (PasskeyRefused refused) {
            return refusedFactor(remote, null, String.valueOf(refused.getMessage()));
        }
    }

    private Outcome acceptedFactor(InetAddress remote, Profile profile, String by)
            throws StoreFailed {
        String key = "#" + profile.id().number();
        codes.succeeded(key, remote);
        guesses.succeeded(key, remote);
        factorsAccepted.increment();
        log.atInfo()
                .addKeyValue("account", profile.primary())
                .addKeyValue("remote", remote.getHostAddress())
                .addKeyValue("by", by)
                .log("second factor");
        return admitted(profile, store.pass(profile.id()));
    }

    private Outcome refusedFactor(InetAddress remote, @Nullable Profile profile, String why) {
        failures.failed(remote);
        factorsRefused.increment();
        log.atInfo()
                .addKeyValue("account", profile == null ? "unknown" : profile.primary())
                .addKeyValue("remote", remote.getHostAddress())
                .addKeyValue("why", why)
                .log("second factor refused");
        return new Outcome.Wrong();
    }

    /// The mechanisms a client is offered, best first.
    ///
    /// @param passwords whether the server may get to see the password
    public List<SaslMechanism> offered(Visitor visitor, boolean passwords) {
        return SaslMechanism.offered(
                new SaslMechanism.Means(
                        passwords,
                        settings.sharedSecrets() == SharedSecrets.ACCEPTED,
                        !visitor.certified().isEmpty(),
                        visitor.bindings()));
    }

    /// The mechanism of that name; null if there is none here.
    public @Nullable SaslMechanism mechanism(String name) {
        SaslMechanism mechanism = SaslMechanism.named(name);
        boolean off =
                mechanism == SaslMechanism.CRAM_MD5
                        && settings.sharedSecrets() == SharedSecrets.REFUSED;
        return off ? null : mechanism;
    }

    /// A mechanism's exchange with one client.
    public SaslServer<Outcome, StoreFailed> start(SaslMechanism mechanism, Visitor visitor) {
        return mechanism.start(new Verifier(visitor), random, visitor.bindings());
    }

    /// What a POP3 client that shares a secret may answer to; null if none may. RFC 1939 §7
    public @Nullable Apop apop() {
        return settings.sharedSecrets() == SharedSecrets.ACCEPTED ? Apop.begin(random) : null;
    }

    /// What a SASL mechanism asks.
    public SaslVerifier<Outcome, StoreFailed> verifier(InetAddress remote) {
        return new Verifier(Visitor.from(remote));
    }

    /// A name, and whose it is.
    ///
    /// @param key the same for all names of an account
    private record Candidate(
            String key, @Nullable Profile profile, @Nullable Credentials credentials) {}

    private Candidate candidate(String name) throws StoreFailed {
        Address address = address(name);
        Profile profile = address == null ? null : directory.login(address);
        if (profile == null) {
            return new Candidate(address == null ? "?" : address.lookupKey(), null, null);
        }
        Credentials credentials = store.find(profile.id());
        return new Candidate("#" + profile.id().number(), profile, credentials);
    }

    private static @Nullable Address address(String name) {
        try {
            return Address.parse(name);
        } catch (AddressException noName) {
            return null; // like an unknown one
        }
    }

    private boolean mayTry(Candidate candidate, InetAddress remote) {
        return mayTry(guesses, candidate, remote);
    }

    private boolean mayTry(Guesses made, Candidate candidate, InetAddress remote) {
        return switch (made.ask(candidate.key(), remote)) {
            case Answer.Go() -> true;
            case Answer.Refuse() -> false;
            case Answer.Wait(var time) -> {
                pause.pause(time);
                // many may have waited at once, each having seen few failures
                yield !(made.ask(candidate.key(), remote) instanceof Answer.Refuse);
            }
        };
    }

    private boolean isRight(Candidate candidate, String password) throws StoreFailed {
        Profile profile = candidate.profile();
        Credentials credentials = candidate.credentials();
        if (AppTokens.isToken(password)
                && profile != null
                && profile.id().equals(store.tokens().owner(password))) {
            return true;
        }
        if (profile == null || credentials == null) {
            boolean _ = hasher.matches(unknown.hash(), password); // costs what a known one costs
            return false;
        }
        long account = profile.id().number();
        if (remembered.knows(account, password, credentials)) return true;
        boolean right = hasher.matches(credentials.hash(), password);
        if (right) remembered.add(account, password, credentials);
        return right;
    }

    /// @param token null: it was no token
    private Outcome judged(
            Candidate candidate, InetAddress remote, boolean right, @Nullable String token)
            throws StoreFailed {
        Profile profile = candidate.profile();
        if (!right || profile == null) return judged(candidate, remote, Pass.OTHER, false);
        if (token == null) {
            return isDemanded(profile) || store.factors().guards(profile.id())
                    ? notEnough(remote, profile)
                    : judged(candidate, remote, store.pass(profile.id()), true);
        }
        AppTokens.Grant grant = store.tokens().grant(token);
        Outcome outcome = judged(candidate, remote, AppTokens.pass(token), grant != null);
        return outcome instanceof Outcome.Ok(var account, var name, var pass, _) && grant != null
                ? new Outcome.Ok(account, name, pass, grant.scope())
                : outcome;
    }

    private Outcome judged(Candidate candidate, InetAddress remote, Pass pass, boolean right) {
        Profile profile = candidate.profile();
        if (!right || profile == null) {
            guesses.failed(candidate.key(), remote);
            failures.failed(remote);
            log.atInfo()
                    .addKeyValue("account", profile == null ? "unknown" : profile.primary())
                    .addKeyValue("remote", remote.getHostAddress())
                    .log("login failed");
            return new Outcome.Wrong();
        }
        guesses.succeeded(candidate.key(), remote);
        return admitted(profile, pass);
    }

    /// The password was right, and is not enough. Neither a success nor a failure: whoever has got
    /// hold of it shall not be forgiven wrong codes, nor its owner's old programs be banned.
    private static Outcome notEnough(InetAddress remote, Profile profile) {
        log.atInfo()
                .addKeyValue("account", profile.primary())
                .addKeyValue("remote", remote.getHostAddress())
                .log("second factor wanted");
        Outcome outcome = admitted(profile, Pass.OTHER);
        return outcome instanceof Outcome.Ok(var account, var name, _, _)
                ? new Outcome.FactorNeeded(account, name)
                : outcome;
    }

    private static Outcome admitted(Profile profile, Pass pass) {
        if (!profile.enabled()) return new Outcome.Disabled();
        Domain moved = profile.movedTo();
        return moved == null
                ? new Outcome.Ok(profile.id(), profile.primary().wire(), pass, Scope.ALL)
                : new Outcome.Moved(profile.primary().wire(), moved.ascii());
    }

    /// RFC 4422 §3.4.1: the authorization identity is empty, another name of the same account, or
    /// an account that who has logged in may act for.
    private Outcome asWhom(InetAddress remote, String authorization, Outcome outcome)
            throws StoreFailed {
        if (!(outcome instanceof Outcome.Ok ok) || authorization.isEmpty()) return outcome;
        Profile other = candidate(authorization).profile();
        if (other != null && other.id().equals(ok.account())) return ok;
        Profile self = directory.account(ok.account());
        if (other == null || self == null || !self.isAdmin() || !lets(ok)) {
            impersonationsRefused.increment();
            log.atInfo()
                    .addKeyValue("account", other == null ? "unknown" : other.primary())
                    .addKeyValue("by", ok.name())
                    .addKeyValue("remote", remote.getHostAddress())
                    .log("impersonation refused");
            return new Outcome.NotAsWhom();
        }
        Outcome there = admitted(other, Pass.OTHER);
        if (!(there instanceof Outcome.Ok(var account, var name, var pass, _))) return there;
        impersonated.begin(account, self.primary(), remote);
        impersonations.increment();
        log.atInfo()
                .addKeyValue("account", name)
                .addKeyValue("by", ok.name())
                .addKeyValue("remote", remote.getHostAddress())
                .log("impersonation");
        return new Outcome.Ok(account, name, pass, ok.scope().inAnothers());
    }

    /// Whether what an administrator has logged in by is good for others' accounts, too. A token
    /// is only where it was made for that: programs of theirs have others.
    private boolean lets(Outcome.Ok ok) {
        boolean made = ok.scope().whose() == Scope.Whose.OTHERS;
        return switch (settings.impersonation()) {
            case NOBODY -> false;
            case TOKENS -> made;
            case ADMINISTRATORS -> made || ok.pass().kind() != Pass.Kind.TOKEN;
        };
    }

    /// Speaks for one client.
    private final class Verifier implements SaslVerifier<Outcome, StoreFailed> {
        private final InetAddress remote;
        private final List<String> certified;

        Verifier(Visitor visitor) {
            remote = visitor.remote();
            certified = visitor.certified();
        }

        @Override
        public Outcome password(SaslIdentity who, String password) throws StoreFailed {
            return who.authorization().isEmpty()
                    ? Authenticator.this.password(remote, who.name(), password)
                    : Authenticator.this.password(remote, who, password);
        }

        @Override
        public ScramKeys scramKeys(ScramHash hash, String name) throws StoreFailed {
            Candidate candidate = candidate(name);
            Credentials credentials = candidate.credentials();
            ScramKeys keys = credentials == null ? null : credentials.scram(hash);
            return keys == null ? unknown.scram(hash, candidate.key()) : keys;
        }

        @Override
        public boolean accepts(Outcome outcome) {
            return outcome instanceof Outcome.Ok;
        }

        /// RFC 7628 §3.1: a name that is not the token's is one it may not act as, unless it was
        /// made for that.
        @Override
        public Outcome bearer(String name, String token) throws StoreFailed {
            AppTokens.Grant grant = store.tokens().grant(token);
            Profile profile = grant == null ? null : directory.account(grant.account());
            boolean own =
                    profile != null
                            && grant != null
                            && (name.isEmpty() || grant.scope().whose() == Scope.Whose.OTHERS);
            Candidate candidate =
                    profile != null && own
                            ? new Candidate("#" + profile.id().number(), profile, null)
                            : candidate(name);
            if (!mayTry(candidate, remote)) return new Outcome.TooManyFailures(RETRY);
            Profile wanted = candidate.profile();
            boolean right = wanted != null && profile != null && wanted.id().equals(profile.id());
            return asWhom(remote, name, judged(candidate, remote, right, token));
        }

        @Override
        public Outcome scram(SaslIdentity who, Proof proof) throws StoreFailed {
            Candidate candidate = candidate(who.name());
            if (!mayTry(candidate, remote)) return new Outcome.TooManyFailures(RETRY);
            boolean right = proof == Proof.RIGHT && candidate.credentials() != null;
            return asWhom(remote, who.authorization(), judged(candidate, remote, right, null));
        }

        @Override
        public List<byte[]> sharedSecrets(String name) throws StoreFailed {
            Profile profile = candidate(name).profile();
            return profile == null ? List.of() : store.tokens().sharedSecrets(profile.id());
        }

        @Override
        public Outcome shared(String name, Proof proof) throws StoreFailed {
            Candidate candidate = candidate(name);
            if (!mayTry(candidate, remote)) return new Outcome.TooManyFailures(RETRY);
            return judged(candidate, remote, Pass.OTHER, proof == Proof.RIGHT);
        }

        /// The first address of the certificate that is somebody's who is wanted, or may act for
        /// who is.
        @Override
        public Outcome certified(String authorization) throws StoreFailed {
            Outcome refused = new Outcome.Wrong();
            for (String address : certified) {
                Candidate candidate = candidate(address);
                if (candidate.profile() == null) continue;
                Outcome proven = judged(candidate, remote, Pass.OTHER, true);
                Outcome outcome = asWhom(remote, authorization, proven);
                if (!(outcome instanceof Outcome.NotAsWhom)) return outcome;
                refused = outcome;
            }
            return refused;
        }
    }
}
