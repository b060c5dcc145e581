package org.veredus.protocol.pop3;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.veredus.account.mailbox.AccountId;

/// Which accounts have a POP3 session. RFC 1939 §4: the maildrop is locked for one of them.
final class MaildropLocks {
    private final Set<AccountId> locked = ConcurrentHashMap.newKeySet();

    boolean tryLock(AccountId account) {
        return locked.add(account);
    }

    void release(AccountId account) {
        locked.remove(account);
    }
}
