package org.veredus.protocol.jmap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Role;
import org.veredus.account.mailbox.UidSet;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// RFC 8621: mailboxes, threads, emails.
final class MailTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    private JmapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new JmapServer();
    }

    @AfterEach
    void stop() {
        assertThat(server.bugs()).isZero();
        server.close();
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text.replace('\'', '"'));
    }

    private String box(Role role) throws Exception {
        return "F" + server.mailbox(role).number();
    }

    /// Three emails in two threads, newest last.
    private void threeEmails() throws Exception {
        server.deliver(Role.INBOX, "one", "", AT);
        server.deliver(Role.INBOX, "two", "", AT.plusSeconds(60));
        server.deliver(Role.INBOX, "re", "one", AT.plusSeconds(120));
    }

    @Test
    void countsFollowReadingAndTheTrashIsAWorldOfItsOwn() throws Exception {
        threeEmails();
        String counts =
                "'ids':['"
                        + box(Role.INBOX)
                        + "'],'properties':['totalEmails','unreadEmails',"
                        + "'totalThreads','unreadThreads']";
        assertThat(server.call("Mailbox/get", counts).at("/list/0"))
                .isEqualTo(
                        json(
                                "{'id':'F1','totalEmails':3,'unreadEmails':3,'totalThreads':2,"
                                        + "'unreadThreads':2}"));
        server.call(
                "Email/set",
                "'update':{'M1':{'keywords/$seen':true},'M3':{'mailboxIds':{'"
                        + box(Role.TRASH)
                        + "':true}}}");
        assertThat(server.call("Mailbox/get", counts).at("/list/0"))
                .isEqualTo(
                        json(
                                "{'id':'F1','totalEmails':2,'unreadEmails':1,'totalThreads':2,"
                                        + "'unreadThreads':1}"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "'filter':{'inMailbox':'F1'}                          | ['M3','M2','M1']",
                "'sort':[{'property':'receivedAt'}]                   | ['M1','M2','M3']",
                "'collapseThreads':true                               | ['M3','M2']",
                "'limit':1,'position':1                               | ['M2']",
                "'position':-1                                        | ['M1']",
                "'anchor':'M2','anchorOffset':1                       | ['M1']",
                "'anchor':'M2','anchorOffset':-9,'limit':1            | ['M3']",
                "'filter':{'text':'body two'}                         | ['M2']",
                "'filter':{'subject':'\\\"about re\\\"'}              | ['M3']",
                "'filter':{'after':'2026-03-01T10:01:00Z'}            | ['M3','M2']",
                "'filter':{'before':'2026-03-01T10:01:00Z'}           | ['M1']",
                "'filter':{'hasKeyword':'$Flagged'}                   | ['M2']",
                "'filter':{'notKeyword':'$flagged'}                   | ['M3','M1']",
                "'filter':{'operator':'NOT','conditions':[{'notKeyword':'$flagged'}]} | ['M2']",
                "'filter':{'operator':'OR','conditions':[{'text':'two'},{'text':'one'}]} | ['M2','M1']",
                "'filter':{'header':['references']}                   | ['M3']",
                "'filter':{'inMailboxOtherThan':['F1']}               | []",
                "'sort':[{'property':'subject'}]                      | ['M1','M3','M2']",
                "'sort':[{'property':'hasKeyword','keyword':'$flagged','isAscending':false},{'property':'receivedAt'}] | ['M2','M1','M3']",
            })
    void queriesFindAndSort(String arguments, String ids) throws Exception {
        threeEmails();
        server.call("Email/set", "'update':{'M2':{'keywords/$flagged':true}}");
        ObjectNode answer = server.call("Email/query", arguments);
        assertThat(answer.get("ids")).as("%s", answer).isEqualTo(json(ids));
    }

    // RFC 8620 §5.5
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'property':'receivedAt'},{'property':'subject'} | ['M1','M3','M2']",
                "{'property':'receivedAt','isAscending':false},{'property':'subject'} | ['M1','M3','M2']",
                "{'property':'receivedAt','isAscending':false},{'property':'sentAt'} | ['M3','M2','M1']",
                "{'property':'sentAt'},{'property':'receivedAt'} | ['M1','M2','M3']",
            })
    void whatCameInOneSecondIsInTheOrderOfWhatIsNamedNext(String sort, String ids)
            throws Exception {
        for (String id : List.of("a", "c", "b")) server.deliver(Role.INBOX, id, "", AT);
        assertThat(server.call("Email/query", "'sort':[" + sort + "]").get("ids"))
                .isEqualTo(json(ids));
    }

    /// Else lists would jump as soon as somebody seeks in them.
    @Test
    void ofOneSecondTheOrderIsTheSameWhateverIsSought() throws Exception {
        for (String id : List.of("one", "two", "three")) server.deliver(Role.INBOX, id, "", AT);
        for (String filter : List.of("", ",'filter':{'text':'body'}")) {
            assertThat(
                            server.call(
                                            "Email/query",
                                            "'sort':[{'property':'receivedAt'}]" + filter)
                                    .get("ids"))
                    .isEqualTo(json("['M1','M2','M3']"));
            assertThat(
                            server.call(
                                            "Email/query",
                                            "'sort':[{'property':'receivedAt','isAscending':false}]"
                                                    + filter)
                                    .get("ids"))
                    .isEqualTo(json("['M3','M2','M1']"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'collapseThreads':false",
                "'collapseThreads':true",
                "'filter':{'inMailbox':'F1'}",
                "'filter':{'text':'body'}",
                "'collapseThreads':true,'filter':{'text':'about'}",
                "'filter':{'text':'body 1'},'sort':[{'property':'receivedAt'}]",
                "'filter':{'operator':'NOT','conditions':[{'subject':'7'}]}",
                "'filter':{'text':'body'},'sort':[{'property':'subject'}]",
            })
    void aPageIsAPieceOfTheWhole(String query) throws Exception {
        for (int i = 0; i < 40; i++)
            server.deliver(
                    i % 4 == 3 ? Role.ARCHIVE : Role.INBOX,
                    "m" + i,
                    i % 3 == 2 ? "m" + (i - 1) : "",
                    AT.plusSeconds(i / 2 * 60L));
        List<String> all = ids(server.call("Email/query", query));
        assertThat(all).hasSizeGreaterThan(8);
        Random random = new Random(9);
        for (int i = 0; i < 60; i++) {
            int limit = random.nextInt(9);
            int place = random.nextInt(all.size());
            int offset = random.nextInt(25) - 12;
            int position = random.nextInt(2 * all.size() + 4) - all.size();
            boolean anchored = random.nextBoolean();
            String where =
                    anchored
                            ? "'anchor':'" + all.get(place) + "','anchorOffset':" + offset
                            : "'position':" + position;
            String page = query + "," + where + ",'limit':" + limit;
            boolean fromEnd = !anchored && position < 0;
            int wanted = anchored ? place + offset : fromEnd ? all.size() + position : position;
            int from = Math.clamp(wanted, 0, all.size());
            List<String> piece = all.subList(from, Math.min(all.size(), from + limit));
            boolean total = random.nextBoolean();
            ObjectNode answer =
                    server.call("Email/query", page + (total ? ",'calculateTotal':true" : ""));
            assertThat(ids(answer)).as(page).isEqualTo(piece);
            if (total) assertThat(answer.get("total").intValue()).as(page).isEqualTo(all.size());
        }
    }

    private static List<String> ids(ObjectNode answer) {
        return answer.get("ids").valueStream().map(JsonNode::stringValue).toList();
    }

    /// Somebody who types sees the first results, whatever else there is.
    @Test
    void noMoreMessagesAreOpenedThanAPageNeeds() throws Exception {
        for (int i = 0; i < 40; i++) server.deliver(Role.INBOX, "m" + i, "", AT.plusSeconds(i));
        server.search.asked.set(0);
        server.call("Email/query", "'filter':{'text':'body'},'limit':3");
        assertThat(server.search.asked).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "Email/query   | 'anchor':'M99'                           | anchorNotFound",
                "Email/query   | 'filter':{'colour':'red'}                | unsupportedFilter",
                "Email/query   | 'sort':[{'property':'colour'}]           | unsupportedSort",
                "Email/query   | 'limit':-1                               | invalidArguments",
                "Email/get     | 'ids':['M1'],'properties':['colour']     | invalidArguments",
                "Email/get     | 'ids':['M1'],'properties':['header:From:asDate'] | invalidArguments",
                "Email/get     | 'ids':'M1'                               | invalidArguments",
                "Email/changes | 'sinceState':'xyz'                       | cannotCalculateChanges",
                "Email/changes | 'sinceState':'999999'                    | cannotCalculateChanges",
                "Email/changes | 'sinceState':'1','maxChanges':0          | invalidArguments",
                "Email/changes | 'x':1                                    | invalidArguments",
                "Email/set     | 'ifInState':'0'                          | stateMismatch",
                "Mailbox/changes | 'sinceState':'-1'                      | cannotCalculateChanges",
            })
    void callsThatCannotBeAnsweredSayWhy(String name, String arguments, String type)
            throws Exception {
        threeEmails();
        assertThat(server.call(name, arguments).path("type").asString("")).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'keywords/$seen':false}            | invalidProperties | ['keywords']",
                "{'keywords/a b':true}               | invalidProperties | ['keywords']",
                "{'mailboxIds':{}}                   | invalidProperties | ['mailboxIds']",
                "{'mailboxIds':{'F99':true}}         | invalidProperties | ['mailboxIds']",
                "{'mailboxIds/F1':null}              | invalidProperties | ['mailboxIds']",
                "{'subject':'new'}                   | invalidProperties | ['subject']",
                "{'keywords':{},'keywords/x':true}   | invalidPatch      | null",
                "{'nothing/here':true}               | invalidProperties | ['nothing']",
            })
    void changesOfEmailsThatCannotBe(String patch, String type, String properties)
            throws Exception {
        threeEmails();
        JsonNode error =
                server.call("Email/set", "'update':{'M1':" + patch + "}").at("/notUpdated/M1");
        assertThat(error.path("type").asString("")).as("%s", error).isEqualTo(type);
        if (!properties.equals("null"))
            assertThat(error.get("properties")).isEqualTo(json(properties));
    }

    @Test
    void whatDoesNotChangeMayBeSentBack() throws Exception {
        threeEmails();
        ObjectNode answer =
                server.call(
                        "Email/set",
                        "'update':{'M1':{'subject':'about one','keywords/$flagged':true}}");
        assertThat(answer.get("updated")).isEqualTo(json("{'M1':null}"));
    }

    @Test
    void keywordsAreFlagsAndDeletedMailIsNotSeen() throws Exception {
        threeEmails();
        var inbox = server.mailbox(Role.INBOX);
        server.call("Email/set", "'update':{'M1':{'keywords':{'$seen':true,'Work':true}}}");
        Flags flags = requireNonNull(server.entries(inbox).find(1)).flags();
        assertThat(flags.wire()).isEqualTo("\\Seen work");
        server.account.store(
                inbox,
                UidSet.of(1),
                new FlagChange(FlagChange.Kind.ADD, Flags.of(Flags.DELETED)),
                Long.MAX_VALUE);
        assertThat(server.call("Email/get", "'ids':['M1']").get("notFound"))
                .isEqualTo(json("['M1']"));
        assertThat(server.call("Thread/get", "'ids':['T1']").at("/list/0/emailIds"))
                .isEqualTo(json("['M3']"));
    }

    @Test
    void aDraftIsMadeAndReadBack() throws Exception {
        String drafts = box(Role.DRAFTS);
        JsonNode answers =
                server.calls(
                        "['Email/set',{'accountId':'A1','create':{'k':{'mailboxIds':{'"
                                + drafts
                                + "':true},'keywords':{'$draft':true},"
                                + "'from':[{'name':'Älice','email':'alice@example.test'}],"
                                + "'to':[{'email':'bob@example.test'}],'subject':'Grüße',"
                                + "'header:X-Test':' raw','references':['a@b','c@d'],"
                                + "'textBody':[{'partId':'t','type':'text/plain'}],"
                                + "'htmlBody':[{'partId':'h','type':'text/html'}],"
                                + "'bodyValues':{'t':{'value':'Hällo\\n'},"
                                + "'h':{'value':'<p>Hällo'}}}}},'0']",
                        "['Email/get',{'accountId':'A1','ids':['#k'],'fetchAllBodyValues':true,"
                                + "'maxBodyValueBytes':5,"
                                + "'properties':['from','to','subject','references','keywords',"
                                + "'header:X-Test','preview','bodyValues','hasAttachment']},'1']");
        assertThat(answers.at("/0/1/created/k/id").asString()).isEqualTo("M1");
        JsonNode email = answers.at("/1/1/list/0");
        assertThat(email.get("from"))
                .isEqualTo(json("[{'name':'Älice','email':'alice@example.test'}]"));
        assertThat(email.get("to")).isEqualTo(json("[{'name':null,'email':'bob@example.test'}]"));
        assertThat(email.get("subject").asString()).isEqualTo("Grüße");
        assertThat(email.get("references")).isEqualTo(json("['a@b','c@d']"));
        assertThat(email.get("header:X-Test").asString()).isEqualTo(" raw");
        assertThat(email.get("keywords")).isEqualTo(json("{'$draft':true}"));
        assertThat(email.get("preview").asString()).isEqualTo("Hällo");
        assertThat(email.at("/bodyValues/1"))
                .isEqualTo(json("{'value':'Häll','isEncodingProblem':false,'isTruncated':true}"));
        assertThat(email.at("/bodyValues/2/value").asString()).isEqualTo("<p>H");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "'subject':'x'                                     | invalidProperties",
                "'mailboxIds':{'F1':true},'headers':[]             | invalidProperties",
                "'mailboxIds':{'F1':true},'from':[],'header:From':' x' | invalidProperties",
                "'mailboxIds':{'F1':true},'bodyStructure':{'partId':'1'},'textBody':[{'partId':'1'}] | invalidProperties",
                "'mailboxIds':{'F1':true},'textBody':[{'partId':'1'}] | invalidProperties",
                "'mailboxIds':{'F1':true},'attachments':[{'blobId':'B99','type':'image/png'}] | blobNotFound",
            })
    void draftsThatCannotBe(String draft, String type) throws Exception {
        JsonNode error =
                server.call("Email/set", "'create':{'k':{" + draft + "}}").at("/notCreated/k");
        assertThat(error.path("type").asString("")).as("%s", error).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'name':'a/b'}                      | invalidProperties | ['name']",
                "{'name':''}                         | invalidProperties | ['name']",
                "{}                                  | invalidProperties | ['name']",
                "{'name':'x','role':'inbox'}         | invalidProperties | ['role']",
                "{'name':'x','role':'king'}          | invalidProperties | ['role']",
                "{'name':'x','parentId':'F99'}       | invalidProperties | ['parentId']",
                "{'name':'x','totalEmails':3}        | invalidProperties | ['totalEmails']",
                "{'name':'x','sortOrder':-1}         | invalidProperties | ['sortOrder']",
            })
    void mailboxesThatCannotBe(String mailbox, String type, String properties) throws Exception {
        JsonNode error =
                server.call("Mailbox/set", "'create':{'k':" + mailbox + "}").at("/notCreated/k");
        assertThat(error.path("type").asString("")).as("%s", error).isEqualTo(type);
        assertThat(error.get("properties")).isEqualTo(json(properties));
    }

    // RFC 8621 §2: no two siblings of one name; RFC 8620 §5.4: existingId
    @Test
    void whichMailboxHasTheNameIsTold() throws Exception {
        String taken = "{'type':'alreadyExists','description':'mailbox already exists',";
        String id = box(Role.ARCHIVE);
        ObjectNode answer =
                server.call(
                        "Mailbox/set",
                        "'create':{'k':{'name':'Inbox'}},'update':{'"
                                + id
                                + "':{'name':'Drafts'}}");
        assertThat(answer.at("/notCreated/k")).isEqualTo(json(taken + "'existingId':'F1'}"));
        assertThat(answer.at("/notUpdated/" + id))
                .isEqualTo(json(taken + "'existingId':'" + box(Role.DRAFTS) + "'}"));
    }

    @Test
    void mailboxesAreMadeTogetherMovedAndDestroyedFromTheInside() throws Exception {
        ObjectNode made =
                server.call(
                        "Mailbox/set",
                        "'create':{'in':{'name':'inner','parentId':'#out'},'out':{'name':'outer'}}");
        String outer = made.at("/created/out/id").asString();
        String inner = made.at("/created/in/id").asString();
        assertThat(server.account.state().tree().find("outer/inner")).isNotNull();
        ObjectNode refused =
                server.call(
                        "Mailbox/set",
                        "'update':{'"
                                + outer
                                + "':{'parentId':'"
                                + inner
                                + "'}},'destroy':['"
                                + outer
                                + "']");
        assertThat(refused.at("/notUpdated/" + outer + "/type").asString())
                .isEqualTo("invalidProperties");
        assertThat(refused.at("/notDestroyed/" + outer + "/type").asString())
                .isEqualTo("mailboxHasChild");
        ObjectNode gone = server.call("Mailbox/set", "'destroy':['" + outer + "','" + inner + "']");
        assertThat(gone.get("destroyed")).isEqualTo(json("['" + inner + "','" + outer + "']"));
        threeEmails();
        server.call("Email/set", "'update':{'M1':{'mailboxIds/" + box(Role.ARCHIVE) + "':true}}");
        ObjectNode full = server.call("Mailbox/set", "'destroy':['" + box(Role.ARCHIVE) + "']");
        assertThat(full.at("/notDestroyed").iterator().next().get("type").asString())
                .isEqualTo("mailboxHasEmail");
        server.call(
                "Mailbox/set",
                "'destroy':['" + box(Role.ARCHIVE) + "'],'onDestroyRemoveEmails':true");
        assertThat(
                        server.call("Email/get", "'ids':['M1'],'properties':['mailboxIds']")
                                .at("/list/0/mailboxIds"))
                .isEqualTo(json("{'F1':true}"));
    }

    @Test
    void snippetsMarkWhatWasSought() throws Exception {
        threeEmails();
        JsonNode snippet =
                server.call("SearchSnippet/get", "'filter':{'text':'about BODY'},'emailIds':['M1']")
                        .at("/list/0");
        assertThat(snippet)
                .isEqualTo(
                        json(
                                "{'emailId':'M1','subject':'<mark>about</mark> one',"
                                        + "'preview':'The <mark>body</mark> of one &amp; more.'}"));
    }

    /// Words are found without regard to accents and case, and shown as they stand.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "grusse    | null                  | Viele <mark>Grüsse</mark> aus dem Café ﬁne 😀",
                "GRÜSSE    | null                  | Viele <mark>Grüsse</mark> aus dem Café ﬁne 😀",
                "café      | Im <mark>Café</mark> &amp; | Viele Grüsse aus dem <mark>Café</mark> ﬁne 😀",
                "cafe      | Im <mark>Café</mark> &amp; | Viele Grüsse aus dem <mark>Café</mark> ﬁne 😀",
                "fine      | null                  | Viele Grüsse aus dem Café <mark>ﬁne</mark> 😀"
            })
    void snippetsMarkWordsWhateverTheirAccents(String sought, String subject, String preview)
            throws Exception {
        server.file(
                Role.INBOX,
                "Subject: =?utf-8?q?Im_Cafe=CC=81_=26?=\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: text/plain; charset=utf-8\r\n\r\n"
                        + "Viele Grüsse aus dem Café ﬁne 😀\r\n",
                AT);
        JsonNode snippet =
                server.call(
                                "SearchSnippet/get",
                                "'filter':{'text':'" + sought + "'},'emailIds':['M1']")
                        .at("/list/0");
        assertThat(snippet.get("preview").asString()).isEqualTo(preview);
        assertThat(snippet.get("subject").isNull() ? "null" : snippet.get("subject").asString())
                .isEqualTo(java.text.Normalizer.normalize(subject, java.text.Normalizer.Form.NFC));
    }

    /// RFC 8620 §5.2: who wants few changes at once gets them, however many one commit has.
    @Test
    void manyChangesOfOneCommitAreToldInPieces() throws Exception {
        for (int i = 0; i < 8; i++) server.deliver(Role.INBOX, "n" + i, "", AT);
        String since = server.call("Email/get", "'ids':[]").get("state").asString();
        server.call(
                "Email/set",
                "'update':{'M1':{'keywords/a':true},'M2':{'keywords/a':true},"
                        + "'M4':{'keywords/a':true},'M5':{'keywords/a':true},"
                        + "'M7':{'keywords/a':true}}");
        server.call("Email/set", "'destroy':['M3','M6','M8']");
        List<String> told = new java.util.ArrayList<>();
        boolean more = true;
        while (more) {
            ObjectNode answer =
                    server.call("Email/changes", "'sinceState':'" + since + "','maxChanges':2");
            assertThat(answer.has("newState")).as("%s", answer).isTrue();
            String piece = answer.get("updated").toString() + answer.get("destroyed");
            told.add(piece.replace("\"", ""));
            since = answer.get("newState").asString();
            more = answer.get("hasMoreChanges").asBoolean();
        }
        assertThat(told).containsExactly("[M1,M2][]", "[M4,M5][]", "[M7][]", "[][M3,M6]", "[][M8]");
        assertThat(since).isEqualTo(server.call("Email/get", "'ids':[]").get("state").asString());
    }
}
