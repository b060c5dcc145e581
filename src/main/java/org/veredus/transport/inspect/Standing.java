package org.veredus.transport.inspect;

import org.veredus.account.mailbox.AccountId;
import org.veredus.account.screening.Layers;
import org.veredus.account.screening.Policies;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;

/// The policies that hold for mail.
public interface Standing {
    /// Nobody has decided anything.
    Standing USUAL =
            new Standing() {
                @Override
                public Layers ofHouse() {
                    return Layers.NONE;
                }

                @Override
                public Layers of(AccountId account, Domain domain) {
                    return Layers.NONE;
                }
            };

    /// For whom nothing nearer holds.
    Layers ofHouse() throws StoreFailed;

    Layers of(AccountId account, Domain domain) throws StoreFailed;

    static Standing of(Policies policies) {
        return new Standing() {
            @Override
            public Layers ofHouse() throws StoreFailed {
                return policies.ofServer();
            }

            @Override
            public Layers of(AccountId account, Domain domain) throws StoreFailed {
                return policies.of(account, domain);
            }
        };
    }
}
