package org.veredus.transport.inspect;

import java.util.ArrayList;
import java.util.List;
import org.veredus.account.junk.AccountJunk;
import org.veredus.account.junk.AccountJunks;
import org.veredus.account.junk.ServerJunk;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.StoreFailed;

/// The view of accounts whose owners have taught what is junk to them: the common verdict with what
/// was learned weighed anew.
public final class LearnedView implements Personal {
    private final InspectSettings settings;
    private final ServerJunk server;
    private final AccountJunks accounts;

    public LearnedView(InspectSettings settings, ServerJunk server, AccountJunks accounts) {
        this.settings = settings;
        this.server = server;
        this.accounts = accounts;
    }

    @Override
    public Verdict view(AccountId account, Candidate candidate, Verdict verdict)
            throws StoreFailed {
        AccountJunk own = accounts.of(account);
        if (own.isEmpty()) return verdict;
        List<Finding> findings = new ArrayList<>(verdict.findings());
        findings.removeIf(LearnedCheck::isFrom);
        findings.addAll(LearnedCheck.findings(server.classifier(own), candidate));
        return Weighing.weigh(
                settings, findings, candidate.authentication(), Verdict.Reach.CONTENT);
    }
}
