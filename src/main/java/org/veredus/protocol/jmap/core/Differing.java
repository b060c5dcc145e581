package org.veredus.protocol.jmap.core;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.veredus.account.register.History;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The arguments of a /queryChanges, and its answer. RFC 8620 §5.6
public record Differing(
        String sinceQueryState, @Nullable Long max, @Nullable String upTo, boolean total) {
    private static final Set<String> ARGUMENTS =
            Set.of(
                    "accountId",
                    "filter",
                    "sort",
                    "sinceQueryState",
                    "maxChanges",
                    "upToId",
                    "calculateTotal");

    /// Refuses arguments that no /queryChanges has.
    ///
    /// @param more those that this one has besides
    public static Differing of(Call call, String... more) throws MethodError {
        Arguments arguments = call.arguments();
        arguments.allow(ARGUMENTS, more);
        return new Differing(
                arguments.text("sinceQueryState"),
                arguments.unsignedOrNull("maxChanges"),
                arguments.idOrNull("upToId"),
                arguments.truth("calculateTotal", false));
    }

    /// Answers a /queryChanges of things that are in a register: whatever was touched may have
    /// another place. What changed after the results were found is told twice, which does no harm.
    ///
    /// @param version the one that the results are of
    /// @param id the id of a number
    public void answer(
            Call call,
            long version,
            Changing.Source source,
            LongFunction<String> id,
            List<String> results)
            throws MethodError, StoreFailed {
        History history = source.since(State.parse(sinceQueryState, version), 0, Long.MAX_VALUE);
        if (history == null) throw MethodError.cannotCalculateChanges();
        call.respond(
                answer(
                        call.caller().accountId(),
                        State.wire(version),
                        new Touched(
                                history.touched().stream().map(id::apply).toList(),
                                history.created().stream()
                                        .map(id::apply)
                                        .collect(Collectors.toSet())),
                        results,
                        false));
    }

    /// What may have been elsewhere or nowhere in the results before.
    ///
    /// @param ids all of it
    /// @param fresh what certainly was nowhere, as it did not exist
    public record Touched(Collection<String> ids, Set<String> fresh) {
        public Touched {
            ids = List.copyOf(ids);
            fresh = Set.copyOf(fresh);
        }

        List<String> removed() {
            return ids.stream().filter(id -> !fresh.contains(id)).toList();
        }
    }

    /// @param touched what may have been elsewhere or nowhere in the results before
    public ObjectNode answer(
            String accountId,
            String newState,
            Collection<String> touched,
            List<String> results,
            boolean fixed)
            throws MethodError {
        return answer(accountId, newState, new Touched(touched, Set.of()), results, fixed);
    }

    /// @param results all of them as they are now
    /// @param fixed whether neither filter nor sort asks for what can change
    public ObjectNode answer(
            String accountId, String newState, Touched touched, List<String> results, boolean fixed)
            throws MethodError {
        Set<String> moved = new HashSet<>(touched.ids());
        List<String> removed = touched.removed();
        int end = fixed && upTo != null ? results.indexOf(upTo) : -1;
        int last = end < 0 ? results.size() : end + 1;
        ArrayNode added = Json.array();
        for (int i = 0; i < last; i++) {
            if (moved.contains(results.get(i)))
                added.addObject().put("id", results.get(i)).put("index", i);
        }
        if (max != null && removed.size() + added.size() > max)
            throw new MethodError("tooManyChanges", "more than " + max + " changes");
        ObjectNode answer =
                Json.object()
                        .put("accountId", accountId)
                        .put("oldQueryState", sinceQueryState)
                        .put("newQueryState", newState);
        if (total) answer.put("total", results.size());
        answer.set("removed", Json.texts(removed));
        answer.set("added", added);
        return answer;
    }
}
