package org.veredus.protocol.jmap.core;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One object that could not be changed, while others may have been. RFC 8620 §5.3
public final class SetError extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ObjectNode node;

    private SetError(ObjectNode node, String description) {
        super(description, null, false, false);
        this.node = node;
    }

    public static SetError of(String type, String description) {
        return new SetError(
                Json.object().put("type", type).put("description", description), description);
    }

    public static SetError notFound() {
        return of("notFound", "there is no such object");
    }

    public static SetError invalidProperties(String description, String... properties) {
        return invalidProperties(description, List.of(properties));
    }

    public static SetError invalidProperties(String description, List<String> properties) {
        return of("invalidProperties", description).with("properties", Json.texts(properties));
    }

    public static SetError invalidPatch(String description) {
        return of("invalidPatch", description);
    }

    public static SetError forbidden(String description) {
        return of("forbidden", description);
    }

    /// With one more fact.
    public SetError with(String name, ArrayNode value) {
        ObjectNode more = node.deepCopy();
        more.set(name, value);
        return new SetError(more, String.valueOf(getMessage()));
    }

    public SetError with(String name, String value) {
        return new SetError(node.deepCopy().put(name, value), String.valueOf(getMessage()));
    }

    public SetError with(String name, long value) {
        return new SetError(node.deepCopy().put(name, value), String.valueOf(getMessage()));
    }

    public ObjectNode node() {
        return node;
    }
}
