package org.veredus.transport.inspect;

import java.util.List;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.StoreFailed;

/// What one account sees otherwise than all others.
public interface Lens {
    /// Changes the findings to what they are for the account.
    ///
    /// @return whether anything is different
    boolean adjust(AccountId account, Candidate candidate, List<Finding> findings)
            throws StoreFailed;
}
