package org.veredus.transport.inspect.reputation;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.reputation.AccountReputation;
import org.veredus.account.reputation.Repute;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Lens;

/// What earlier mail of those behind a message was like to the owner of an account.
public final class ReputationLens implements Lens {
    private final ServerReputation server;
    private final Accounts accounts;
    private final Behind behind;
    private final InstantSource clock;

    public ReputationLens(
            ServerReputation server, Accounts accounts, Behind behind, InstantSource clock) {
        this.server = server;
        this.accounts = accounts;
        this.behind = behind;
        this.clock = clock;
    }

    @Override
    public boolean adjust(AccountId id, Candidate candidate, List<Finding> findings)
            throws StoreFailed {
        long now = clock.instant().getEpochSecond();
        Account account = accounts.open(id);
        List<Repute> own = new ArrayList<>();
        boolean said = false;
        for (Repute common : ReputationCheck.reputes(server, behind, candidate)) {
            Repute repute = AccountReputation.of(account, common, now);
            said |= repute.own() > 0;
            own.add(repute);
        }
        if (!said) return false;
        findings.removeIf(Scales::isFrom);
        findings.addAll(Scales.weigh(own));
        return true;
    }
}
