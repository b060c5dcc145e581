package org.veredus.account.auth;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.auth.AuthSettings.SharedSecrets;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.account.factor.Passkeys;
import org.veredus.account.factor.Use;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.observe.Metrics;
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

    /// Characters; longer ones only cost time.
    private static final int MAX_PASSWORD = 1024;

    private final Directory directory;
    private final CredentialStore store;
    private final AuthSettings settings;
    private final RandomGenerator random;
    private final PasswordHasher hasher;
    private final Guesses guesses;
    private final Remembered remembered;
    private final UnknownNames unknown;
    private final Candidates candidates;
    private final SecondFactors factors;
    private final Authorization authorization;
    private volatile Failures failures = _ -> {};

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
        AuthSettings.Hashing hashing = settings.hashing();
        hasher = new PasswordHasher(hashing.argon2(), hashing.atOnce());
        guesses = new Guesses(settings.patience(), time);
        remembered = new Remembered(hashing.remembered(), random, time.nanos());
        byte[] secret = store.secret(random);
        unknown = new UnknownNames(hashing, secret);
        candidates = new Candidates(directory, store);
        authorization = new Authorization(directory, candidates, settings.terms().impersonation());
        factors =
                new SecondFactors(
                        directory,
                        store,
                        settings.terms().secondFactor(),
                        new Passkeys(store.factors(), random, time.nanos(), secret),
                        new SecondFactors.Tries(
                                guesses,
                                new Guesses(settings.patience().forCodes(), time),
                                remote -> failures.failed(remote)));
    }

    /// Shows how second factors, and those who act for others, fare.
    public void count(Metrics metrics) {
        factors.count(metrics);
        authorization.count(metrics);
    }

    /// Whether an account has yet to set up the second factor that it must have.
    public boolean mustSetUp(Profile profile) throws StoreFailed {
        return factors.mustSetUp(profile);
    }

    /// Whether an account must have a second factor: the server or its domain demands it.
    public boolean isDemanded(Profile profile) throws StoreFailed {
        return factors.isDemanded(profile);
    }

    /// What registers passkeys and asks for them.
    public Passkeys passkeys() {
        return factors.passkeys();
    }

    /// Hears of failed logins.
    @FunctionalInterface
    public interface Failures {
        void failed(InetAddress remote);
    }

    public void onFailures(Failures listener) {
        failures = listener;
    }

    public void onImpersonation(Authorization.Listener listener) {
        authorization.onImpersonation(listener);
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
        return ScramKeys.derive(hash, prepared, salt(), settings.hashing().iterations());
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

    /// Judges a name and a password. Waits when there were failures. The name can
    /// say [as whom][Authorization#identity], too.
    public Outcome password(InetAddress remote, String name, String password) throws StoreFailed {
        return password(remote, authorization.identity(name), password);
    }

    private Outcome password(InetAddress remote, SaslIdentity who, String password)
            throws StoreFailed {
        return authorization.asWhom(
                remote, who.authorization(), alone(remote, who.name(), password));
    }

    private Outcome alone(InetAddress remote, String name, String password) throws StoreFailed {
        Candidates.Candidate candidate = candidates.named(name);
        if (!guesses.mayTry(candidate.key(), remote)) return new Outcome.TooManyFailures();
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
            case Second.Code(var typed) -> factors.code(remote, first.account(), typed, now);
            case Second.Signed signed ->
                    factors.passkey(remote, new Use.Second(first.account()), signed, now);
        };
    }

    /// Judges what a passkey has signed. Such a thing is not guessed, so nobody has to wait.
    ///
    /// @param use for which it was asked to
    public Outcome passkey(InetAddress remote, Use use, Second.Signed signed, Instant now)
            throws StoreFailed {
        return factors.passkey(remote, use, signed, now);
    }

    /// The mechanisms a client is offered, best first.
    ///
    /// @param passwords whether the server may get to see the password
    public List<SaslMechanism> offered(Visitor visitor, boolean passwords) {
        return SaslMechanism.offered(
                new SaslMechanism.Means(
                        passwords,
                        settings.terms().sharedSecrets() == SharedSecrets.ACCEPTED,
                        !visitor.certified().isEmpty(),
                        visitor.bindings()));
    }

    /// The mechanism of that name; null if there is none here.
    public @Nullable SaslMechanism mechanism(String name) {
        SaslMechanism mechanism = SaslMechanism.named(name);
        boolean off =
                mechanism == SaslMechanism.CRAM_MD5
                        && settings.terms().sharedSecrets() == SharedSecrets.REFUSED;
        return off ? null : mechanism;
    }

    /// A mechanism's exchange with one client.
    public SaslServer<Outcome, StoreFailed> start(SaslMechanism mechanism, Visitor visitor) {
        return mechanism.start(new Verifier(visitor), random, visitor.bindings());
    }

    /// What a POP3 client that shares a secret may answer to; null if none may. RFC 1939 §7
    public @Nullable Apop apop() {
        return settings.terms().sharedSecrets() == SharedSecrets.ACCEPTED
                ? Apop.begin(random)
                : null;
    }

    /// What a SASL mechanism asks.
    public SaslVerifier<Outcome, StoreFailed> verifier(InetAddress remote) {
        return new Verifier(Visitor.from(remote));
    }

    private boolean isRight(Candidates.Candidate candidate, String password) throws StoreFailed {
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
            Candidates.Candidate candidate,
            InetAddress remote,
            boolean right,
            @Nullable String token)
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

    private Outcome judged(
            Candidates.Candidate candidate, InetAddress remote, Pass pass, boolean right) {
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
        return Outcome.admitted(profile, pass);
    }

    /// The password was right, and is not enough. Neither a success nor a failure: whoever has got
    /// hold of it shall not be forgiven wrong codes, nor its owner's old programs be banned.
    private static Outcome notEnough(InetAddress remote, Profile profile) {
        log.atInfo()
                .addKeyValue("account", profile.primary())
                .addKeyValue("remote", remote.getHostAddress())
                .log("second factor wanted");
        Outcome outcome = Outcome.admitted(profile, Pass.OTHER);
        return outcome instanceof Outcome.Ok(var account, var name, _, _)
                ? new Outcome.FactorNeeded(account, name)
                : outcome;
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
            Candidates.Candidate candidate = candidates.named(name);
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
            Candidates.Candidate candidate =
                    profile != null && own
                            ? new Candidates.Candidate(Candidates.key(profile), profile, null)
                            : candidates.named(name);
            if (!guesses.mayTry(candidate.key(), remote)) return new Outcome.TooManyFailures();
            Profile wanted = candidate.profile();
            boolean right = wanted != null && profile != null && wanted.id().equals(profile.id());
            return authorization.asWhom(remote, name, judged(candidate, remote, right, token));
        }

        @Override
        public Outcome scram(SaslIdentity who, Proof proof) throws StoreFailed {
            Candidates.Candidate candidate = candidates.named(who.name());
            if (!guesses.mayTry(candidate.key(), remote)) return new Outcome.TooManyFailures();
            boolean right = proof == Proof.RIGHT && candidate.credentials() != null;
            return authorization.asWhom(
                    remote, who.authorization(), judged(candidate, remote, right, null));
        }

        @Override
        public List<byte[]> sharedSecrets(String name) throws StoreFailed {
            Profile profile = candidates.named(name).profile();
            return profile == null ? List.of() : store.tokens().sharedSecrets(profile.id());
        }

        @Override
        public Outcome shared(String name, Proof proof) throws StoreFailed {
            Candidates.Candidate candidate = candidates.named(name);
            if (!guesses.mayTry(candidate.key(), remote)) return new Outcome.TooManyFailures();
            return judged(candidate, remote, Pass.OTHER, proof == Proof.RIGHT);
        }

        /// The first address of the certificate that is somebody's who is wanted, or may act for
        /// who is.
        @Override
        public Outcome certified(String whom) throws StoreFailed {
            Outcome refused = new Outcome.Wrong();
            for (String address : certified) {
                Candidates.Candidate candidate = candidates.named(address);
                if (candidate.profile() == null) continue;
                Outcome proven = judged(candidate, remote, Pass.OTHER, true);
                Outcome outcome = authorization.asWhom(remote, whom, proven);
                if (!(outcome instanceof Outcome.NotAsWhom)) return outcome;
                refused = outcome;
            }
            return refused;
        }
    }
}
