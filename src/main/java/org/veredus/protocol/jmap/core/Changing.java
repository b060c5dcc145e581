package org.veredus.protocol.jmap.core;

import java.util.Collection;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.veredus.account.register.History;
import org.veredus.storage.kv.StoreFailed;
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

    /// What a register tells of a version and what came after.
    @FunctionalInterface
    public interface Source {
        /// Null if it cannot tell.
        @Nullable History since(long version, long told, long most) throws StoreFailed;
    }

    /// Answers a /changes of things that are in a register.
    ///
    /// @param id the id of a number
    public static void answer(Call call, Source source, LongFunction<String> id)
            throws MethodError, StoreFailed {
        Changing changing = of(call);
        State.Place since = State.Place.parse(changing.sinceState, Long.MAX_VALUE, "");
        Long max = changing.max;
        History history =
                source.since(since.since(), since.told(), max == null ? Long.MAX_VALUE : max);
        if (history == null) throw MethodError.cannotCalculateChanges();
        call.respond(
                changing.answer(
                        call.caller().accountId(),
                        new Changes(
                                new State.Place(history.version(), history.told()).wire(""),
                                history.more(),
                                history.created().stream().map(id::apply).toList(),
                                history.updated().stream().map(id::apply).toList(),
                                history.destroyed().stream().map(id::apply).toList())));
    }

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
