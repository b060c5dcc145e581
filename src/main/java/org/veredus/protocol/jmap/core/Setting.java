package org.veredus.protocol.jmap.core;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The arguments of a /set, and its answer in the making. RFC 8620 §5.3
public final class Setting {
    private final Call call;
    private final Map<String, ObjectNode> create;
    private final Map<String, ObjectNode> update;
    private final Set<String> destroy;
    private final ObjectNode created = Json.object();
    private final ObjectNode updated = Json.object();
    private final ArrayNode destroyed = Json.array();
    private final ObjectNode notCreated = Json.object();
    private final ObjectNode notUpdated = Json.object();
    private final ObjectNode notDestroyed = Json.object();

    private Setting(
            Call call,
            Map<String, ObjectNode> create,
            Map<String, ObjectNode> update,
            Set<String> destroy) {
        this.call = call;
        this.create = create;
        this.update = update;
        this.destroy = destroy;
    }

    /// @param state the state before
    public static Setting of(Call call, String state) throws MethodError {
        Arguments arguments = call.arguments();
        Map<String, ObjectNode> create = arguments.objects("create");
        Map<String, ObjectNode> update = arguments.objects("update");
        Set<String> destroy = arguments.idsOrNull("destroy");
        if (destroy == null) destroy = Set.of();
        for (String creationId : create.keySet())
            if (!Ids.isCreationId(creationId))
                throw MethodError.invalidArguments("a creation id is empty or too long");
        if (create.size() + update.size() + destroy.size() > call.limits().maxObjectsInSet())
            throw MethodError.tooLarge("more than " + call.limits().maxObjectsInSet() + " objects");
        String expected = arguments.textOrNull("ifInState");
        if (expected != null && !expected.equals(state))
            throw new MethodError("stateMismatch", "the state is " + state);
        return new Setting(call, create, resolved(call, update), resolved(call, destroy));
    }

    private static Map<String, ObjectNode> resolved(Call call, Map<String, ObjectNode> update) {
        Map<String, ObjectNode> resolved = new LinkedHashMap<>();
        update.forEach(
                (id, patch) -> {
                    String known = call.resolve(id);
                    resolved.put(known == null ? id : known, patch);
                });
        return resolved;
    }

    private static Set<String> resolved(Call call, Set<String> ids) {
        Set<String> resolved = new LinkedHashSet<>();
        for (String id : ids) {
            String known = call.resolve(id);
            resolved.add(known == null ? id : known);
        }
        return resolved;
    }

    public Map<String, ObjectNode> create() {
        return create;
    }

    public Map<String, ObjectNode> update() {
        return update;
    }

    public Set<String> destroy() {
        return destroy;
    }

    /// @param object what the client does not know yet, with the id
    public void created(String creationId, ObjectNode object) {
        created.set(creationId, object);
        call.created(creationId, object.path("id").asString());
    }

    /// @param more what changed besides; null if nothing did
    public void updated(String id, @Nullable ObjectNode more) {
        updated.set(id, more == null ? Json.nothing() : more);
    }

    public void destroyed(String id) {
        destroyed.add(id);
    }

    public void notCreated(String creationId, SetError error) {
        notCreated.set(creationId, error.node());
    }

    public void notUpdated(String id, SetError error) {
        notUpdated.set(id, error.node());
    }

    public void notDestroyed(String id, SetError error) {
        notDestroyed.set(id, error.node());
    }

    /// Whether nothing was refused.
    public boolean allDone() {
        return notCreated.isEmpty() && notUpdated.isEmpty() && notDestroyed.isEmpty();
    }

    /// Tells what else has become of an object, whether the call named it or not.
    public void toldOf(String id, ObjectNode more) {
        for (JsonNode each : created) {
            if (!each.path("id").asString().equals(id)) continue;
            ((ObjectNode) each).setAll(more);
            return;
        }
        if (updated.get(id) instanceof ObjectNode known) known.setAll(more);
        else updated.set(id, more);
    }

    /// What was created, by creation id; for what follows.
    public ObjectNode createdObjects() {
        return created;
    }

    public ObjectNode updatedObjects() {
        return updated;
    }

    public ArrayNode destroyedIds() {
        return destroyed;
    }

    public void respond(String accountId, @Nullable String oldState, @Nullable String newState) {
        ObjectNode answer = Json.object().put("accountId", accountId);
        answer.put("oldState", oldState).put("newState", newState);
        respond(answer);
    }

    /// Of what belongs to no account and has no state. RFC 8620 §7.2.2
    public void respondAlone() {
        respond(Json.object());
    }

    private void respond(ObjectNode answer) {
        answer.set("created", orNull(created));
        answer.set("updated", orNull(updated));
        answer.set("destroyed", orNull(destroyed));
        answer.set("notCreated", orNull(notCreated));
        answer.set("notUpdated", orNull(notUpdated));
        answer.set("notDestroyed", orNull(notDestroyed));
        call.respond(answer);
    }

    private static JsonNode orNull(JsonNode filled) {
        return filled.isEmpty() ? Json.nothing() : filled;
    }
}
