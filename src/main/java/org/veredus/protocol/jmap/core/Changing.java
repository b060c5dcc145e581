package org.veredus.protocol.jmap.core;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The arguments of a /changes. RFC 8620 §5.2
///
/// @param max null: no limit
public record Changing(String sinceState, @Nullable Long max) {
    public static Changing of(Call call) throws MethodError {
        Arguments arguments = call.arguments();
        arguments.allow("accountId", "sinceState", "maxChanges");
        String since = arguments.text("sinceState");
        Long max = arguments.unsignedOrNull("maxChanges");
        if (max != null && max == 0)
            throw MethodError.invalidArguments("maxChanges must be greater than 0");
        return new Changing(since, max);
    }

    /// What has become of objects up to a state.
    public record Changes(
            String newState,
            boolean more,
            Collection<String> created,
            Collection<String> updated,
            Collection<String> destroyed) {}

    public ObjectNode answer(String accountId, Changes changes) {
        ObjectNode answer =
                Json.object()
                        .put("accountId", accountId)
                        .put("oldState", sinceState)
                        .put("newState", changes.newState())
                        .put("hasMoreChanges", changes.more());
        answer.set("created", Json.texts(changes.created()));
        answer.set("updated", Json.texts(changes.updated()));
        answer.set("destroyed", Json.texts(changes.destroyed()));
        return answer;
    }
}
