package org.veredus.account.auth;

import java.net.InetAddress;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.Profile;
import org.veredus.account.factor.FactorStore;
import org.veredus.account.factor.PasskeyRefused;
import org.veredus.account.factor.Passkeys;
import org.veredus.account.factor.Use;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.observe.Metrics;
import org.veredus.storage.kv.StoreFailed;

/// Who must show more than a password, and whether what is shown is right.
final class SecondFactors {
    private static final Logger log = LoggerFactory.getLogger(SecondFactors.class);

    /// Characters.
    private static final int MAX_CODE = 100;

    private final Directory directory;
    private final CredentialStore store;
    private final Demand demand;
    private final Passkeys passkeys;
    private final Tries tries;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /// How often somebody was wrong.
    record Tries(Guesses passwords, Guesses codes, Authenticator.Failures listener) {}

    SecondFactors(
            Directory directory,
            CredentialStore store,
            Demand demand,
            Passkeys passkeys,
            Tries tries) {
        this.directory = directory;
        this.store = store;
        this.demand = demand;
        this.passkeys = passkeys;
        this.tries = tries;
    }

    void count(Metrics metrics) {
        metrics.count(
                "second_factors_accepted", "codes and passkeys that were right", accepted::sum);
        metrics.count(
                "second_factors_refused",
                "codes and passkeys that were wrong or came again",
                refused::sum);
    }

    /// What registers passkeys and asks for them.
    Passkeys passkeys() {
        return passkeys;
    }

    /// Whether an account has yet to set up the second factor that it must have.
    boolean mustSetUp(Profile profile) throws StoreFailed {
        return isDemanded(profile) && !store.factors().guards(profile.id());
    }

    /// Whether an account must have a second factor: the server or its domain demands it.
    boolean isDemanded(Profile profile) throws StoreFailed {
        if (demand.isFor(profile)) return true;
        MailDomain domain = directory.domain(profile.primary().domain());
        return domain != null && domain.secondFactor() == MailDomain.SecondFactor.DEMANDED;
    }

    /// Judges a code of an authenticator app, or for recovery. Waits when there were failures.
    Outcome code(InetAddress remote, AccountId account, String typed, Instant now)
            throws StoreFailed {
        Profile profile = directory.account(account);
        String key = "#" + account.number();
        if (!tries.codes().mayTry(key, remote)) return new Outcome.TooManyFailures();
        FactorStore.Code judged =
                typed.length() > MAX_CODE
                        ? FactorStore.Code.WRONG
                        : store.factors().useCode(account, typed, now);
        if (judged == FactorStore.Code.WRONG || profile == null) {
            tries.codes().failed(key, remote);
            return refuse(remote, profile, "wrong code");
        }
        return accept(remote, profile, judged == FactorStore.Code.APP ? "app" : "recovery");
    }

    /// Judges what a passkey has signed. Such a thing is not guessed, so nobody has to wait.
    ///
    /// @param use for which it was asked to
    Outcome passkey(InetAddress remote, Use use, Second.Signed signed, Instant now)
            throws StoreFailed {
        try {
            AccountId owner = passkeys.judge(use, signed.party(), signed.json(), now);
            Profile profile = directory.account(owner);
            return profile == null ? new Outcome.Wrong() : accept(remote, profile, "passkey");
        } catch (PasskeyRefused wrong) {
            return refuse(remote, null, String.valueOf(wrong.getMessage()));
        }
    }

    private Outcome accept(InetAddress remote, Profile profile, String by) throws StoreFailed {
        String key = Candidates.key(profile);
        tries.codes().succeeded(key, remote);
        tries.passwords().succeeded(key, remote);
        accepted.increment();
        log.atInfo()
                .addKeyValue("account", profile.primary())
                .addKeyValue("remote", remote.getHostAddress())
                .addKeyValue("by", by)
                .log("second factor");
        return Outcome.admitted(profile, store.pass(profile.id()));
    }

    private Outcome refuse(InetAddress remote, @Nullable Profile profile, String why) {
        tries.listener().failed(remote);
        refused.increment();
        log.atInfo()
                .addKeyValue("account", profile == null ? "unknown" : profile.primary())
                .addKeyValue("remote", remote.getHostAddress())
                .addKeyValue("why", why)
                .log("second factor refused");
        return new Outcome.Wrong();
    }
}
