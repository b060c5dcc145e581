package org.veredus.protocol.jmap.mail;

import org.veredus.account.email.Versions;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.push.Deliveries;
import tools.jackson.databind.node.ObjectNode;

/// The calls of `urn:ietf:params:jmap:mail`. RFC 8621 §1.3.1
public final class MailMethods {
    public static final String MAIL = "urn:ietf:params:jmap:mail";

    private MailMethods() {}

    public static void addTo(Methods methods, Mail mail) {
        MailboxReading mailboxes = new MailboxReading(mail);
        MailboxQuerying mailboxQueries = new MailboxQuerying(mail);
        ThreadReading threads = new ThreadReading(mail);
        EmailReading emails = new EmailReading(mail);
        EmailQuerying emailQueries = new EmailQuerying(mail);
        EmailSetting emailChanges = new EmailSetting(mail);
        methods.add(MAIL, "Mailbox/get", mailboxes::get)
                .add(MAIL, "Mailbox/changes", mailboxes::changes)
                .add(MAIL, "Mailbox/query", mailboxQueries::query)
                .add(MAIL, "Mailbox/queryChanges", mailboxQueries::queryChanges)
                .add(MAIL, "Mailbox/set", new MailboxSetting(mail)::set)
                .add(MAIL, "Thread/get", threads::get)
                .add(MAIL, "Thread/changes", threads::changes)
                .add(MAIL, "Email/get", emails::get)
                .add(MAIL, "Email/changes", emails::changes)
                .add(MAIL, "Email/query", emailQueries::query)
                .add(MAIL, "Email/queryChanges", emailQueries::queryChanges)
                .add(MAIL, "Email/set", emailChanges::set)
                .add(MAIL, "Email/copy", new EmailCopying(mail)::run)
                .add(MAIL, "Email/import", new EmailImporting(mail)::run)
                .add(MAIL, "Email/parse", emails::parse)
                .add(MAIL, "SearchSnippet/get", new SearchSnippets(mail)::get);
    }

    public static void addTo(DataTypes types, Mail mail) {
        types.addShared("Email", access -> mail.state(access, Versions::emails))
                .addShared("EmailDelivery", access -> mail.state(access, Versions::arrivals))
                .addShared("Mailbox", mail::mailboxState)
                .addShared("Thread", access -> mail.state(access, Versions::threads));
    }

    /// What is told of mail that has come.
    public static Deliveries news(Mail mail) {
        return new EmailNews(mail);
    }

    /// What an account can do.
    public static ObjectNode capability() {
        ObjectNode node =
                Json.object()
                        .putNull("maxMailboxesPerEmail")
                        .put("maxMailboxDepth", 30)
                        .put("maxSizeMailboxName", MailboxSetting.MAX_NAME)
                        .put("maxSizeAttachmentsPerEmail", PartWriter.MAX_ATTACHED);
        node.set("emailQuerySortOptions", Json.texts(EmailQuery.sorts()));
        return node.put("mayCreateTopLevelMailbox", true);
    }
}
