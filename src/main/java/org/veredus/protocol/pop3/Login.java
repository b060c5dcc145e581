package org.veredus.protocol.pop3;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.Outcome;
import org.veredus.account.auth.Scope;
import org.veredus.account.auth.Visitor;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.base.net.Connection;
import org.veredus.format.sasl.Apop;
import org.veredus.format.sasl.SaslMechanism;
import org.veredus.format.sasl.SaslServer;
import org.veredus.storage.kv.StoreFailed;

/// One session's way into its maildrop, and the lock it then holds until it is closed.
final class Login implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Login.class);

    private final Pop3Settings settings;
    private final Authenticator authenticator;
    private final Accounts accounts;
    private final Guards guards;
    private @Nullable AccountId locked;
    private int failures;
    private boolean mayDelete;

    Login(Pop3Settings settings, Authenticator authenticator, Accounts accounts, Guards guards) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.accounts = accounts;
        this.guards = guards;
    }

    /// What keeps sessions out that come too soon; all share them.
    record Guards(MaildropLocks locks, LoginDelays delays) {}

    Outcome password(InetAddress remote, String name, String password) throws StoreFailed {
        return authenticator.password(remote, name, password);
    }

    @Nullable Apop apop() {
        return authenticator.apop();
    }

    Outcome apop(Apop greeting, InetAddress remote, String name, String digest) throws StoreFailed {
        return greeting.judge(authenticator.verifier(remote), name, digest);
    }

    SaslServer<Outcome, StoreFailed> start(SaslMechanism mechanism, Connection connection) {
        return authenticator.start(mechanism, Visitor.on(connection));
    }

    List<SaslMechanism> offered(Connection connection, boolean passwords) {
        return authenticator.offered(Visitor.on(connection), passwords);
    }

    @Nullable SaslMechanism mechanism(String name) {
        return authenticator.mechanism(name);
    }

    /// Whether this session has had its chances.
    boolean isExhausted() {
        return failures >= settings.loginAttempts();
    }

    /// Refuses to who may only read.
    void requireDelete() throws Refused {
        if (!mayDelete) throw new Refused("[SYS/PERM] this password is for reading alone");
    }

    /// Opens the maildrop of who was let in.
    Maildrop enter(Outcome outcome, String folder, String session) throws Refused, StoreFailed {
        return switch (outcome) {
            case Outcome.Ok ok when !ok.lets(Scope.Door.POP3) ->
                    throw new Refused("[AUTH] this password is not for POP3");
            case Outcome.Ok(var account, var name, _, var scope) -> {
                Maildrop maildrop = lock(account, folder);
                mayDelete = !scope.readsOnly();
                log.atInfo()
                        .addKeyValue("session", session)
                        .addKeyValue("account", name)
                        .addKeyValue("messages", maildrop.size())
                        .log("pop3 login");
                yield maildrop;
            }
            // RFC 3206 §4: AUTH makes the client ask for the password, SYS/TEMP makes it wait
            case Outcome.Wrong(), Outcome.Disabled() -> {
                failures++;
                throw new Refused("[AUTH] name or password is wrong");
            }
            case Outcome.NotAsWhom() -> {
                failures++;
                throw new Refused("[AUTH] " + Outcome.NotAsWhom.SENTENCE);
            }
            case Outcome.FactorNeeded _ -> {
                failures++;
                throw new Refused("[AUTH] " + Outcome.FactorNeeded.SENTENCE);
            }
            // RFC 3206 §4: nothing the client can do here will help
            case Outcome.Moved(_, var host) ->
                    throw new Refused("[SYS/PERM] the maildrop is at " + host);
            case Outcome.TooManyFailures(_) -> {
                failures++;
                throw new Refused("[SYS/TEMP] too many failed logins, try again later");
            }
        };
    }

    private Maildrop lock(AccountId account, String folder) throws Refused, StoreFailed {
        if (guards.delays().mustWait(account)) {
            throw new Refused("[LOGIN-DELAY] the last login was too short a while ago");
        }
        if (!guards.locks().tryLock(account)) {
            throw new Refused("[IN-USE] another session has the maildrop"); // RFC 2449 §8.1.2
        }
        locked = account;
        try {
            Maildrop maildrop = Maildrop.open(accounts.open(account), folder);
            guards.delays().loggedIn(account);
            return maildrop;
        } catch (StoreFailed | Refused broken) {
            close();
            throw broken;
        }
    }

    @Override
    public void close() {
        if (locked != null) {
            guards.locks().release(locked);
            locked = null;
        }
    }
}
