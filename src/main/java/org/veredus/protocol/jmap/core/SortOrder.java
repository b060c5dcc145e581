package org.veredus.protocol.jmap.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One property to sort by. RFC 8620 §5.5
///
/// @param keyword for the properties that need one, RFC 8621 §4.4.2
public record SortOrder(
        String property,
        boolean ascending,
        Comparator<String> collation,
        @Nullable String keyword) {
    /// @param known the properties a type can be sorted by
    public static List<SortOrder> read(Arguments arguments, Set<String> known) throws MethodError {
        JsonNode sort = arguments.value("sort");
        if (sort == null) return List.of();
        if (!sort.isArray()) throw MethodError.invalidArguments("sort is not a list");
        List<SortOrder> orders = new ArrayList<>();
        for (JsonNode each : sort) {
            if (!(each instanceof ObjectNode object))
                throw MethodError.invalidArguments("sort has what is no object");
            orders.add(one(new Arguments(object), known));
        }
        return orders;
    }

    private static SortOrder one(Arguments comparator, Set<String> known) throws MethodError {
        String property = comparator.text("property");
        if (!known.contains(property))
            throw new MethodError("unsupportedSort", "cannot sort by " + property);
        boolean keyed = property.endsWith("eyword");
        if (keyed) comparator.allow("property", "isAscending", "collation", "keyword");
        else comparator.allow("property", "isAscending", "collation");
        String keyword = keyed ? comparator.text("keyword").toLowerCase(Locale.ROOT) : null;
        return new SortOrder(
                property,
                comparator.truth("isAscending", true),
                collation(comparator.textOrNull("collation")),
                keyword);
    }

    private static Comparator<String> collation(@Nullable String name) throws MethodError {
        if (name == null) return Comparator.comparing(SortOrder::folded);
        return switch (name) {
            case "i;octet" -> Comparator.naturalOrder();
            case "i;ascii-casemap" -> Comparator.comparing(SortOrder::asciiFolded);
            case "i;unicode-casemap" -> Comparator.comparing(SortOrder::folded);
            default -> throw new MethodError("unsupportedSort", "no collation " + name);
        };
    }

    private static String asciiFolded(String text) {
        StringBuilder folded = new StringBuilder(text);
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (c >= 'a' && c <= 'z') folded.setCharAt(i, (char) (c - 'a' + 'A'));
        }
        return folded.toString();
    }

    private static String folded(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
