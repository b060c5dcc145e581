package org.veredus.protocol.jmap;

import org.veredus.account.email.Uploads;
import org.veredus.account.mailbox.Account;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.storage.kv.StoreFailed;

/// Opens the contents of accounts.
final class BlobSource implements Blobs.Source {
    private final JmapServices services;

    BlobSource(JmapServices services) {
        this.services = services;
    }

    @Override
    public Blobs of(Account account) throws StoreFailed {
        return new Blobs(
                account,
                services.tables().of(account.id()),
                services.accounts().blobs(),
                new Uploads(account, services.accounts().blobs(), services.clock()));
    }
}
