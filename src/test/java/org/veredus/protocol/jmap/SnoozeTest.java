package org.veredus.protocol.jmap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.transport.deliver.Waker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Emails put away until a time: a capability of our own, doc/jmap.md.
final class SnoozeTest {
    private JmapServer server;
    private Waker waker;

    @BeforeEach
    void start() throws Exception {
        server = new JmapServer();
        waker = new Waker(server.post.accounts, server.snoozes, server.clock);
    }

    @AfterEach
    void stop() {
        waker.close();
        assertThat(server.bugs()).isZero();
        server.close();
    }

    private String deliver() throws Exception {
        Instant now = server.clock.instant();
        String id = Ids.email(server.deliver(Role.INBOX, "one", "", now));
        server.call("Email/set", "'update':{'" + id + "':{'keywords/$seen':true}}");
        return id;
    }

    private ObjectNode snooze(String email, Duration delay) throws Exception {
        Instant until = server.clock.instant().plus(delay);
        return server.call(
                "Snooze/set", "'create':{'s':{'emailId':'" + email + "','until':'" + until + "'}}");
    }

    private JsonNode email(String id) throws Exception {
        return server.call(
                        "Email/get", "'ids':['" + id + "'],'properties':['mailboxIds','keywords']")
                .get("list")
                .get(0);
    }

    private boolean isIn(String id, String mailbox) throws Exception {
        JsonNode list = server.call("Mailbox/get", "'ids':null").get("list");
        for (JsonNode each : list)
            if (each.path("name").asString().equalsIgnoreCase(mailbox))
                return email(id).path("mailboxIds").has(each.path("id").asString());
        return false;
    }

    @Test
    void itIsAwayUntilItsTimeAndComesBackUnread() throws Exception {
        String id = deliver();
        assertThat(snooze(id, Duration.ofHours(2)).path("created").path("s").path("id").asString())
                .isEqualTo(id);
        assertThat(isIn(id, "inbox")).isFalse();
        assertThat(isIn(id, "Snoozed")).isTrue();
        JsonNode shown = server.call("Snooze/get", "'ids':null").get("list");
        assertThat(shown).hasSize(1);
        assertThat(Instant.parse(shown.get(0).path("until").asString()))
                .isEqualTo(server.clock.instant().plus(Duration.ofHours(2)));
        server.clock.advance(Duration.ofMinutes(119));
        assertThat(waker.runDue()).isZero();
        server.clock.advance(Duration.ofMinutes(1));
        assertThat(waker.runDue()).isEqualTo(1);
        assertThat(isIn(id, "inbox")).isTrue();
        assertThat(email(id).path("keywords").toString()).isEqualTo("{\"$awoken\":true}");
        assertThat(server.call("Snooze/get", "'ids':null").get("list")).isEmpty();
    }

    @Test
    void whoeverThinksBetterOfItHasItBackAsItWas() throws Exception {
        String id = deliver();
        snooze(id, Duration.ofHours(2));
        ObjectNode answer = server.call("Snooze/set", "'destroy':['" + id + "','M99','x','y']");
        assertThat(answer.path("destroyed").toString()).isEqualTo("[\"" + id + "\"]");
        assertThat(answer.path("notDestroyed").propertyNames()).containsExactly("M99", "x", "y");
        assertThat(isIn(id, "inbox")).isTrue();
        assertThat(email(id).path("keywords").toString()).isEqualTo("{\"$seen\":true}");
        server.clock.advance(Duration.ofHours(3));
        assertThat(waker.runDue()).isZero();
    }

    @Test
    void aSecondTimeTakesThePlaceOfTheFirst() throws Exception {
        String id = deliver();
        snooze(id, Duration.ofHours(1));
        snooze(id, Duration.ofHours(5));
        assertThat(server.call("Snooze/get", "'ids':null").get("list")).hasSize(1);
        server.clock.advance(Duration.ofHours(2));
        assertThat(waker.runDue()).isZero();
        assertThat(isIn(id, "Snoozed")).isTrue();
    }

    @Test
    void whatIsMovedMeanwhileStaysThere() throws Exception {
        String id = deliver();
        snooze(id, Duration.ofHours(1));
        String trash = Ids.mailbox(server.mailbox(Role.TRASH).number());
        server.call("Email/set", "'update':{'" + id + "':{'mailboxIds':{'" + trash + "':true}}}");
        server.clock.advance(Duration.ofHours(2));
        assertThat(waker.runDue()).isZero();
        assertThat(isIn(id, "inbox")).isFalse();
    }

    @Test
    void manyAreAwayAtOnceAndComeBackTogether() throws Exception {
        List<String> ids = List.of(deliver(), deliver(), deliver());
        Instant until = server.clock.instant().plus(Duration.ofHours(2));
        StringJoiner wanted = new StringJoiner(",", "'create':{", "}");
        for (String id : ids)
            wanted.add("'s" + id + "':{'emailId':'" + id + "','until':'" + until + "'}");
        wanted.add("'nobody':{'emailId':'M99','until':'" + until + "'}");
        ObjectNode answer = server.call("Snooze/set", wanted.toString());
        assertThat(answer.path("created").propertyNames()).hasSize(3);
        assertThat(answer.path("notCreated").propertyNames()).containsExactly("nobody");
        snooze(ids.getLast(), Duration.ofHours(1));
        assertThat(server.call("Snooze/get", "'ids':null").get("list")).hasSize(3);
        server.call("Snooze/set", "'destroy':['" + ids.getFirst() + "']");
        for (String id : ids) assertThat(isIn(id, "inbox")).isEqualTo(id.equals(ids.getFirst()));
        server.clock.advance(Duration.ofHours(3));
        assertThat(waker.runDue()).isEqualTo(2);
        for (String id : ids) assertThat(isIn(id, "inbox")).isTrue();
    }

    private void mark(String id, MailboxId mailbox, String prefix, int keywords) throws Exception {
        List<String> names = IntStream.range(0, keywords).mapToObj(i -> prefix + i).toList();
        server.account.store(
                mailbox,
                server.account.uidsOf(Ids.number('M', id), mailbox),
                new FlagChange(FlagChange.Kind.ADD, Flags.of(0, names)),
                Long.MAX_VALUE);
    }

    private MailboxId away() throws Exception {
        return requireNonNull(server.account.state().tree().find("Snoozed")).id();
    }

    @Test
    void oneThatTakesNoMoreKeywordsComesBackWithoutAndWithTheOthers() throws Exception {
        String full = deliver();
        String other = deliver();
        snooze(full, Duration.ofHours(2));
        snooze(other, Duration.ofHours(2));
        mark(full, away(), "k", Flags.MAX_KEYWORDS);
        server.clock.advance(Duration.ofHours(2));
        assertThat(waker.runDue()).isEqualTo(2);
        assertThat(isIn(full, "inbox")).isTrue();
        assertThat(email(full).path("keywords").propertyNames())
                .hasSize(Flags.MAX_KEYWORDS)
                .doesNotContain("$awoken", "$seen");
        assertThat(email(other).path("keywords").toString()).isEqualTo("{\"$awoken\":true}");
    }

    @Test
    void oneThatCannotComeBackKeepsItsTimeAndNoOther() throws Exception {
        String stuck = deliver();
        String other = deliver();
        snooze(stuck, Duration.ofHours(2));
        snooze(other, Duration.ofHours(2));
        MailboxId trash = server.mailbox(Role.TRASH);
        String inTrash = "'mailboxIds/" + Ids.mailbox(trash.number()) + "':true";
        server.call("Email/set", "'update':{'" + stuck + "':{" + inTrash + "}}");
        mark(stuck, away(), "a", 60);
        mark(stuck, trash, "b", 60);
        ObjectNode answer =
                server.call("Snooze/set", "'destroy':['" + stuck + "','" + other + "']");
        assertThat(answer.path("destroyed").toString()).isEqualTo("[\"" + other + "\"]");
        assertThat(answer.path("notDestroyed").path(stuck).path("type").asString())
                .isEqualTo("forbidden");
        assertThat(isIn(other, "inbox")).isTrue();
        assertThat(server.call("Snooze/get", "'ids':null").at("/list/0/id").asString())
                .isEqualTo(stuck);
    }

    @Test
    void timesThatAreNoneAreRefused() throws Exception {
        String id = deliver();
        for (Duration wrong : new Duration[] {Duration.ofHours(-1), Duration.ofDays(4000)}) {
            JsonNode error = snooze(id, wrong).path("notCreated").path("s");
            assertThat(error.path("type").asString()).isEqualTo("invalidProperties");
        }
        JsonNode nobody = snooze("M99", Duration.ofHours(1)).path("notCreated").path("s");
        assertThat(nobody.path("type").asString()).isEqualTo("invalidProperties");
        assertThat(server.call("Snooze/get", "'ids':null").get("list")).isEmpty();
        assertThat(isIn(id, "inbox")).isTrue();
    }
}
