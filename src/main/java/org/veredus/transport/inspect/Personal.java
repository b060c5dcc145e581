package org.veredus.transport.inspect;

import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.StoreFailed;

/// How an account sees a message that everybody else sees otherwise.
@FunctionalInterface
public interface Personal {
    /// For those who have nobody of their own.
    Personal NOBODY = (_, _, verdict) -> verdict;

    /// @param verdict the common one; to be given back if the account has nothing to add
    Verdict view(AccountId account, Candidate candidate, Verdict verdict) throws StoreFailed;
}
