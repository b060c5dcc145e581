package org.veredus.protocol.jmap.mail;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.veredus.account.email.EmailTable;
import org.veredus.account.email.EmailTables;
import org.veredus.account.email.EmailView;
import org.veredus.account.email.Versions;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.UserEvents;
import org.veredus.account.search.MailSearch;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.storage.kv.StoreFailed;

/// What the methods work with.
///
/// @param events hear what people do with their mail
/// @param hostName for Message-IDs of drafts that have none
public record Mail(
        EmailTables tables,
        MailSearch search,
        UserEvents events,
        Blobs.Source blobs,
        InstantSource clock,
        RandomGenerator random,
        String hostName) {
    EmailTable table(Account account) throws StoreFailed {
        return tables.of(account.id());
    }

    Versions versions(Account account) throws StoreFailed {
        return table(account).<Versions, RuntimeException>read(EmailView::versions);
    }
}
