package org.veredus.protocol.jmap.mail;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.veredus.account.email.Email;
import org.veredus.account.email.EmailTable;
import org.veredus.account.email.EmailView;
import org.veredus.account.email.Versions;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.ChangeLog;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Differing;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Window;
import org.veredus.storage.kv.StoreFailed;

/// Email/query and Email/queryChanges. RFC 8621 §4.4, §4.5
final class EmailQuerying {
    private final Mail mail;

    EmailQuerying(Mail mail) {
        this.mail = mail;
    }

    void query(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        Window window = Window.of(call, "collapseThreads");
        EmailQuery query = EmailQuery.read(call);
        Window.Reach reach = window.reach(query.knowsTotal());
        EmailQuery.Found found = query.run(access.account(), mail.table(access), mail, reach);
        call.respond(
                window.answer(
                        Ids.account(access),
                        found.state(),
                        !query.ages(),
                        new Window.Results(ids(found.emails()), found.total())));
    }

    private static List<String> ids(List<Email> emails) {
        List<String> ids = new ArrayList<>(emails.size());
        for (Email email : emails) ids.add(Ids.email(email.number()));
        return ids;
    }

    /// Exact: whatever may have had another place is taken out and, where it is now, put in
    /// again.
    void queryChanges(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        Differing differing = Differing.of(call, "collapseThreads");
        EmailQuery query = EmailQuery.read(call);
        if (query.ages()) throw MethodError.cannotCalculateChanges();
        EmailTable table = mail.table(access);
        EmailQuery.Found found = query.run(access.account(), table, mail, Window.Reach.all());
        // what changed after the query ran is told twice, which does no harm
        Differing.Touched touched =
                table.<Differing.Touched, MethodError>read(
                        view -> touched(access, differing, query, view));
        call.respond(
                differing.answer(
                        Ids.account(access),
                        found.state(),
                        touched,
                        ids(found.emails()),
                        !query.mutable() && !query.collapseThreads()));
    }

    private static Differing.Touched touched(
            Access access, Differing differing, EmailQuery query, EmailView view)
            throws MethodError, StoreFailed {
        List<ChangeLog> logs =
                LogReader.all(
                        access,
                        differing.sinceQueryState(),
                        LogReader.Reach.of(view, Versions::emails));
        Set<String> fresh = new HashSet<>();
        for (ChangeLog log : logs) for (long email : log.created()) fresh.add(Ids.email(email));
        MailboxId mailbox = query.changesWith();
        List<ChangeLog> concerned =
                mailbox == null
                        ? logs
                        : logs.stream().filter(log -> log.mailboxes().mayHold(mailbox)).toList();
        Set<Long> touched = touched(access, query, view, concerned);
        return new Differing.Touched(touched.stream().map(Ids::email).toList(), fresh);
    }

    private static Set<Long> touched(
            Access access, EmailQuery query, EmailView view, List<ChangeLog> logs)
            throws StoreFailed {
        Delta<Long> delta = EmailReading.sum(logs, view);
        Set<Long> touched = new LinkedHashSet<>(delta.created());
        touched.addAll(delta.destroyed());
        if (query.mutable()) touched.addAll(delta.updated());
        if (!query.concernsThreads()) return touched;
        Set<Long> threads = new LinkedHashSet<>();
        for (ChangeLog log : logs) threads.addAll(log.destroyed().values());
        for (long number : touched) {
            Email email = view.find(number);
            if (email != null) threads.add(email.thread());
            else threads.addAll(hidden(access.account(), number));
        }
        for (long thread : threads)
            for (Email email : view.thread(thread)) touched.add(email.number());
        return touched;
    }

    /// The thread of an email that is there, but not to be seen.
    private static List<Long> hidden(Account account, long number) throws StoreFailed {
        var record = account.email(number);
        return record == null ? List.of() : List.of(record.thread());
    }
}
