package org.veredus.account.mailbox;

import org.veredus.storage.kv.PartitionId;

/// An account's number: never changes and is never used again, whatever the account is called.
public record AccountId(long number) {
    public AccountId {
        if (number < 1) throw new IllegalArgumentException("account number " + number);
    }

    public PartitionId partition() {
        return new PartitionId('a', number);
    }
}
