package org.veredus.protocol.admin;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Filed;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.UidSet;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An account's mailboxes and messages, for bringing mail here from elsewhere and back.
final class MessageRoutes {
    private static final String ACCOUNT = "/api/v1/accounts/{account}";
    private static final String TYPE = "message/rfc822";

    /// What SMTP takes at most by default.
    private static final long MAX_MESSAGE = 150L << 20;

    private static final int PIECE = 64 * 1024;
    private static final byte[] NOTHING = {};

    private final Directory directory;
    private final Accounts accounts;

    MessageRoutes(AdminServices.People people) {
        directory = people.directory();
        accounts = people.accounts();
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", ACCOUNT + "/mailboxes", gate.reading(this::mailboxes))
                .add("GET", ACCOUNT + "/messages", gate.reading(this::list))
                .add("GET", ACCOUNT + "/messages/{email}", gate.reading(this::message))
                .add("POST", ACCOUNT + "/messages", MAX_MESSAGE, gate.changing(this::file));
    }

    private Account open(HttpRequest request) throws Refusal, StoreFailed {
        return accounts.open(AccountRoutes.find(directory, request).id());
    }

    private HttpResponse mailboxes(HttpRequest request) throws Refusal, StoreFailed {
        Account account = open(request);
        MailboxTree tree = account.state().tree();
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("mailboxes");
        for (Mailbox mailbox : tree.all()) {
            MailboxState state = account.state().mailbox(mailbox.id());
            list.addObject()
                    .put("name", tree.path(mailbox))
                    .put("selectable", mailbox.selectable())
                    .put("messages", state == null ? 0 : state.messages())
                    .put("octets", state == null ? 0 : state.octets());
        }
        return Answer.ok(answer);
    }

    /// `?mailbox=NAME`, a page at a time; `next` is a UID.
    private HttpResponse list(HttpRequest request) throws Refusal, StoreFailed {
        Account account = open(request);
        Paging paging = Paging.of(request);
        String name = name(request);
        Mailbox mailbox = account.state().tree().find(name);
        MailboxState state = mailbox == null ? null : account.open(mailbox.id());
        if (state == null) throw Refusal.notFound("there is no mailbox " + name);
        Entries entries = state.entries() == null ? Entries.EMPTY : state.entries();
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("messages");
        int after = paging.after() == null ? 0 : (int) number("after", paging.after());
        if (after == Integer.MAX_VALUE) return Answer.ok(answer);
        List<Entry> page = new ArrayList<>();
        entries.forEach(
                UidSet.range(after + 1, Integer.MAX_VALUE),
                (_, entry) -> {
                    if (page.size() <= paging.limit()) page.add(entry);
                });
        for (Entry entry : page) {
            if (list.size() == paging.limit())
                return Answer.ok(
                        answer.put("next", Integer.toString(page.get(list.size() - 1).uid())));
            list.add(show(entry));
        }
        return Answer.ok(answer);
    }

    private static ObjectNode show(Entry entry) {
        return Answer.object()
                .put("uid", entry.uid())
                .put("email", Long.toString(entry.email()))
                .put("size", entry.size())
                .put("received", Instant.ofEpochSecond(entry.received()).toString())
                .put("flags", entry.flags().wire());
    }

    private HttpResponse message(HttpRequest request) throws Refusal, StoreFailed {
        Account account = open(request);
        EmailRecord email = account.email(number("email", request.parameter("email")));
        if (email == null) throw Refusal.notFound("there is no such message");
        MessageContent content = account.content(email);
        return HttpResponse.stream(
                200,
                TYPE,
                out -> {
                    try {
                        content.copy(0, content.size(), out::write);
                    } catch (StoreFailed broken) {
                        throw new IOException("the store failed", broken);
                    }
                });
    }

    /// `?mailbox=NAME&flags=\Seen+$Junk&received=TIME`, the message as the body. The mailbox is
    /// made if there is none.
    private HttpResponse file(HttpRequest request) throws Refusal, StoreFailed, IOException {
        requireMessage(request);
        Account account = open(request);
        Flags flags = flags(request.query("flags"));
        Instant received = received(request.query("received"));
        try (MessageIntake intake = account.intake()) {
            InputStream body = request.body();
            byte[] piece = new byte[PIECE];
            for (int n = body.read(piece); n >= 0; n = body.read(piece)) intake.write(piece, 0, n);
            if (intake.size() == 0) throw Refusal.badRequest("the message is empty");
            Filing filing = new Filing(intake.finish(), NOTHING, flags, received);
            Mailbox mailbox = mailbox(account, name(request));
            Filed filed = account.file(mailbox.id(), List.of(filing));
            return Answer.of(
                    201,
                    Answer.object()
                            .put("uid", filed.uids().getFirst())
                            .put("email", Long.toString(filed.emails().getFirst())));
        } catch (MailboxRefused refused) {
            Refusal.Kind kind =
                    switch (refused.reason()) {
                        case OVER_QUOTA, LIMIT, TOO_MANY_ANNOTATIONS -> Refusal.Kind.LIMIT;
                        case NO_SUCH_MAILBOX,
                                EXISTS,
                                BAD_NAME,
                                NOT_ALLOWED,
                                NO_PERMISSION,
                                HAS_CHILDREN,
                                HAS_MESSAGES,
                                ROLE_TAKEN ->
                                Refusal.Kind.BAD_REQUEST;
                    };
            throw new Refusal(kind, refused.sentence());
        }
    }

    /// As [Body#requireJson]: no form of another site is of this type.
    private static void requireMessage(HttpRequest request) throws Refusal {
        String type = request.header("content-type");
        if (type == null || !type.strip().equalsIgnoreCase(TYPE))
            throw new Refusal(Refusal.Kind.MEDIA_TYPE, "send Content-Type: " + TYPE);
    }

    private static Mailbox mailbox(Account account, String name)
            throws MailboxRefused, StoreFailed {
        Mailbox found = account.state().tree().find(name);
        return found == null ? account.create(name, null) : found;
    }

    private static String name(HttpRequest request) throws Refusal {
        String name = request.query("mailbox");
        if (name == null || name.isEmpty()) throw Refusal.badRequest("say which mailbox");
        return name;
    }

    private static Flags flags(@Nullable String text) throws Refusal {
        int system = 0;
        List<String> keywords = new ArrayList<>();
        for (String name : (text == null ? "" : text).split(" ", -1)) {
            if (name.isEmpty()) continue;
            int bit = Flags.systemFlag(name);
            boolean keyword = name.matches("[!#$&'+,./0-9:;<=>?@A-Z^_`a-z|}~-]{1,255}");
            if (bit == 0 && !keyword) throw Refusal.badRequest(name + " is not a flag");
            if (bit == 0) keywords.add(name);
            system |= bit;
        }
        if (keywords.size() > Flags.MAX_KEYWORDS)
            throw Refusal.badRequest("more than " + Flags.MAX_KEYWORDS + " keywords");
        return Flags.of(system, keywords);
    }

    private static Instant received(@Nullable String text) throws Refusal {
        try {
            if (text != null) return Instant.parse(text);
        } catch (DateTimeException wrong) {
            throw Refusal.badRequest("received: " + wrong.getMessage());
        }
        throw Refusal.badRequest("say when it was received, such as 2026-11-24T10:00:00Z");
    }

    private static long number(String what, String text) throws Refusal {
        if (!text.matches("\\d{1,18}")) throw Refusal.badRequest(what + " is not a number");
        return Long.parseLong(text);
    }
}
