package org.veredus.protocol.jmap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.Role;
import org.veredus.account.mailbox.UidSet;
import org.veredus.protocol.jmap.core.CoreLimits;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A client that follows /changes and /queryChanges ends with what a fresh one sees, whatever
/// deliveries, IMAP and JMAP do meanwhile. RFC 8620 §5.2, §5.6
final class FollowingTest {
    /// 10,000 take a minute: `-Djmap.steps=10000`.
    private static final int STEPS = Integer.getInteger("jmap.steps", 300);
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final List<Role> ROLES = List.of(Role.INBOX, Role.ARCHIVE, Role.TRASH);

    private static final List<String> LIMITS =
            List.of("", "", ",'maxChanges':40", ",'maxChanges':3", ",'maxChanges':1");

    private final Random random = new Random(7);
    private final List<String> names = new ArrayList<>();

    /// Whether it is not the owner who follows, but somebody who may read some of the mailboxes.
    private boolean sharee;

    /// What one client knows of a type.
    private static final class Known {
        final String type;
        final Map<String, JsonNode> objects = new LinkedHashMap<>();
        String state = "";

        Known(String type) {
            this.type = type;
        }
    }

    /// What one client knows of a query.
    private static final class Results {
        final String arguments;
        List<String> ids = new ArrayList<>();
        String state = "";

        Results(String arguments) {
            this.arguments = arguments;
        }
    }

    @Test
    void whoFollowsSeesWhatANewcomerSees() throws Exception {
        follow(_ -> {});
    }

    /// RFC 9670 §1.4: inbox and trash are shared all the time, the archive now and then.
    @Test
    void whoFollowsAnothersAccountSeesWhatANewcomerSeesThere() throws Exception {
        sharee = true;
        follow(
                server -> {
                    share(server, Role.INBOX, "{'mayReadItems':true}");
                    share(server, Role.TRASH, "{'mayReadItems':true}");
                });
    }

    private static void share(JmapServer server, Role role, String rights) throws Exception {
        String id = "F" + server.mailbox(role).number();
        server.call("Mailbox/set", "'update':{'" + id + "':{'shareWith/W2':" + rights + "}}");
    }

    private ObjectNode ask(JmapServer server, String name, String arguments) throws Exception {
        if (!sharee) return server.call(name, arguments);
        String filled = "{'accountId':'A1'," + arguments + "}";
        return (ObjectNode) server.callsOfBob("['" + name + "'," + filled + ",'0']").get(0).get(1);
    }

    /// What is done with the server before.
    private interface Preparation {
        void of(JmapServer server) throws Exception;
    }

    private void follow(Preparation preparation) throws Exception {
        // a newcomer asks for all there is at once
        CoreLimits limits = new CoreLimits(1_000_000, 8, 10_000_000, 16, 64, STEPS, 1000);
        try (JmapServer server = new JmapServer(limits)) {
            List<Known> known =
                    List.of(new Known("Email"), new Known("Thread"), new Known("Mailbox"));
            List<Results> results =
                    List.of(
                            new Results("'filter':{'inMailbox':'F1'}"),
                            new Results("'filter':{'inMailbox':'F1'},'collapseThreads':true"),
                            new Results("'sort':[{'property':'receivedAt'}]"),
                            new Results("'filter':{'someInThreadHaveKeyword':'$seen'}"),
                            new Results(
                                    "'filter':{'notKeyword':'$seen'},'collapseThreads':true,"
                                            + "'sort':[{'property':'size'},{'property':'receivedAt'}]"));
            preparation.of(server);
            for (Known each : known) fetchAll(server, each);
            for (Results each : results) query(server, each);
            for (int step = 0; step < STEPS; step++) {
                change(server);
                if (sharee && random.nextInt(30) == 0)
                    share(
                            server,
                            Role.ARCHIVE,
                            random.nextBoolean() ? "null" : "{'mayReadItems':true}");
                if (random.nextInt(5) != 0) continue;
                for (Known each : known) follow(server, each, step);
                for (Results each : results) follow(server, each, step);
            }
            assertThat(server.bugs()).isZero();
        }
    }

    private void change(JmapServer server) throws Exception {
        MailboxId mailbox = server.mailbox(ROLES.get(random.nextInt(3)));
        MailboxId other = server.mailbox(ROLES.get(random.nextInt(3)));
        Entries entries = server.entries(mailbox);
        int uid = entries.size() == 0 ? 0 : entries.uidAt(random.nextInt(entries.size()));
        int what = random.nextInt(12);
        if (uid == 0 || what < 3) deliver(server);
        else if (what < 5) flag(server, mailbox, uid);
        else if (what == 5) server.account.expunge(mailbox, null);
        else if (what == 6) server.account.copy(mailbox, UidSet.of(uid), other);
        else if (what == 7) server.account.move(mailbox, UidSet.of(uid), other);
        else
            jmap(
                    server,
                    "M" + requireNonNull(entries.find(uid)).email(),
                    "F" + other.number(),
                    what);
    }

    private void deliver(JmapServer server) throws Exception {
        String name = "n" + names.size();
        String reference =
                names.isEmpty() || random.nextBoolean()
                        ? ""
                        : names.get(random.nextInt(names.size()));
        names.add(name);
        Instant at = AT.plusSeconds(random.nextInt(100_000));
        server.deliver(ROLES.get(random.nextInt(3)), name, reference, at);
    }

    private void flag(JmapServer server, MailboxId mailbox, int uid) throws Exception {
        Flags flags =
                Flags.of(List.of(Flags.SEEN, Flags.DELETED, Flags.FLAGGED).get(random.nextInt(3)));
        FlagChange.Kind kind =
                random.nextInt(3) == 0 ? FlagChange.Kind.REMOVE : FlagChange.Kind.ADD;
        server.account.store(mailbox, UidSet.of(uid), new FlagChange(kind, flags), Long.MAX_VALUE);
    }

    private void jmap(JmapServer server, String email, String other, int what) throws Exception {
        switch (what) {
            case 8 ->
                    server.call(
                            "Email/set",
                            "'update':{'"
                                    + email
                                    + "':{'keywords/$seen':"
                                    + (random.nextBoolean() ? "true" : "null")
                                    + "}}");
            case 9 ->
                    server.call(
                            "Email/set",
                            "'update':{'" + email + "':{'mailboxIds/" + other + "':true}}");
            case 10 -> server.call("Email/set", "'destroy':['" + email + "']");
            default ->
                    server.call(
                            "Mailbox/set",
                            random.nextBoolean()
                                    ? "'create':{'k':{'name':'m" + random.nextInt(20) + "'}}"
                                    : "'destroy':['F" + (7 + random.nextInt(20)) + "']");
        }
    }

    private static final String EMAIL = "'properties':['mailboxIds','keywords','threadId']";

    private ObjectNode get(JmapServer server, Known known, String ids) throws Exception {
        String arguments = "'ids':" + ids + (known.type.equals("Email") ? "," + EMAIL : "");
        return ask(server, known.type + "/get", arguments);
    }

    private void fetchAll(JmapServer server, Known known) throws Exception {
        ObjectNode answer = get(server, known, "null");
        known.objects.clear();
        for (JsonNode each : answer.get("list")) known.objects.put(each.get("id").asString(), each);
        known.state = answer.get("state").asString();
    }

    private void follow(JmapServer server, Known known, int step) throws Exception {
        boolean more = true;
        while (more) {
            String limit = LIMITS.get(random.nextInt(LIMITS.size()));
            ObjectNode answer =
                    ask(
                            server,
                            known.type + "/changes",
                            "'sinceState':'" + known.state + "'" + limit);
            if (sharee && answer.path("type").asString("").equals("cannotCalculateChanges")) {
                fetchAll(server, known); // other mailboxes are shown
                return;
            }
            assertThat(answer.has("newState")).as("%s %s", known.type, answer).isTrue();
            for (JsonNode id : answer.get("created")) known.objects.put(id.asString(), stale());
            for (JsonNode id : answer.get("updated"))
                if (known.objects.containsKey(id.asString()))
                    known.objects.put(id.asString(), stale());
            for (JsonNode id : answer.get("destroyed")) known.objects.remove(id.asString());
            known.state = answer.get("newState").asString();
            more = answer.get("hasMoreChanges").asBoolean();
        }
        List<String> stale = new ArrayList<>();
        known.objects.forEach(
                (id, object) -> {
                    if (object.isNull()) stale.add("'" + id + "'");
                });
        if (!stale.isEmpty())
            for (JsonNode each :
                    get(server, known, "[" + String.join(",", stale) + "]").get("list"))
                known.objects.put(each.get("id").asString(), each);
        Known fresh = new Known(known.type);
        fetchAll(server, fresh);
        Set<Map.Entry<String, JsonNode>> lost = new HashSet<>(fresh.objects.entrySet());
        lost.removeAll(known.objects.entrySet());
        assertThat(lost).as("%s unknown after step %d", known.type, step).isEmpty();
        assertThat(known.objects.keySet())
                .as("%s after step %d", known.type, step)
                .isEqualTo(fresh.objects.keySet());
    }

    private static JsonNode stale() {
        return org.veredus.protocol.jmap.core.Json.nothing();
    }

    private void query(JmapServer server, Results results) throws Exception {
        ObjectNode answer = ask(server, "Email/query", results.arguments);
        results.ids = new ArrayList<>();
        for (JsonNode id : answer.get("ids")) results.ids.add(id.asString());
        results.state = answer.get("queryState").asString();
    }

    private void follow(JmapServer server, Results results, int step) throws Exception {
        ObjectNode answer =
                ask(
                        server,
                        "Email/queryChanges",
                        results.arguments + ",'sinceQueryState':'" + results.state + "'");
        if (sharee && answer.path("type").asString("").equals("cannotCalculateChanges")) {
            query(server, results);
            return;
        }
        assertThat(answer.has("removed")).as("%s", answer).isTrue();
        Set<String> removed = new LinkedHashSet<>();
        for (JsonNode id : answer.get("removed")) removed.add(id.asString());
        results.ids.removeAll(removed);
        for (JsonNode each : answer.get("added"))
            results.ids.add(each.get("index").asInt(), each.get("id").asString());
        results.state = answer.get("newQueryState").asString();
        Results fresh = new Results(results.arguments);
        query(server, fresh);
        assertThat(results.ids)
                .as("%s after step %d", results.arguments, step)
                .isEqualTo(fresh.ids);
    }
}
