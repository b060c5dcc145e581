package org.veredus.testing;

import java.security.SecureRandom;
import java.time.InstantSource;
import org.veredus.account.directory.Directory;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.signing.DomainKeys;
import org.veredus.base.observe.Metrics;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.transport.sign.OutboundSigner;

/// Makes signers over a store.
public final class Signers {
    private Signers() {}

    public static OutboundSigner of(
            KeyValueStore store, Directory directory, Accounts accounts, InstantSource clock) {
        return new OutboundSigner(
                directory,
                new DomainKeys(store, clock, new SecureRandom()),
                new OutboundSigner.Contents(store.blobs(), accounts::intake),
                clock,
                new Metrics());
    }
}
