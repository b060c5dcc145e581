package org.veredus.protocol.jmap.mail;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Email;
import org.veredus.account.email.EmailView;
import org.veredus.account.email.Versions;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.ChangeLog;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Changing;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Thread/get and Thread/changes. RFC 8621 §3
final class ThreadReading {
    private final Mail mail;

    ThreadReading(Mail mail) {
        this.mail = mail;
    }

    void get(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        Getting getting = Getting.of(call, Set.of("id", "emailIds"));
        String state =
                mail.table(access)
                        .<String, MethodError>read(
                                view -> {
                                    Set<String> ids = getting.ids();
                                    if (ids == null) all(call, view, getting);
                                    else for (String id : ids) add(id, view, getting);
                                    return Mail.state(view, Versions::threads);
                                });
        getting.respond(Ids.account(access), state);
    }

    private static void all(Call call, EmailView view, Getting getting) throws MethodError {
        Set<String> ids = new HashSet<>();
        for (Email email : view.byArrival()) {
            if (!email.visible() || !ids.add(Ids.thread(email.thread()))) continue;
            call.checkGet(ids);
            add(Ids.thread(email.thread()), view, getting);
        }
    }

    private static void add(String id, EmailView view, Getting getting) {
        long thread = Ids.number('T', id);
        List<Email> emails = thread < 1 ? List.of() : view.thread(thread);
        if (emails.isEmpty()) {
            getting.missing(id);
            return;
        }
        ObjectNode node = Json.object().put("id", id);
        ArrayNode list = node.putArray("emailIds");
        for (Email email : emails) list.add(Ids.email(email.number()));
        getting.add(node);
    }

    void changes(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        Changing changing = Changing.of(call);
        mail.table(access)
                .<Boolean, MethodError>read(
                        view -> {
                            Threads threads = new Threads(access.account(), view);
                            LogReader.Part<Long> part =
                                    LogReader.read(
                                            access,
                                            changing,
                                            LogReader.Reach.of(view, Versions::threads),
                                            new LogReader.Telling<>(threads::sum, Long::longValue));
                            call.respond(
                                    changing.answer(
                                            Ids.account(access),
                                            new Changing.Changes(
                                                    part.newState(),
                                                    part.more(),
                                                    ids(part.delta().created()),
                                                    ids(part.delta().updated()),
                                                    ids(part.delta().destroyed()))));
                            return true;
                        });
    }

    private static List<String> ids(Set<Long> threads) {
        return threads.stream().map(Ids::thread).toList();
    }

    /// What became of threads, told by what became of their emails.
    private static final class Threads {
        private final Account account;
        private final EmailView view;
        private final Map<Long, Long> known = new HashMap<>();

        Threads(Account account, EmailView view) {
            this.account = account;
            this.view = view;
        }

        Delta<Long> sum(List<ChangeLog> logs) {
            Delta<Long> emails = EmailReading.sum(logs, view);
            for (ChangeLog log : logs) known.putAll(log.destroyed());
            Delta<Long> delta = new Delta<>();
            Set<Long> touched = new HashSet<>();
            long firstNew = Long.MAX_VALUE;
            for (ChangeLog log : logs)
                for (long email : log.created()) firstNew = Math.min(firstNew, email);
            for (long email : emails.created()) touch(email, touched);
            for (long email : emails.destroyed()) touch(email, touched);
            for (long thread : touched) {
                List<Email> now = view.thread(thread);
                boolean before = false;
                for (Email email : now) before |= wasThere(email.number(), emails, firstNew);
                if (now.isEmpty()) delta.destroy(thread);
                else if (before) delta.update(thread);
                else delta.create(thread);
            }
            return delta;
        }

        /// Whether the client can have been told of an email, and so of its thread. One that has
        /// gone says nothing of that: it may have been marked as `\Deleted` before, or have come
        /// and gone between two answers. A thread of which only new emails are left is told as
        /// new, which does no harm to who knows it.
        ///
        /// @param firstNew later emails have greater numbers; some of them may have come after
        ///     the commits that are told
        private static boolean wasThere(long email, Delta<Long> emails, long firstNew) {
            return email < firstNew && !emails.created().contains(email);
        }

        private void touch(long email, Set<Long> threads) {
            Long thread = known.computeIfAbsent(email, this::threadOf);
            if (thread != null && thread > 0) threads.add(thread);
        }

        private @Nullable Long threadOf(long number) {
            Email email = view.find(number);
            if (email != null) return email.thread();
            try {
                EmailRecord record = account.email(number);
                return record == null ? null : Long.valueOf(record.thread());
            } catch (StoreFailed unknown) {
                throw new IllegalStateException("the record of an email", unknown);
            }
        }
    }
}
