package org.veredus.protocol.jmap.mail;

import java.time.InstantSource;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import org.veredus.account.email.EmailTable;
import org.veredus.account.email.EmailTables;
import org.veredus.account.email.EmailView;
import org.veredus.account.email.Versions;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.UserEvents;
import org.veredus.account.search.MailSearch;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.core.State;
import org.veredus.storage.kv.StoreFailed;

/// What the methods work with.
///
/// @param events hear what people do with their mail
/// @param signatures judges those of S/MIME
/// @param hostName for Message-IDs of drafts that have none
public record Mail(
        EmailTables tables,
        MailSearch search,
        UserEvents events,
        Signatures signatures,
        Blobs.Source blobs,
        InstantSource clock,
        RandomGenerator random,
        String hostName) {
    EmailTable table(Access access) {
        return tables.of(access);
    }

    /// The state of a type of data.
    String state(Access access, ToLongFunction<Versions> type) throws StoreFailed {
        return table(access).<String, RuntimeException>read(view -> state(view, type));
    }

    String mailboxState(Access access) throws StoreFailed {
        Set<MailboxId> subscribed = access.subscribed(); // first: what is newer does no harm
        return table(access)
                .<String, RuntimeException>read(
                        view ->
                                State.wire(
                                        view.versions().mailboxes(),
                                        mailboxScope(access, view, subscribed)));
    }

    /// What somebody who is not the owner has subscribed to is not in the account that they look
    /// at: their states of mailboxes tell it by themselves.
    static String mailboxScope(Access access, EmailView view, Set<MailboxId> subscribed) {
        if (access.isOwn()) return "";
        return view.scope() + '-' + Integer.toHexString(subscribed.hashCode());
    }

    static String state(EmailView view, ToLongFunction<Versions> type) {
        return State.wire(type.applyAsLong(view.versions()), view.scope());
    }
}
