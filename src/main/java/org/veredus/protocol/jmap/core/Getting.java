package org.veredus.protocol.jmap.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The arguments of a /get, and its answer in the making. RFC 8620 §5.1
public final class Getting {
    private final Call call;
    private final @Nullable Set<String> ids;
    private final Set<String> properties;
    private final ArrayNode list = Json.array();
    private final List<String> notFound = new ArrayList<>();

    private Getting(Call call, @Nullable Set<String> ids, Set<String> properties) {
        this.call = call;
        this.ids = ids;
        this.properties = properties;
    }

    /// Which properties a type has.
    @FunctionalInterface
    public interface Known {
        boolean has(String property);
    }

    /// @param usual what is shown if nothing is said
    public static Getting of(Call call, Known known, Set<String> usual) throws MethodError {
        Arguments arguments = call.arguments();
        Set<String> wanted = arguments.idsOrNull("ids");
        Set<String> ids = null;
        if (wanted != null) {
            call.checkGet(wanted);
            ids = new LinkedHashSet<>();
            for (String each : wanted) {
                String resolved = call.resolve(each);
                ids.add(resolved == null ? each : resolved);
            }
        }
        List<String> asked = arguments.textsOrNull("properties");
        if (asked == null) return new Getting(call, ids, usual);
        for (String property : asked) {
            if (!known.has(property))
                throw MethodError.invalidArguments("there is no property " + property);
        }
        Set<String> properties = new LinkedHashSet<>(List.of("id"));
        properties.addAll(asked);
        return new Getting(call, ids, properties);
    }

    public static Getting of(Call call, Set<String> properties) throws MethodError {
        call.arguments().allow("accountId", "ids", "properties");
        return of(call, properties::contains, properties);
    }

    /// Null: all there are.
    public @Nullable Set<String> ids() {
        return ids;
    }

    public boolean wants(String id) {
        return ids == null || ids.contains(id);
    }

    public Set<String> properties() {
        return properties;
    }

    /// @param object with all its properties; those not wanted are left out
    public void add(ObjectNode object) {
        object.retain(properties);
        list.add(object);
    }

    public void addWhole(ObjectNode object) {
        list.add(object);
    }

    public void missing(String id) {
        notFound.add(id);
    }

    /// Ids that nothing was added for are not found.
    public void missingRest() {
        if (ids == null) return;
        Set<String> rest = new LinkedHashSet<>(ids);
        list.forEach(object -> rest.remove(object.path("id").asString()));
        notFound.addAll(rest);
    }

    public void respond(String accountId, @Nullable String state) {
        ObjectNode answer = Json.object().put("accountId", accountId);
        if (state != null) answer.put("state", state);
        respond(answer);
    }

    /// Of what belongs to no account and has no state. RFC 8620 §7.2.1
    public void respondAlone() {
        respond(Json.object());
    }

    private void respond(ObjectNode answer) {
        answer.set("list", list);
        answer.set("notFound", Json.texts(notFound));
        call.respond(answer);
    }
}
