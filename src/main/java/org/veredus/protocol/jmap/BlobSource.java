package org.veredus.protocol.jmap;

import org.veredus.account.email.Uploads;
import org.veredus.account.mailbox.Access;
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
    public Blobs of(Access access) throws StoreFailed {
        Account uploader = services.accounts().open(access.who());
        return new Blobs(
                access,
                services.tables().of(access),
                services.accounts().blobs(),
                new Uploads(uploader, services.accounts().blobs(), services.clock()));
    }
}
