package org.veredus.transport.inspect.fuzzy;

import java.util.List;
import java.util.Locale;
import org.veredus.account.fuzzy.AccountFuzzies;
import org.veredus.account.fuzzy.AccountFuzzy;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.fuzzy.FuzzyDigest;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Lens;

/// Whether an account's owner has reported nearly the same message himself: to him that outweighs
/// what all others said.
public final class FuzzyLens implements Lens {
    private static final double POINTS = 5;

    private final AccountFuzzies accounts;

    public FuzzyLens(AccountFuzzies accounts) {
        this.accounts = accounts;
    }

    @Override
    public boolean adjust(AccountId account, Candidate candidate, List<Finding> findings)
            throws StoreFailed {
        AccountFuzzy own = accounts.of(account);
        if (own.isEmpty()) return false;
        AccountFuzzy.Opinion opinion = own.of(candidate.digests());
        if (opinion == null) return false;
        boolean gone = findings.removeIf(FuzzyCheck::isFrom);
        if (!opinion.junk()) return gone;
        findings.add(
                new Finding(
                        FuzzyCheck.FUZZY,
                        FuzzyCheck.rounded(POINTS * FuzzyCheck.sureness(opinion.likeness())),
                        String.format(
                                Locale.ROOT,
                                "%s: %.0f %% alike",
                                opinion.kind().word(),
                                opinion.likeness() * 100),
                        sentence(opinion.kind())));
        return true;
    }

    private static String sentence(FuzzyDigest.Kind kind) {
        return switch (kind) {
            case TEXT, SKELETON -> "You have called nearly the same message junk.";
            case FILE -> "You have called a message with the same file junk.";
        };
    }
}
