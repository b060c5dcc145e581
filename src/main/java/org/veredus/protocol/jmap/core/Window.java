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

    /// Tells, as results are found one after the other, when there are enough of them.
    ///
    /// @param knowsTotal whether how many there are in all need not be found out by finding them
    public Reach reach(boolean knowsTotal) {
        if (limit == null || (calculateTotal && !knowsTotal)) return Reach.all();
        if (anchor == null && position < 0) return Reach.all();
        return new Reach(this);
    }

    /// How many of the results, from the first on, have to be known.
    public static final class Reach {
        private final @Nullable Window window;
        private long needed;
        private long found;

        private Reach(@Nullable Window window) {
            this.window = window;
            needed =
                    window == null || window.anchor != null
                            ? Long.MAX_VALUE
                            : window.end(window.position);
        }

        /// All of them.
        public static Reach all() {
            return new Reach(null);
        }

        public boolean isEnough() {
            return found >= needed;
        }

        public void found(String id) {
            found++;
            if (window != null && id.equals(window.anchor))
                needed = Math.max(found, window.end(window.from(found - 1)));
        }
    }

    /// Where a window that begins there ends.
    private long end(long from) {
        return limit == null ? Long.MAX_VALUE : from + limit;
    }

    /// Where it begins if the anchor is there.
    private long from(long anchorsPlace) {
        return Math.clamp(anchorsPlace + anchorOffset, 0, Integer.MAX_VALUE);
    }

    /// What was found.
    ///
    /// @param ids all results, or the first of them as far as [#reach] goes
    /// @param total how many there are in all
    public record Results(List<String> ids, long total) {
        public static Results all(List<String> ids) {
            return new Results(ids, ids.size());
        }
    }

    public ObjectNode answer(
            String accountId, String queryState, boolean canCalculateChanges, Results results)
            throws MethodError {
        List<String> ids = results.ids();
        int from = start(ids);
        int end = (int) Math.min(ids.size(), end(from));
        List<String> shown = from >= ids.size() ? List.of() : ids.subList(from, end);
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
            return (int) from(index);
        }
        long from = position < 0 ? Math.max(0, ids.size() + position) : position;
        return (int) Math.min(from, Integer.MAX_VALUE);
    }
}
