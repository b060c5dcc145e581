package org.veredus.protocol.jmap.mail;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Email;
import org.veredus.account.email.EmailTable;
import org.veredus.account.email.EmailView;
import org.veredus.account.email.Versions;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.ChangeLog;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.push.MailPush;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.push.Deliveries;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// Emails that have been delivered, for those who want to be told of them.
final class EmailNews implements Deliveries {
    /// Of those that came since somebody was told last; earlier ones are left out.
    private static final int MOST = 100;

    private final Mail mail;

    EmailNews(Mail mail) {
        this.mail = mail;
    }

    @Override
    public void check(MailPush wanted) throws MethodError {
        if (query(wanted).asksForSignatures())
            throw new MethodError("unsupportedFilter", "signatures are looked at when asked for");
        for (String property : wanted.properties())
            if (!EmailFields.has(property))
                throw MethodError.invalidArguments("there is no property " + property);
    }

    private static EmailQuery query(MailPush wanted) throws MethodError {
        String filter = wanted.filter();
        ObjectNode arguments = Json.object();
        if (filter != null) arguments.set("filter", Json.MAPPER.readTree(filter));
        return EmailQuery.filtered(new Arguments(arguments));
    }

    @Override
    public String now(Access access) throws StoreFailed {
        return mail.state(access, Versions::emails);
    }

    /// What has come since.
    private record Come(String state, List<Email> emails) {}

    @Override
    public News since(Access access, String state, MailPush wanted) throws StoreFailed {
        if (state.isEmpty()) return new News(now(access), List.of());
        try {
            return tell(access, come(access, state), wanted);
        } catch (MethodError tooLongAgo) {
            return new News(now(access), List.of());
        }
    }

    private Come come(Access access, String state) throws MethodError, StoreFailed {
        return mail.table(access)
                .<Come, MethodError>read(
                        view -> {
                            List<ChangeLog> logs =
                                    LogReader.all(
                                            access,
                                            state,
                                            LogReader.Reach.of(view, Versions::emails));
                            return new Come(
                                    Mail.state(view, Versions::emails),
                                    there(view, EmailReading.sum(logs, view).created()));
                        });
    }

    private static List<Email> there(EmailView view, Set<Long> numbers) {
        List<Email> emails = new ArrayList<>();
        for (long number : numbers) {
            Email email = view.find(number);
            if (email != null && email.visible()) emails.add(email);
        }
        return emails.size() > MOST ? emails.subList(emails.size() - MOST, emails.size()) : emails;
    }

    private News tell(Access access, Come come, MailPush wanted) throws MethodError, StoreFailed {
        Account account = access.account();
        EmailTable table = mail.table(access);
        EmailQuery query = query(wanted);
        EmailFields fields =
                EmailFields.read(
                        new Arguments(Json.object()), new LinkedHashSet<>(wanted.properties()));
        List<ObjectNode> told = new ArrayList<>();
        for (Email email : come.emails()) {
            EmailRecord record = delivered(account, email);
            if (record == null || !query.wants(email, account, table, mail)) continue;
            told.add(new EmailNode(EmailReading.filed(account, email, record), fields).show(email));
        }
        return new News(come.state(), told);
    }

    /// Null for what a client has put there, and what is gone: only what is delivered has a
    /// Return-Path. RFC 5321 §4.4
    private static @Nullable EmailRecord delivered(Account account, Email email)
            throws StoreFailed {
        EmailRecord record = account.email(email.number());
        return record == null || record.prefix().length == 0 ? null : record;
    }
}
