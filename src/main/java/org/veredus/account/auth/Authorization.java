package org.veredus.account.auth;

import java.net.InetAddress;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.auth.AuthSettings.Impersonation;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.AccountId;
import org.veredus.base.observe.Metrics;
import org.veredus.format.address.Address;
import org.veredus.format.sasl.SaslIdentity;
import org.veredus.storage.kv.StoreFailed;

/// As whom somebody acts who has shown who he is: himself, or an account that he may act for.
public final class Authorization {
    private static final Logger log = LoggerFactory.getLogger(Authorization.class);

    private final Directory directory;
    private final Candidates candidates;
    private final Impersonation who;
    private final LongAdder let = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile Listener listener = (_, _, _) -> {};

    Authorization(Directory directory, Candidates candidates, Impersonation who) {
        this.directory = directory;
        this.candidates = candidates;
        this.who = who;
    }

    /// Hears of those who log in as somebody else, before they are let in.
    @FunctionalInterface
    public interface Listener {
        /// @param by the address of who it is in truth
        void begin(AccountId whose, Address by, InetAddress remote) throws StoreFailed;
    }

    void onImpersonation(Listener hears) {
        listener = hears;
    }

    void count(Metrics metrics) {
        metrics.count("impersonations", "logins of administrators as somebody else", let::sum);
        metrics.count(
                "impersonations_refused", "logins as somebody else by who may not", refused::sum);
    }

    /// Who a name stands for: where somebody may log in as somebody else, it can be
    /// `bob@example.org*admin@example.org`, for programs that know no authorization identity; an
    /// address has no `*` after its `@`.
    SaslIdentity identity(String name) {
        int star = name.indexOf('*', name.indexOf('@') + 1);
        return who == Impersonation.NOBODY
                        || name.indexOf('@') < 0
                        || star < 0
                        || star == name.length() - 1
                ? new SaslIdentity("", name)
                : new SaslIdentity(name.substring(0, star), name.substring(star + 1));
    }

    /// RFC 4422 §3.4.1: the authorization identity is empty, another name of the same account, or
    /// an account that who has logged in may act for.
    Outcome asWhom(InetAddress remote, String authorization, Outcome outcome) throws StoreFailed {
        if (!(outcome instanceof Outcome.Ok ok) || authorization.isEmpty()) return outcome;
        Profile other = candidates.named(authorization).profile();
        if (other != null && other.id().equals(ok.account())) return ok;
        Profile self = directory.account(ok.account());
        if (other == null || self == null || !self.isAdmin() || !lets(ok)) {
            refused.increment();
            log.atInfo()
                    .addKeyValue("account", other == null ? "unknown" : other.primary())
                    .addKeyValue("by", ok.name())
                    .addKeyValue("remote", remote.getHostAddress())
                    .log("impersonation refused");
            return new Outcome.NotAsWhom();
        }
        Outcome there = Outcome.admitted(other, Pass.OTHER);
        if (!(there instanceof Outcome.Ok(var account, var name, var pass, _))) return there;
        listener.begin(account, self.primary(), remote);
        let.increment();
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
        return switch (who) {
            case NOBODY -> false;
            case TOKENS -> made;
            case ADMINISTRATORS -> made || ok.pass().kind() != Pass.Kind.TOKEN;
        };
    }
}
