package org.veredus.protocol.jmap.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a query's results must be. RFC 8620 §5.5
///
/// @param <C> a type's own conditions
public sealed interface Filter<C> {
    /// Levels of operators within operators.
    int MAX_DEPTH = 32;

    record Condition<C>(C condition) implements Filter<C> {}

    record Operation<C>(Operator operator, List<Filter<C>> filters) implements Filter<C> {
        public Operation {
            filters = List.copyOf(filters);
        }
    }

    /// RFC 8620 §5.5
    enum Operator {
        AND,
        OR,
        NOT
    }

    /// Reads a type's conditions.
    @FunctionalInterface
    interface Reader<C> {
        C read(Arguments condition) throws MethodError;
    }

    /// Says whether a condition is met.
    @FunctionalInterface
    interface Judge<C, X extends Exception> {
        boolean meets(C condition) throws X;
    }

    /// Null for no filter.
    static <C> @Nullable Filter<C> read(Arguments arguments, Reader<C> reader) throws MethodError {
        ObjectNode filter = arguments.objectOrNull("filter");
        return filter == null ? null : read(filter, reader, 0);
    }

    private static <C> Filter<C> read(ObjectNode node, Reader<C> reader, int depth)
            throws MethodError {
        if (depth > MAX_DEPTH)
            throw new MethodError("unsupportedFilter", "more than " + MAX_DEPTH + " levels");
        if (!node.has("operator")) return new Condition<>(reader.read(new Arguments(node)));
        Arguments operation = new Arguments(node);
        operation.allow("operator", "conditions");
        Operator operator =
                switch (operation.text("operator")) {
                    case "AND" -> Operator.AND;
                    case "OR" -> Operator.OR;
                    case "NOT" -> Operator.NOT;
                    default -> throw MethodError.invalidArguments("operator is AND, OR or NOT");
                };
        JsonNode conditions = operation.value("conditions");
        if (conditions == null || !conditions.isArray())
            throw MethodError.invalidArguments("conditions is not a list");
        List<Filter<C>> filters = new ArrayList<>();
        for (JsonNode each : conditions) {
            if (!(each instanceof ObjectNode object))
                throw MethodError.invalidArguments("conditions are objects");
            filters.add(read(object, reader, depth + 1));
        }
        return new Operation<>(operator, filters);
    }

    default <X extends Exception> boolean matches(Judge<C, X> judge) throws X {
        return switch (this) {
            case Condition<C>(C condition) -> judge.meets(condition);
            case Operation<C>(Operator operator, List<Filter<C>> filters) -> {
                boolean stopAt = operator != Operator.AND;
                for (Filter<C> filter : filters)
                    if (filter.matches(judge) == stopAt) yield operator == Operator.OR;
                yield operator != Operator.OR;
            }
        };
    }

    /// All conditions, wherever they stand.
    default List<C> conditions() {
        return switch (this) {
            case Condition<C>(C condition) -> List.of(condition);
            case Operation<C>(_, List<Filter<C>> filters) -> {
                List<C> all = new ArrayList<>();
                for (Filter<C> filter : filters) all.addAll(filter.conditions());
                yield all;
            }
        };
    }
}
