package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.script.ScriptName;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.Scripts;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// SieveScript. RFC 9661 §2
final class SieveScriptTest {
    private JmapServer server;
    private Scripts scripts;

    @BeforeEach
    void start() throws Exception {
        server = new JmapServer();
        scripts = new Scripts(server.account, ScriptQuota.defaults());
    }

    @AfterEach
    void stop() {
        assertThat(server.bugs()).isZero();
        server.close();
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text.replace('\'', '"'));
    }

    private String blob(String text) throws Exception {
        return server.call(
                        "Blob/upload", "'create':{'b':{'data':[{'data:asText':'" + text + "'}]}}")
                .at("/created/b/id")
                .asString();
    }

    private ObjectNode set(String arguments) throws Exception {
        return server.call("SieveScript/set", arguments);
    }

    private ObjectNode create(String name, String text, String more) throws Exception {
        return set("'create':{'a':{'name':'" + name + "','blobId':'" + blob(text) + "'}}" + more);
    }

    @Test
    void aScriptIsMadeRunsAndIsReadAgain() throws Exception {
        ObjectNode made = create("mine", "keep;", ",'onSuccessActivateScript':'#a'");
        assertThat(made.at("/created/a/id").asString()).isEqualTo("Z1");
        assertThat(made.at("/created/a/isActive").asBoolean()).isTrue();
        assertThat(scripts.active()).isEqualTo("keep;");
        ObjectNode got = server.call("SieveScript/get", "");
        assertThat(got.get("state")).isEqualTo(made.get("newState"));
        String blobId = got.at("/list/0/blobId").asString();
        assertThat(server.call("Blob/get", "'ids':['" + blobId + "']").at("/list/0/data:asText"))
                .isEqualTo(Json.text("keep;"));
    }

    @Test
    void aScriptKeepsItsIdWhateverItIsCalled() throws Exception {
        create("one", "keep;", "");
        scripts.rename(new ScriptName("one"), new ScriptName("two"));
        assertThat(server.call("SieveScript/get", "").at("/list/0"))
                .isEqualTo(
                        json(
                                "{'id':'Z1','name':'two','isActive':false,'blobId':'"
                                        + server.call("SieveScript/get", "")
                                                .at("/list/0/blobId")
                                                .asString()
                                        + "'}"));
        assertThat(set("'update':{'Z1':{'name':'three'}}").get("updated").has("Z1")).isTrue();
        assertThat(scripts.list().names()).containsExactly("three");
        String other = blob("discard;");
        assertThat(
                        set("'update':{'Z1':{'blobId':'" + other + "'}}")
                                .at("/updated/Z1/blobId")
                                .asString())
                .startsWith("Z");
        assertThat(scripts.text(new ScriptName("three"))).isEqualTo("discard;");
    }

    @Test
    void whatIsNoScriptIsRefused() throws Exception {
        create("good", "keep;", ",'onSuccessActivateScript':'#a'");
        assertThat(create("bad", "nonsense", "").at("/notCreated/a/type").asString())
                .isEqualTo("invalidSieve");
        ObjectNode twice = create("good", "keep;", "");
        assertThat(twice.at("/notCreated/a/type").asString()).isEqualTo("alreadyExists");
        assertThat(twice.at("/notCreated/a/existingId").asString()).isEqualTo("Z1");
        assertThat(set("'destroy':['Z1']").at("/notDestroyed/Z1/type").asString())
                .isEqualTo("sieveIsActive");
        ObjectNode off = set("'onSuccessDeactivateScript':true");
        assertThat(off.at("/updated/Z1/isActive").asBoolean(true)).isFalse();
        assertThat(set("'destroy':['Z1','Z9']").get("destroyed")).isEqualTo(json("['Z1']"));
        assertThat(
                        server.call("SieveScript/validate", "'blobId':'" + blob("keep") + "'")
                                .at("/error/type")
                                .asString())
                .isEqualTo("invalidSieve");
        assertThat(
                        server.call("SieveScript/validate", "'blobId':'" + blob("keep;") + "'")
                                .get("error")
                                .isNull())
                .isTrue();
    }

    @Test
    void scriptsAreFoundByNameAndUse() throws Exception {
        create("b", "keep;", "");
        create("a", "discard;", ",'onSuccessActivateScript':'#a'");
        assertThat(server.call("SieveScript/query", "'sort':[{'property':'name'}]").get("ids"))
                .isEqualTo(json("['Z2','Z1']"));
        assertThat(server.call("SieveScript/query", "'filter':{'isActive':true}").get("ids"))
                .isEqualTo(json("['Z2']"));
    }

    // RFC 9661 §2.1
    @Test
    void whoGivesNoNameGetsOneThatNobodyHas() throws Exception {
        String keep = blob("keep;");
        for (String name : List.of("'name':null,", "")) {
            ObjectNode made = set("'create':{'A':{" + name + "'blobId':'" + keep + "'}}");
            assertThat(made.at("/created/A/name").asString()).as("%s", made).startsWith("script ");
        }
        assertThat(set("'update':{'Z1':{'name':null}}").get("updated").has("Z1")).isTrue();
        assertThat(scripts.list().names()).doesNotHaveDuplicates().hasSize(2);
    }

    // RFC 9661 §2.2
    @Test
    void aScriptHasOneCharacterAtLeast() throws Exception {
        assertThat(create("empty", "", "").at("/notCreated/a/type").asString())
                .isEqualTo("invalidSieve");
        assertThat(
                        server.call("SieveScript/validate", "'blobId':'" + blob("") + "'")
                                .at("/error/type")
                                .asString())
                .isEqualTo("invalidSieve");
    }

    // RFC 9404 §4.3, RFC 9661 §6.2
    @Test
    void aBlobTellsWhichScriptsItIs() throws Exception {
        create("one", "keep;", "");
        create("two", "keep;", "");
        String blobId = server.call("SieveScript/get", "").at("/list/0/blobId").asString();
        assertThat(
                        server.call(
                                        "Blob/lookup",
                                        "'typeNames':['SieveScript','Email'],'ids':['"
                                                + blobId
                                                + "']")
                                .at("/list/0/matchedIds"))
                .isEqualTo(json("{'SieveScript':['Z1','Z2'],'Email':[]}"));
    }

    // RFC 9661 §2.4
    @Test
    void oneTooManyIsOverTheQuota() throws Exception {
        int most = ScriptQuota.defaults().scripts();
        for (int i = 0; i < most; i++) scripts.put(new ScriptName("s" + i), "keep;");
        assertThat(create("more", "keep;", "").at("/notCreated/a/type").asString())
                .isEqualTo("overQuota");
        assertThat(scripts.list().names()).hasSize(most);
    }
}
