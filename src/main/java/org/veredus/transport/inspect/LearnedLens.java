package org.veredus.transport.inspect;

import java.util.List;
import org.veredus.account.junk.AccountJunk;
import org.veredus.account.junk.AccountJunks;
import org.veredus.account.junk.ServerJunk;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.StoreFailed;

/// The view of accounts whose owners have taught what is junk to them: what was learned is weighed
/// anew.
public final class LearnedLens implements Lens {
    private final ServerJunk server;
    private final AccountJunks accounts;

    public LearnedLens(ServerJunk server, AccountJunks accounts) {
        this.server = server;
        this.accounts = accounts;
    }

    @Override
    public boolean adjust(AccountId account, Candidate candidate, List<Finding> findings)
            throws StoreFailed {
        AccountJunk own = accounts.of(account);
        if (own.isEmpty()) return false;
        findings.removeIf(LearnedCheck::isFrom);
        findings.addAll(LearnedCheck.findings(server.classifier(own), candidate));
        return true;
    }
}
