package org.veredus.protocol.jmap.core;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Which part of a query's results is wanted. RFC 8620 §5.5
///
/// @param anchor an id to count from; null: count from the first or the last
/// @param limit null: all
public record Window(
        long position,
        @Nullable String anchor,
        long anchorOffset,
        @Nullable Long limit,
        boolean calculateTotal) {
    private static final Set<String> ARGUMENTS =
            Set.of(
                    "accountId",
                    "filter",
                    "sort",
                    "position",
                    "anchor",
                    "anchorOffset",
                    "limit",
                    "calculateTotal");

    /// Refuses arguments that no /query has.
    ///
    /// @param more those that this one has besides
    public static Window of(Call call, String... more) throws MethodError {
        Arguments arguments = call.arguments();
        arguments.allow(ARGUMENTS, more);
        String anchor = arguments.idOrNull("anchor");
        String resolved = anchor == null ? null : call.resolve(anchor);
        return new Window(
                arguments.integer("position", 0),
                resolved == null ? anchor : resolved,
                arguments.integer("anchorOffset", 0),
                arguments.unsignedOrNull("limit"),
                arguments.truth("calculateTotal", false));
    }

    /// Whether the first results are enough, however many there are.
    public boolean needsOnlyFirst() {
        return countsFromFirst() && !calculateTotal;
    }

    /// Whether results are counted from the first, and not all are wanted.
    public boolean countsFromFirst() {
        return anchor == null && position >= 0 && limit != null;
    }

    /// What was found.
    ///
    /// @param ids all results, or as many as are [#needed()]
    /// @param total how many there are in all
    public record Results(List<String> ids, long total) {
        public static Results all(List<String> ids) {
            return new Results(ids, ids.size());
        }
    }

    /// How many results have to be known.
    public long needed() {
        return limit == null ? Long.MAX_VALUE : position + limit;
    }

    public ObjectNode answer(
            String accountId, String queryState, boolean canCalculateChanges, Results results)
            throws MethodError {
        List<String> ids = results.ids();
        int from = start(ids);
        long end = limit == null ? ids.size() : Math.min(ids.size(), from + limit);
        List<String> shown = from >= ids.size() ? List.of() : ids.subList(from, (int) end);
        ObjectNode answer =
                Json.object()
                        .put("accountId", accountId)
                        .put("queryState", queryState)
                        .put("canCalculateChanges", canCalculateChanges)
                        .put("position", from);
        answer.set("ids", Json.texts(shown));
        return calculateTotal ? answer.put("total", results.total()) : answer;
    }

    private int start(List<String> ids) throws MethodError {
        if (anchor != null) {
            int index = ids.indexOf(anchor);
            if (index < 0)
                throw new MethodError("anchorNotFound", "the anchor is not among the results");
            return Math.clamp(index + anchorOffset, 0, Integer.MAX_VALUE);
        }
        long from = position < 0 ? Math.max(0, ids.size() + position) : position;
        return (int) Math.min(from, Integer.MAX_VALUE);
    }
}
