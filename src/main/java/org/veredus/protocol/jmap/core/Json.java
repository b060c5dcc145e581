package org.veredus.protocol.jmap.core;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import org.veredus.base.http.StrictJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Reading and making JSON. RFC 8620 §1.5: I-JSON, so no name twice in an object.
public final class Json {
    public static final JsonMapper MAPPER = StrictJson.MAPPER;

    private Json() {}

    /// Whether all of it is I-JSON: whole characters, and numbers there are. RFC 7493 §2.1, §2.2
    static boolean isInteroperable(JsonNode node) {
        if (node.isString()) return isWhole(node.asString());
        if (node.isDouble() || node.isFloat()) return Double.isFinite(node.doubleValue());
        for (String name : node.propertyNames()) if (!isWhole(name)) return false;
        for (JsonNode inside : node) if (!isInteroperable(inside)) return false;
        return true;
    }

    private static boolean isWhole(String text) {
        return text.codePoints()
                .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static JsonNode text(String text) {
        return StringNode.valueOf(text);
    }

    public static JsonNode nothing() {
        return NullNode.getInstance();
    }

    public static ArrayNode texts(Collection<String> texts) {
        ArrayNode array = array();
        texts.forEach(array::add);
        return array;
    }

    /// A UTCDate without fractions of a second. RFC 8620 §1.4
    public static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
