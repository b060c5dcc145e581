package org.veredus.account.push;

import org.veredus.account.auth.Pass;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.StoreFailed;

/// Whether what somebody was let in by would let in still.
@FunctionalInterface
public interface PushPermission {
    boolean admits(AccountId account, Pass pass) throws StoreFailed;
}
