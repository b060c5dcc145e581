package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veredus.account.contact.Contacts;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Address books and contacts. RFC 9610
final class ContactTest {
    private static final byte[] PNG =
            Base64.getDecoder()
                    .decode(
                            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
                                    + "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

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

    private ObjectNode create(String card) throws Exception {
        return server.call("ContactCard/set", "'create':{'k':" + card + "}");
    }

    private static String named(String given, String surname, String more) {
        return "{'name':{'components':[{'kind':'given','value':'"
                + given
                + "'},{'kind':'surname','value':'"
                + surname
                + "'}],'isOrdered':true}"
                + more
                + "}";
    }

    @Test
    void thereIsOneBookFromTheBeginning() throws Exception {
        JsonNode session = json(server.send(server.request("/jmap/session").build()).body());
        assertThat(session.at("/accounts/A1/accountCapabilities/urn:ietf:params:jmap:contacts"))
                .isEqualTo(json("{'maxAddressBooksPerCard':null,'mayCreateAddressBook':true}"));
        assertThat(server.call("AddressBook/get", "").get("list"))
                .isEqualTo(
                        json(
                                "[{'id':'K1','name':'Personal','description':null,'sortOrder':0,"
                                        + "'isDefault':true,'isSubscribed':true,'shareWith':null,"
                                        + "'myRights':{'mayRead':true,'mayWrite':true,"
                                        + "'mayShare':false,'mayDelete':false}}]"));
    }

    @Test
    void booksAreMadeAndChangedAndOneIsTheDefault() throws Exception {
        ObjectNode made =
                server.call(
                        "AddressBook/set",
                        "'create':{'a':{'name':'Work','sortOrder':3}},'onSuccessSetIsDefault':'#a'");
        assertThat(made.at("/created/a"))
                .isEqualTo(
                        json(
                                "{'id':'K2','description':null,'isDefault':true,'isSubscribed':true,"
                                        + "'shareWith':null,'myRights':{'mayRead':true,"
                                        + "'mayWrite':true,'mayShare':false,'mayDelete':true}}"));
        assertThat(made.get("updated")).isEqualTo(json("{'K1':{'isDefault':false}}"));
        ObjectNode changed =
                server.call(
                        "AddressBook/set",
                        "'update':{'K1':{'name':'Home','description':'us'},'K2':{'sortOrder':-1},"
                                + "'K9':{'name':'x'}},'destroy':['K2'],"
                                + "'onSuccessSetIsDefault':'K1'");
        assertThat(changed.get("updated")).isEqualTo(json("{'K1':null}"));
        assertThat(changed.at("/notUpdated/K2/properties")).isEqualTo(json("['sortOrder']"));
        assertThat(changed.at("/notUpdated/K9/type").asString()).isEqualTo("notFound");
        assertThat(changed.at("/notDestroyed/K2/type").asString()).isEqualTo("forbidden");
        JsonNode changes =
                server.call(
                        "AddressBook/changes",
                        "'sinceState':'" + made.get("newState").asString() + "'");
        assertThat(changes.get("updated")).isEqualTo(json("['K1']"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':''}                              | name",
                "{}                                       | name",
                "{'name':'x','isDefault':true}            | isDefault",
                "{'name':'x','sortOrder':2147483648}      | sortOrder",
                "{'name':'x','isSubscribed':'yes'}        | isSubscribed",
            })
    void aBookThatIsNoneIsRefused(String book, String property) throws Exception {
        ObjectNode answer = server.call("AddressBook/set", "'create':{'k':" + book + "}");
        assertThat(answer.at("/notCreated/k/properties/0").asString()).isEqualTo(property);
    }

    @Test
    void aBookWithCardsStaysUnlessTheyMayGo() throws Exception {
        server.call("AddressBook/set", "'create':{'a':{'name':'Work'}}");
        create(named("Ann", "Both", ",'addressBookIds':{'K1':true,'K2':true}"));
        create(named("Ben", "Work", ",'addressBookIds':{'K2':true}"));
        assertThat(
                        server.call("AddressBook/set", "'destroy':['K2']")
                                .at("/notDestroyed/K2/type")
                                .asString())
                .isEqualTo("addressBookHasContents");
        ObjectNode gone =
                server.call("AddressBook/set", "'destroy':['K2'],'onDestroyRemoveContents':true");
        assertThat(gone.get("destroyed")).isEqualTo(json("['K2']"));
        JsonNode left = server.call("ContactCard/get", "").get("list");
        assertThat(left).hasSize(1);
        assertThat(left.at("/0/addressBookIds")).isEqualTo(json("{'K1':true}"));
    }

    @Test
    void aCardIsKeptWithAllThatIsInItAndTheServerFillsInTheRest() throws Exception {
        String card =
                "{'name':{'full':'Zoë Ek'},'emails':{'e1':{'address':'Zoe@Ek.test',"
                        + "'contexts':{'work':true}}},'example.test:shoe':{'size':[38]}}";
        ObjectNode made = create(card);
        JsonNode told = made.at("/created/k");
        assertThat(told.propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "addressBookIds", "@type", "version", "uid", "created", "updated");
        assertThat(told.get("addressBookIds")).isEqualTo(json("{'K1':true}"));
        JsonNode got = server.call("ContactCard/get", "'ids':['C1','C7']");
        assertThat(got.at("/list/0/example.test:shoe")).isEqualTo(json("{'size':[38]}"));
        assertThat(got.get("notFound")).isEqualTo(json("['C7']"));
        assertThat(
                        server.call("ContactCard/get", "'ids':['C1'],'properties':['name']")
                                .at("/list/0"))
                .isEqualTo(json("{'id':'C1','name':{'full':'Zoë Ek'}}"));
        assertThat(new Contacts(server.account).addresses()).containsExactly("zoe@ek.test");
    }

    @Test
    void aPatchChangesWhatItNamesAndTheTime() throws Exception {
        create(named("Ann", "Lee", ",'nicknames':{'n':{'name':'A'}},'kind':'individual'"));
        String state = server.call("ContactCard/get", "'ids':[]").get("state").asString();
        server.clock.advance(Duration.ofMinutes(5));
        ObjectNode set =
                server.call(
                        "ContactCard/set",
                        "'update':{'C1':{'nicknames/n/name':'Annie','kind':null,"
                                + "'notes':{'x':{'note':'likes tea'}}}}");
        assertThat(set.at("/updated/C1").propertyNames()).containsExactly("updated");
        JsonNode card = server.call("ContactCard/get", "'ids':['C1']").at("/list/0");
        assertThat(card.at("/nicknames/n/name").asString()).isEqualTo("Annie");
        assertThat(card.has("kind")).isFalse();
        assertThat(card.get("updated").asString()).isGreaterThan(card.get("created").asString());
        JsonNode changes = server.call("ContactCard/changes", "'sinceState':'" + state + "'");
        assertThat(changes.get("updated")).isEqualTo(json("['C1']"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'emails':{'e':{}}}                                   | emails/e/address",
                "{'emails':{'e!':{'address':'a@b.test'}}}              | emails/e!",
                "{'emails':{'e':{'address':'a@b.test','pref':101}}}    | emails/e/pref",
                "{'name':{}}                                           | name",
                "{'name':{'components':[{'value':'x'}]}}               | name/components/0/kind",
                "{'phones':[]}                                         | phones",
                "{'created':'yesterday'}                               | created",
                "{'members':{'urn:x':false}}                           | members/urn:x",
                "{'version':'2.0'}                                     | version",
                "{'@type':'Group'}                                     | /@type",
                "{'addressBookIds':{}}                                 | addressBookIds",
                "{'addressBookIds':{'K1':false}}                       | addressBookIds",
                "{'addressBookIds':{'K99':true}}                       | addressBookIds",
                "{'id':'C7'}                                           | id",
                "{'media':{'m':{'kind':'photo','blobId':'Ux'}}}        | media/m",
                "{'media':{'m':{'kind':'photo','uri':'data:text/plain,hello'}}} | media/m",
                "{'anniversaries':{'a':{'kind':'birth','date':{'@type':'Timestamp'}}}}"
                        + " | anniversaries/a/date/utc",
            })
    void whatIsNoCardIsRefusedWithThePlaceOfTheMistake(String card, String path) throws Exception {
        ObjectNode answer = create(card);
        assertThat(answer.at("/notCreated/k/type").asString()).isEqualTo("invalidProperties");
        assertThat(answer.at("/notCreated/k/properties/0").asString()).isEqualTo(path);
    }

    @Test
    void noTwoCardsHaveOneUid() throws Exception {
        create(named("Ann", "Lee", ",'uid':'one'"));
        ObjectNode second = create(named("Ben", "Lee", ",'uid':'one'"));
        assertThat(second.at("/notCreated/k/properties/0").asString()).isEqualTo("uid");
        assertThat(second.at("/notCreated/k/existingId").asString()).isEqualTo("C1");
        server.call("ContactCard/set", "'destroy':['C1']");
        assertThat(create(named("Ben", "Lee", ",'uid':'one'")).at("/created/k/id").asString())
                .isEqualTo("C2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                          | C1 C2 C3",
                "{'text':'LOVE'}                             | C1",
                "{'text':'zoe'}                              | C2",
                "{'name':'ada lovelace'}                     | C1",
                "{'name':'\\\"lovelace ada\\\"'}             | ",
                "{'name/given':'ada'}                        | C1",
                "{'name/surname':'ada'}                      | ",
                "{'email':'ek.test'}                         | C2",
                "{'email':'office'}                          | C2",
                "{'phone':'555'}                             | C1",
                "{'organization':'engines'}                  | C1",
                "{'address':'london'}                        | C1",
                "{'nickname':'countess'}                     | C1",
                "{'onlineService':'mastodon'}                | C2",
                "{'note':'first programmer'}                 | C1",
                "{'kind':'group'}                            | C3",
                "{'kind':'individual'}                       | C1 C2",
                "{'hasMember':'ada'}                         | C3",
                "{'uid':'ada'}                               | C1",
                "{'inAddressBook':'K2'}                      | C2",
                "{'createdBefore':'2000-01-01T00:00:00Z'}    | C1",
                "{'createdAfter':'2000-01-01T00:00:00Z'}     | C2 C3",
                "{'operator':'NOT','conditions':[{'kind':'group'}]} | C1 C2",
            })
    void contactsAreFound(String filter, @org.jspecify.annotations.Nullable String ids)
            throws Exception {
        some();
        JsonNode answer =
                server.call(
                        "ContactCard/query",
                        "'filter':" + filter + ",'sort':[{'property':'created'}]");
        String found =
                String.join(" ", answer.get("ids").valueStream().map(JsonNode::asString).toList());
        assertThat(found).isEqualTo(ids == null ? "" : ids);
    }

    private void some() throws Exception {
        server.call("AddressBook/set", "'create':{'a':{'name':'Work'}}");
        create(
                named(
                        "Ada",
                        "Lovelace",
                        ",'uid':'ada','created':'1999-05-05T00:00:00Z',"
                                + "'phones':{'p':{'number':'+44 555 12'}},"
                                + "'organizations':{'o':{'name':'Analytical Engines'}},"
                                + "'addresses':{'a':{'full':'St James, London'}},"
                                + "'nicknames':{'n':{'name':'Countess'}},"
                                + "'notes':{'n':{'note':'the first programmer'}}"));
        create(
                named(
                        "Zoë",
                        "Ek",
                        ",'uid':'zoe','addressBookIds':{'K2':true},"
                                + "'emails':{'e':{'address':'z@ek.test','label':'Office'}},"
                                + "'onlineServices':{'s':{'service':'Mastodon','user':'@z'}}"));
        create("{'kind':'group','name':{'full':'Friends'},'members':{'ada':true,'gone':true}}");
    }

    @Test
    void contactsAreSortedAndWhoFollowsSeesWhatIsThere() throws Exception {
        some();
        String sort = "'sort':[{'property':'name/surname','isAscending':false}]";
        JsonNode first = server.call("ContactCard/query", sort + ",'calculateTotal':true");
        assertThat(first.get("ids")).isEqualTo(json("['C1','C2','C3']"));
        assertThat(first.get("total").asInt()).isEqualTo(3);
        server.call(
                "ContactCard/set",
                "'update':{'C2':{'name':{'components':[{'kind':'surname','value':'Zorn'}]}}},"
                        + "'destroy':['C3']");
        JsonNode changes =
                server.call(
                        "ContactCard/queryChanges",
                        sort + ",'sinceQueryState':'" + first.get("queryState").asString() + "'");
        assertThat(changes.get("removed").valueStream().map(JsonNode::asString).toList())
                .containsExactlyInAnyOrder("C2", "C3");
        assertThat(changes.get("added")).isEqualTo(json("[{'id':'C2','index':0}]"));
        assertThat(
                        server.call("ContactCard/query", "'sort':[{'property':'shoe'}]")
                                .get("type")
                                .asString())
                .isEqualTo("unsupportedSort");
    }

    @Test
    void aPhotoIsABlobOfTheCardForAsLongAsItHasIt() throws Exception {
        HttpResponse<String> upload =
                server.send(
                        server.request("/jmap/upload/A1")
                                .header("Content-Type", "image/png")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(PNG))
                                .build());
        String blob = json(upload.body()).get("blobId").asString();
        ObjectNode made =
                create(
                        named(
                                "Ann",
                                "Lee",
                                ",'media':{'m':{'kind':'photo','blobId':'" + blob + "'}}"));
        String kept = made.at("/created/k/media/m/blobId").asString();
        assertThat(kept).matches("C[0-9a-f]{64}");
        assertThat(made.at("/created/k/media/m/mediaType").asString()).isEqualTo("image/png");
        String data = "data:image/x;base64," + Base64.getEncoder().encodeToString(PNG);
        create(named("Ben", "Lee", ",'media':{'m':{'kind':'photo','uri':'" + data + "'}}"));
        JsonNode ben = server.call("ContactCard/get", "'ids':['C2']").at("/list/0/media/m");
        assertThat(ben)
                .isEqualTo(
                        json("{'kind':'photo','mediaType':'image/png','blobId':'" + kept + "'}"));
        assertThat(download(kept)).isEqualTo(200);
        server.call("ContactCard/set", "'update':{'C1':{'media':null}}");
        assertThat(download(kept)).isEqualTo(200);
        server.clock.advance(Duration.ofMinutes(1));
        ObjectNode same =
                server.call("ContactCard/set", "'update':{'C2':{'notes':{'n':{'note':'x'}}}}");
        assertThat(same.at("/updated/C2").propertyNames()).containsExactly("updated");
        server.call("ContactCard/set", "'destroy':['C2']");
        assertThat(download(kept)).isEqualTo(404);
    }

    private int download(String blob) throws Exception {
        return server.send(server.request("/jmap/download/A1/" + blob + "/x").build()).statusCode();
    }

    @Test
    void hundredsComeInOneCommit() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 500; i++)
            all.append(i == 0 ? "" : ",").append("'n" + i + "':" + named("N" + i, "X", ""));
        ObjectNode set = server.call("ContactCard/set", "'create':{" + all + "}");
        assertThat(set.get("created")).hasSize(500);
        assertThat(Long.parseLong(set.get("newState").asString()))
                .isEqualTo(Long.parseLong(set.get("oldState").asString()) + 1);
    }

    // RFC 8620 §5.2
    @Test
    void whatComesInOneCommitIsToldInPiecesWhateverHappensMeanwhile() throws Exception {
        String each = ":{'name':{'full':'x'}}";
        server.call(
                "ContactCard/set",
                "'create':{'a'%1$s,'b'%1$s,'c'%1$s,'d'%1$s,'e'%1$s}".formatted(each));
        ObjectNode first = changes("0");
        assertThat(first.get("created")).isEqualTo(json("['C1','C2']"));
        server.call("ContactCard/set", "'update':{'C1':{'name/full':'y'}}");
        server.call("ContactCard/set", "'destroy':['C2']");
        ObjectNode second = changes(first.get("newState").asString());
        assertThat(second.get("created")).isEqualTo(json("['C3','C4']"));
        ObjectNode third = changes(second.get("newState").asString());
        assertThat(third.get("created")).isEqualTo(json("['C5']"));
        assertThat(third.get("updated")).isEqualTo(json("['C1']"));
        ObjectNode last = changes(third.get("newState").asString());
        assertThat(last.get("destroyed")).isEqualTo(json("['C2']"));
        assertThat(last.get("hasMoreChanges").asBoolean()).isFalse();
        assertThat(last.get("newState"))
                .isEqualTo(server.call("ContactCard/get", "'ids':[]").get("state"));
    }

    private ObjectNode changes(String since) throws Exception {
        return server.call("ContactCard/changes", "'sinceState':'" + since + "','maxChanges':2");
    }

    @Test
    void thereIsNoOtherAccountToCopyFrom() throws Exception {
        assertThat(
                        server.call("ContactCard/copy", "'fromAccountId':'A2','create':{}")
                                .get("type")
                                .asString())
                .isEqualTo("fromAccountNotFound");
    }

    // RFC 9610 §6
    @Test
    void nobodyElseSeesThem() throws Exception {
        create(named("Ann", "Lee", ""));
        String rights = "{'mayReadItems':true}";
        server.call("Mailbox/set", "'update':{'F1':{'shareWith/W2':" + rights + "}}");
        for (String method :
                new String[] {"AddressBook/get", "ContactCard/get", "ContactCard/query"})
            assertThat(
                            server.callsOfBob("['" + method + "',{'accountId':'A1'},'0']")
                                    .at("/0/1/type")
                                    .asString())
                    .isEqualTo("accountNotSupportedByMethod");
    }
}
