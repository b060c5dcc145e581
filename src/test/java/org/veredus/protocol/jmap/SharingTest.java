package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.veredus.account.auth.Pass;
import org.veredus.account.auth.Scope;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Role;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.protocol.jmap.core.Audience;
import org.veredus.protocol.jmap.core.Caller;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.Told;
import tools.jackson.databind.JsonNode;

/// Alice shares, Bob reads: one account as two people see it. RFC 9670, RFC 4314, RFC 8621 §2
final class SharingTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    /// `F1` is the inbox.
    private static final String READ = "{'mayReadItems':true}";

    private static void share(JmapServer server, String mailbox, String rights) throws Exception {
        JsonNode answer =
                server.call(
                        "Mailbox/set",
                        "'update':{'" + mailbox + "':{'shareWith/W2':" + rights + "}}");
        assertThat(answer.path("updated").has(mailbox)).as(answer.toString()).isTrue();
    }

    private static JsonNode bobs(JmapServer server, String name, String arguments)
            throws Exception {
        String filled = "{'accountId':'A1'" + (arguments.isEmpty() ? "" : "," + arguments) + "}";
        return server.callsOfBob("['" + name + "'," + filled + ",'0']").get(0).get(1);
    }

    private static JsonNode own(JmapServer server, String name, String arguments) throws Exception {
        String filled = "{'accountId':'A2'" + (arguments.isEmpty() ? "" : "," + arguments) + "}";
        return server.callsOfBob("['" + name + "'," + filled + ",'0']").get(0).get(1);
    }

    private static JsonNode session(JmapServer server) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(server.url("/jmap/session"))
                        .header("Authorization", JmapServer.LOGIN_OF_BOB)
                        .build();
        return Json.MAPPER.readTree(server.send(request).body());
    }

    @Test
    void whatIsNotSharedIsNotThere() throws Exception {
        try (JmapServer server = new JmapServer()) {
            assertThat(bobs(server, "Mailbox/get", "").path("type").asString())
                    .isEqualTo("accountNotFound");
            assertThat(bobs(server, "Email/query", "").path("type").asString())
                    .isEqualTo("accountNotFound");
            share(server, "F2", READ);
            share(server, "F2", "null");
            assertThat(bobs(server, "Mailbox/get", "").path("type").asString())
                    .isEqualTo("accountNotFound");
        }
    }

    @Test
    void oneSeesWhatOneMayReadAndNothingElse() throws Exception {
        try (JmapServer server = new JmapServer()) {
            server.deliver(Role.INBOX, "seen", "", AT);
            long hidden = server.deliver(Role.ARCHIVE, "hidden", "seen", AT);
            share(server, "F1", READ);
            JsonNode mailboxes = bobs(server, "Mailbox/get", "").path("list");
            assertThat(mailboxes).hasSize(1);
            JsonNode inbox = mailboxes.get(0);
            assertThat(inbox.path("id").asString()).isEqualTo("F1");
            assertThat(inbox.path("totalEmails").asInt()).isEqualTo(1);
            assertThat(inbox.path("myRights").path("mayReadItems").asBoolean()).isTrue();
            assertThat(inbox.path("myRights").path("mayAddItems").asBoolean()).isFalse();
            assertThat(inbox.path("shareWith").isNull()).isTrue();
            assertThat(inbox.path("isSubscribed").asBoolean()).isFalse();
            assertThat(bobs(server, "Email/query", "").path("ids").toString())
                    .isEqualTo("[\"M1\"]");
            assertThat(bobs(server, "Thread/get", "'ids':['T1']").at("/list/0/emailIds"))
                    .hasSize(1);
            JsonNode got = bobs(server, "Email/get", "'ids':['M1','M" + hidden + "']");
            assertThat(got.path("list")).hasSize(1);
            assertThat(got.path("notFound")).hasSize(1);
            assertThat(bobs(server, "Blob/get", "'ids':['B1','B" + hidden + "']").path("notFound"))
                    .hasSize(1);
            for (String method :
                    new String[] {
                        "Identity/get", "Quota/get", "VacationResponse/get", "SieveScript/get"
                    })
                assertThat(bobs(server, method, "").path("type").asString())
                        .isEqualTo("accountNotSupportedByMethod");
        }
    }

    // RFC 9404 §6
    @Test
    void aBlobTellsNothingOfWhatIsHidden() throws Exception {
        try (JmapServer server = new JmapServer()) {
            server.deliver(Role.INBOX, "seen", "", AT);
            long hidden = server.deliver(Role.ARCHIVE, "hidden", "", AT);
            share(server, "F1", READ);
            JsonNode list =
                    bobs(
                                    server,
                                    "Blob/lookup",
                                    "'typeNames':['Email'],'ids':['B1','B" + hidden + "','B99']")
                            .path("list");
            assertThat(list.at("/0/matchedIds/Email").toString()).isEqualTo("[\"M1\"]");
            assertThat(list.at("/1/matchedIds")).isEqualTo(list.at("/2/matchedIds"));
            assertThat(list.at("/1/matchedIds/Email")).isEmpty();
        }
    }

    @Test
    void theSessionHasAccountsOnceOneHasSubscribedToSomethingInThem() throws Exception {
        try (JmapServer server = new JmapServer()) {
            share(server, "F1", READ);
            JsonNode before = session(server);
            assertThat(before.path("accounts").has("A1")).isFalse();
            JsonNode told = own(server, "ShareNotification/get", "").path("list").get(0);
            assertThat(told.path("objectAccountId").asString()).isEqualTo("A1");
            assertThat(told.path("objectId").asString()).isEqualTo("F1");
            assertThat(told.at("/changedBy/email").asString()).isEqualTo("alice@example.test");
            assertThat(told.at("/newRights/mayReadItems").asBoolean()).isTrue();
            assertThat(told.at("/oldRights/mayReadItems").asBoolean()).isFalse();
            String state = bobs(server, "Mailbox/get", "").path("state").asString();
            JsonNode set = bobs(server, "Mailbox/set", "'update':{'F1':{'isSubscribed':true}}");
            assertThat(set.path("updated").has("F1")).as(set.toString()).isTrue();
            assertThat(set.path("newState").asString()).isNotEqualTo(state);
            JsonNode after = session(server);
            assertThat(after.path("state")).isNotEqualTo(before.path("state"));
            JsonNode account = after.at("/accounts/A1");
            assertThat(account.path("isPersonal").asBoolean()).isFalse();
            assertThat(account.path("isReadOnly").asBoolean()).isTrue();
            assertThat(
                            account.path("accountCapabilities")
                                    .path("urn:ietf:params:jmap:principals:owner")
                                    .toString())
                    .isEqualTo("{\"accountIdForPrincipal\":\"A2\",\"principalId\":\"W1\"}");
            assertThat(own(server, "ShareNotification/get", "").path("list")).isEmpty();
        }
    }

    @Test
    void changesAreToldOfWhatOneHasSubscribedTo() throws Exception {
        try (JmapServer server = new JmapServer()) {
            share(server, "F1", READ);
            share(server, "F4", READ);
            Caller bob =
                    new Caller(
                            server.bob,
                            new VisibleMailboxes(
                                    server.bob, server.post.accounts, server.directory),
                            "bob@example.test",
                            new Pass(Pass.Kind.PASSWORD, ""),
                            Scope.ALL);
            DataTypes types = new DataTypes().addShared("Email", _ -> "1").add("Quota", _ -> "1");
            List<String> all = List.of("Email", "Quota");
            Told told = Told.since(types, Access.own(server.bob), all, "");
            assertThat(String.valueOf(told.news(Audience.of(bob))))
                    .contains("{\"A2\":{\"Email\":\"1\",\"Quota\":\"1\"}}");
            bobs(server, "Mailbox/set", "'update':{'F4':{'isSubscribed':true}}");
            assertThat(String.valueOf(told.news(Audience.of(bob))))
                    .contains("{\"A1\":{\"Email\":\"1\"}}");
            assertThat(told.news(Audience.of(bob))).isNull();
            Told later = Told.since(types, Access.own(server.bob), all, told.pushState());
            assertThat(later.news(Audience.of(bob))).isNull();
            share(server, "F4", "null");
            assertThat(Audience.of(bob)).hasSize(1);
        }
    }

    @Test
    void rightsAreKeptToEmailByEmail() throws Exception {
        try (JmapServer server = new JmapServer()) {
            server.deliver(Role.INBOX, "one", "", AT);
            share(server, "F1", READ);
            assertThat(change(server, "{'keywords/$seen':true}")).isEqualTo("forbidden");
            share(server, "F1", "{'mayReadItems':true,'maySetSeen':true}");
            assertThat(change(server, "{'keywords/$seen':true}")).isEqualTo("done");
            assertThat(change(server, "{'keywords/$flagged':true}")).isEqualTo("forbidden");
            share(server, "F4", "{'mayReadItems':true,'mayAddItems':true}");
            assertThat(change(server, "{'mailboxIds':{'F4':true}}")).isEqualTo("forbidden");
            assertThat(destroy(server)).isEqualTo("forbidden");
            share(server, "F1", "{'mayReadItems':true,'mayRemoveItems':true}");
            assertThat(change(server, "{'mailboxIds':{'F4':true}}")).isEqualTo("done");
            assertThat(destroy(server)).isEqualTo("forbidden");
            assertThat(server.entries(server.mailbox(Role.ARCHIVE)).at(0).flags().has(Flags.SEEN))
                    .isTrue();
            assertThat(bobs(server, "Mailbox/set", "'destroy':['F4']").at("/notDestroyed/F4/type"))
                    .isEqualTo(Json.text("forbidden"));
            assertThat(
                            bobs(server, "Mailbox/set", "'update':{'F4':{'shareWith':{'W0':{}}}}")
                                    .at("/notUpdated/F4/type"))
                    .isEqualTo(Json.text("forbidden"));
        }
    }

    private static String change(JmapServer server, String patch) throws Exception {
        JsonNode answer = bobs(server, "Email/set", "'update':{'M1':" + patch + "}");
        return answer.path("updated").has("M1")
                ? "done"
                : answer.at("/notUpdated/M1/type").asString();
    }

    private static String destroy(JmapServer server) throws Exception {
        JsonNode answer = bobs(server, "Email/set", "'destroy':['M1']");
        return answer.at("/notDestroyed/M1/type").asString("done");
    }

    @Test
    void copiesGoFromAccountToAccount() throws Exception {
        try (JmapServer server = new JmapServer()) {
            server.deliver(Role.INBOX, "one", "", AT);
            share(server, "F1", "{'mayReadItems':true,'mayRemoveItems':true}");
            // RFC 8620 §6.3
            JsonNode blobs =
                    server.callsOfBob(
                                    "['Blob/copy',{'fromAccountId':'A1','accountId':'A2',"
                                            + "'blobIds':['B1','B99']},'0']")
                            .get(0)
                            .get(1);
            assertThat(blobs.at("/copied/B1").isString()).isTrue();
            assertThat(blobs.at("/notCopied/B99/type").asString()).isEqualTo("notFound");
            JsonNode answers =
                    server.callsOfBob(
                            "['Email/copy',{'fromAccountId':'A1','accountId':'A2','create':{'c':{"
                                    + "'id':'M1','mailboxIds':{'F1':true},'keywords':{'$seen':true}}},"
                                    + "'onSuccessDestroyOriginal':true},'0']");
            assertThat(answers.get(0).get(1).at("/created/c/id").asString()).isEqualTo("M1");
            assertThat(answers.get(1).get(1).path("destroyed")).hasSize(1);
            assertThat(server.entries(server.mailbox(Role.INBOX)).size()).isZero();
            JsonNode got =
                    own(server, "Email/get", "'ids':['M1'],'properties':['keywords','subject']");
            assertThat(got.at("/list/0/subject").asString()).isEqualTo("about one");
            assertThat(got.at("/list/0/keywords/$seen").asBoolean()).isTrue();
        }
    }

    @Test
    void whatHasTheNameIsNotToldWhereItIsHidden() throws Exception {
        try (JmapServer server = new JmapServer()) {
            server.call("Mailbox/set", "'create':{'s':{'name':'secret','parentId':'F1'}}");
            share(server, "F1", "{'mayReadItems':true,'mayCreateChild':true}");
            JsonNode error =
                    bobs(server, "Mailbox/set", "'create':{'k':{'name':'secret','parentId':'F1'}}")
                            .at("/notCreated/k");
            assertThat(error.path("type").asString()).isEqualTo("alreadyExists");
            assertThat(error.has("existingId")).isFalse();
        }
    }

    @Test
    void principalsAreThePeopleOfOnesDomain() throws Exception {
        try (JmapServer server = new JmapServer()) {
            JsonNode all = server.call("Principal/get", "");
            assertThat(all.path("list")).hasSize(3);
            assertThat(all.path("list").toString())
                    .contains("bob@example.test", "\"type\":\"group\"");
            JsonNode found = server.call("Principal/query", "'filter':{'email':'bob'}");
            assertThat(found.path("ids").toString()).isEqualTo("[\"W2\"]");
            server.addAccount("carol@example.test");
            JsonNode changes =
                    server.call("Principal/changes", "'sinceState':" + all.path("state") + "");
            assertThat(changes.path("created").toString()).isEqualTo("[\"W3\"]");
            assertThat(
                            server.call("Principal/set", "'update':{'W1':{'name':'x'}}")
                                    .at("/notUpdated/W1/type")
                                    .asString())
                    .isEqualTo("forbidden");
            JsonNode wrong =
                    server.call("Mailbox/set", "'update':{'F1':{'shareWith/W1':" + READ + "}}");
            assertThat(wrong.at("/notUpdated/F1/type").asString()).isEqualTo("invalidProperties");
            share(server, "F1", READ);
            assertThat(own(server, "Principal/get", "'ids':['W1']").at("/list/0/accounts/A1"))
                    .isNotEmpty();
        }
    }
}
