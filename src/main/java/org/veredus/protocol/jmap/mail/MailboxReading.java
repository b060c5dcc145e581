package org.veredus.protocol.jmap.mail;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.veredus.account.email.Email;
import org.veredus.account.email.EmailView;
import org.veredus.account.email.Versions;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.ChangeLog;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Changing;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// Mailbox/get and Mailbox/changes. RFC 8621 §2.1, §2.2
final class MailboxReading {
    private final Mail mail;

    MailboxReading(Mail mail) {
        this.mail = mail;
    }

    void get(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        Getting getting = Getting.of(call, MailboxNode.PROPERTIES);
        Set<MailboxId> subscribed = access.subscribed();
        String state =
                mail.table(access)
                        .<String, RuntimeException>read(
                                view -> {
                                    for (Mailbox mailbox : view.tree().all()) {
                                        if (!getting.wants(MailboxNode.id(mailbox.id()))) continue;
                                        getting.add(
                                                MailboxNode.of(
                                                        access,
                                                        mailbox.withSubscribed(
                                                                subscribed.contains(mailbox.id())),
                                                        view.counts(mailbox.id())));
                                    }
                                    return LogReader.Reach.of(
                                                    view,
                                                    Versions::mailboxes,
                                                    Mail.mailboxScope(access, view, subscribed))
                                            .state();
                                });
        getting.missingRest();
        getting.respond(Ids.account(access), state);
    }

    void changes(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        Changing changing = Changing.of(call);
        Set<MailboxId> subscribed = access.subscribed();
        mail.table(access)
                .<Boolean, MethodError>read(
                        view -> {
                            String scope = Mail.mailboxScope(access, view, subscribed);
                            call.respond(changes(access, changing, view, scope));
                            return true;
                        });
    }

    private static ObjectNode changes(
            Access access, Changing changing, EmailView view, String scope)
            throws MethodError, StoreFailed {
        LogReader.Part<MailboxId> part =
                LogReader.read(
                        access,
                        changing,
                        LogReader.Reach.of(view, Versions::mailboxes, scope),
                        new LogReader.Telling<>(logs -> sum(logs, view), MailboxId::number));
        Set<MailboxId> listed = new HashSet<>();
        for (ChangeLog log : part.logs()) listed.addAll(log.mailboxes().changed());
        Delta<MailboxId> delta = part.delta();
        ObjectNode answer =
                changing.answer(
                        Ids.account(access),
                        new Changing.Changes(
                                part.newState(),
                                part.more(),
                                ids(delta.created()),
                                ids(delta.updated()),
                                ids(delta.destroyed())));
        boolean onlyCounts =
                !delta.updated().isEmpty() && delta.updated().stream().noneMatch(listed::contains);
        answer.set(
                "updatedProperties", onlyCounts ? Json.texts(MailboxNode.COUNTS) : Json.nothing());
        return answer;
    }

    private static List<String> ids(Set<MailboxId> mailboxes) {
        return mailboxes.stream().map(MailboxNode::id).toList();
    }

    /// A thread counts as unread in every mailbox it is in, so an email that was read elsewhere
    /// changes the counts of them all.
    private static Delta<MailboxId> sum(List<ChangeLog> logs, EmailView view) {
        Delta<MailboxId> delta = new Delta<>();
        Set<MailboxId> gone = new HashSet<>();
        for (ChangeLog log : logs) gone.addAll(log.mailboxes().gone());
        for (ChangeLog log : logs) {
            log.mailboxes().created().forEach(delta::create);
            log.mailboxes().changed().forEach(delta::update);
            log.mailboxes().counted().forEach(delta::update);
            log.mailboxes().gone().forEach(delta::destroy);
            for (long thread : threads(log, view)) {
                for (Email email : view.thread(thread))
                    for (MailboxId mailbox : email.mailboxes())
                        if (!gone.contains(mailbox)) delta.update(mailbox);
            }
        }
        return delta;
    }

    private static Set<Long> threads(ChangeLog log, EmailView view) {
        Set<Long> threads = new LinkedHashSet<>(log.destroyed().values());
        for (List<Long> emails : List.of(log.created(), log.updated())) {
            for (long number : emails) {
                Email email = view.find(number);
                if (email != null) threads.add(email.thread());
            }
        }
        return threads;
    }

    /// Mailboxes of which anything but the counts changed since a state, or that are gone.
    static Set<MailboxId> listed(List<ChangeLog> logs) {
        Set<MailboxId> listed = new LinkedHashSet<>();
        for (ChangeLog log : logs) {
            listed.addAll(log.mailboxes().changed());
            listed.addAll(log.mailboxes().gone());
        }
        return listed;
    }
}
