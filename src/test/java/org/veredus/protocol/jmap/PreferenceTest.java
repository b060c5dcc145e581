package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Preferences that follow the account: a capability of our own, doc/jmap.md.
final class PreferenceTest {
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

    private ObjectNode set(String arguments) throws Exception {
        return server.call("Preference/set", arguments);
    }

    private String create(String name, String value) throws Exception {
        ObjectNode answer = set("'create':{'p':{'name':'" + name + "','value':" + value + "}}");
        return answer.path("created").path("p").path("id").asString();
    }

    @Test
    void whatOneClientKeepsAnotherFinds() throws Exception {
        String id = create("webmail.look", "{'theme':'dark','list':[1,null,true]}");
        JsonNode list = server.call("Preference/get", "'ids':null").get("list");
        assertThat(list).hasSize(1);
        assertThat(list.get(0).toString().replace('"', '\''))
                .isEqualTo(
                        "{'id':'"
                                + id
                                + "','name':'webmail.look','value':{'theme':'dark','list':[1,null,"
                                + "true]}}");
    }

    @Test
    void aValueIsPatchedInParts() throws Exception {
        String id = create("look", "{'theme':'dark','pane':'right'}");
        String before = server.call("Preference/get", "'ids':[]").path("state").asString();
        set("'update':{'" + id + "':{'value/theme':'light'}}");
        JsonNode kept = server.call("Preference/get", "'ids':['" + id + "']").get("list").get(0);
        assertThat(kept.path("value").toString())
                .isEqualTo("{\"theme\":\"light\",\"pane\":\"right\"}");
        ObjectNode changes = server.call("Preference/changes", "'sinceState':'" + before + "'");
        assertThat(changes.path("updated").toString()).isEqualTo("[\"" + id + "\"]");
    }

    @Test
    void twoOfOneNameAreRefused() throws Exception {
        String id = create("look", "1");
        ObjectNode again = set("'create':{'p':{'name':'look','value':2}}");
        JsonNode error = again.path("notCreated").path("p");
        assertThat(error.path("type").asString()).isEqualTo("alreadyExists");
        assertThat(error.path("existingId").asString()).isEqualTo(id);
    }

    @Test
    void namesAndValuesHaveLimits() throws Exception {
        ObjectNode name = set("'create':{'p':{'name':'a b','value':2}}");
        assertThat(name.path("notCreated").path("p").path("type").asString())
                .isEqualTo("invalidProperties");
        ObjectNode none = set("'create':{'p':{'name':'a'}}");
        assertThat(none.path("notCreated").path("p").path("type").asString())
                .isEqualTo("invalidProperties");
        ObjectNode large = set("'create':{'p':{'name':'a','value':'" + "x".repeat(131_072) + "'}}");
        assertThat(large.path("notCreated").path("p").path("type").asString())
                .isEqualTo("tooLarge");
    }

    @Test
    void whatIsDestroyedIsToldAsGone() throws Exception {
        String id = create("look", "1");
        String before = server.call("Preference/get", "'ids':[]").path("state").asString();
        assertThat(set("'destroy':['" + id + "','P99']").path("notDestroyed").has("P99")).isTrue();
        ObjectNode changes = server.call("Preference/changes", "'sinceState':'" + before + "'");
        assertThat(changes.path("destroyed").toString()).isEqualTo("[\"" + id + "\"]");
    }
}
