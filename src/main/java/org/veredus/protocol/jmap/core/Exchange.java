package org.veredus.protocol.jmap.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One request being answered: the responses so far and the ids of what was created.
final class Exchange {
    private final Caller caller;
    private final CoreLimits limits;
    private final Set<String> using;
    private final Map<String, String> created = new HashMap<>();
    private final List<Response> responses = new ArrayList<>();

    /// One answer.
    record Response(String name, ObjectNode arguments, String callId) {}

    Exchange(Caller caller, CoreLimits limits, Set<String> using, Map<String, String> created) {
        this.caller = caller;
        this.limits = limits;
        this.using = using;
        this.created.putAll(created);
    }

    Caller caller() {
        return caller;
    }

    CoreLimits limits() {
        return limits;
    }

    boolean uses(String capability) {
        return using.contains(capability);
    }

    void add(Response response) {
        responses.add(response);
    }

    List<Response> responses() {
        return responses;
    }

    void created(String creationId, String id) {
        created.put(creationId, id);
    }

    @Nullable String idOf(String creationId) {
        return created.get(creationId);
    }

    ObjectNode createdIds() {
        ObjectNode node = Json.object();
        created.forEach(node::put);
        return node;
    }

    ArrayNode wire() {
        ArrayNode all = Json.array();
        for (Response response : responses)
            all.addArray().add(response.name()).add(response.arguments()).add(response.callId());
        return all;
    }
}
