package org.veredus.protocol.jmap.core;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Arguments taken from earlier results. RFC 8620 §3.7
final class References {
    private References() {}

    /// The arguments with every `#name` replaced by what it refers to.
    static ObjectNode resolve(ObjectNode arguments, List<Exchange.Response> earlier)
            throws MethodError {
        boolean any = false;
        for (String name : arguments.propertyNames()) any |= name.startsWith("#");
        if (!any) return arguments;
        ObjectNode resolved = Json.object();
        for (Map.Entry<String, JsonNode> each : arguments.properties()) {
            String name = each.getKey();
            if (!name.startsWith("#")) {
                resolved.set(name, each.getValue());
                continue;
            }
            String plain = name.substring(1);
            if (arguments.has(plain))
                throw MethodError.invalidArguments(plain + " is given twice, once by reference");
            resolved.set(plain, resolve(each.getValue(), earlier));
        }
        return resolved;
    }

    private static JsonNode resolve(JsonNode reference, List<Exchange.Response> earlier)
            throws MethodError {
        JsonNode resultOf = reference.get("resultOf");
        JsonNode name = reference.get("name");
        JsonNode path = reference.get("path");
        if (resultOf == null || name == null || path == null || !path.isString())
            throw invalid("a reference has resultOf, name and path");
        for (Exchange.Response response : earlier) {
            if (!Json.text(response.callId()).equals(resultOf)) continue;
            if (!Json.text(response.name()).equals(name))
                throw invalid("the result of " + response.callId() + " has another name");
            JsonNode found = evaluate(response.arguments(), path.asString());
            if (found == null) throw invalid("nothing is at " + path.asString());
            return found;
        }
        throw invalid("there is no such earlier call");
    }

    /// A JSON pointer (RFC 6901), in which `*` stands for every item of an array.
    static @Nullable JsonNode evaluate(JsonNode root, String path) {
        if (path.isEmpty()) return root;
        if (!path.startsWith("/")) return null;
        return walk(root, List.of(path.substring(1).split("/", -1)));
    }

    private static @Nullable JsonNode walk(JsonNode from, List<String> tokens) {
        JsonNode at = from;
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            if (at.isArray() && token.equals("*"))
                return walkAll(at, tokens.subList(i + 1, tokens.size()));
            String name = token.replace("~1", "/").replace("~0", "~");
            JsonNode next = at.isArray() ? at.get(index(name)) : at.get(name);
            if (next == null) return null;
            at = next;
        }
        return at;
    }

    private static int index(String token) {
        return token.matches("0|[1-9]\\d{0,8}") ? Integer.parseInt(token) : -1;
    }

    private static @Nullable JsonNode walkAll(JsonNode array, List<String> rest) {
        ArrayNode all = Json.array();
        for (JsonNode item : array) {
            JsonNode found = walk(item, rest);
            if (found == null) return null;
            if (found instanceof ArrayNode several) all.addAll(several);
            else all.add(found);
        }
        return all;
    }

    private static MethodError invalid(String description) {
        return new MethodError("invalidResultReference", description);
    }
}
