package org.veredus.protocol.jmap.core;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The arguments of a call, read one by one with their types. Null counts as missing. RFC 8620 §3.5
public final class Arguments {
    /// RFC 8620 §1.3: what every JSON reader can hold.
    private static final long MAX_INT = (1L << 53) - 1;

    /// RFC 8620 §1.4
    private static final Pattern UTC_DATE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d*[1-9])?Z");

    private final ObjectNode node;

    public Arguments(ObjectNode node) {
        this.node = node;
    }

    public ObjectNode node() {
        return node;
    }

    /// Refuses arguments that nobody knows: a misspelt one must not look as if it had worked.
    public void allow(String... names) throws MethodError {
        allow(Set.of(), names);
    }

    /// @param usual those that all methods of a kind have
    void allow(Set<String> usual, String... more) throws MethodError {
        Set<String> known = Set.of(more);
        for (String name : node.propertyNames()) {
            if (!usual.contains(name) && !known.contains(name))
                throw MethodError.invalidArguments("unknown argument " + name);
        }
    }

    public @Nullable JsonNode value(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    public @Nullable String textOrNull(String name) throws MethodError {
        JsonNode value = value(name);
        if (value == null) return null;
        if (!value.isString()) throw wrong(name, "a string");
        return value.asString();
    }

    public String text(String name) throws MethodError {
        String text = textOrNull(name);
        if (text == null) throw wrong(name, "a string");
        return text;
    }

    public @Nullable String idOrNull(String name) throws MethodError {
        String id = textOrNull(name);
        if (id != null && !isReference(id) && !Ids.isId(id)) throw wrong(name, "an id");
        return id;
    }

    private static boolean isReference(String id) {
        return id.startsWith("#") && Ids.isCreationId(id.substring(1));
    }

    public boolean truth(String name, boolean otherwise) throws MethodError {
        JsonNode value = value(name);
        if (value == null) return otherwise;
        if (!value.isBoolean()) throw wrong(name, "true or false");
        return value.asBoolean();
    }

    public long integer(String name, long otherwise) throws MethodError {
        JsonNode value = value(name);
        if (value == null) return otherwise;
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || Math.abs(value.asLong()) > MAX_INT) throw wrong(name, "a whole number");
        return value.asLong();
    }

    public @Nullable Long unsignedOrNull(String name) throws MethodError {
        if (value(name) == null) return null;
        long number = integer(name, 0);
        if (number < 0) throw wrong(name, "a whole number from 0 up");
        return number;
    }

    public @Nullable Instant dateOrNull(String name) throws MethodError {
        String text = textOrNull(name);
        if (text == null) return null;
        Instant date = utcDate(text);
        if (date == null) throw wrong(name, "a UTCDate");
        return date;
    }

    /// Null for what is no UTCDate. RFC 8620 §1.4
    public static @Nullable Instant utcDate(String text) {
        if (!UTC_DATE.matcher(text).matches()) return null;
        try {
            return Instant.parse(text);
        } catch (DateTimeException impossible) {
            return null; // the 31st of February has the right form and is no date
        }
    }

    public @Nullable List<String> textsOrNull(String name) throws MethodError {
        JsonNode value = value(name);
        if (value == null) return null;
        if (!value.isArray()) throw wrong(name, "a list of strings");
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value) {
            if (!each.isString()) throw wrong(name, "a list of strings");
            texts.add(each.asString());
        }
        return texts;
    }

    /// Each once.
    public @Nullable Set<String> idsOrNull(String name) throws MethodError {
        List<String> ids = textsOrNull(name);
        if (ids == null) return null;
        for (String id : ids)
            if (!isReference(id) && !Ids.isId(id)) throw wrong(name, "a list of ids");
        return new LinkedHashSet<>(ids);
    }

    public @Nullable ObjectNode objectOrNull(String name) throws MethodError {
        JsonNode value = value(name);
        if (value == null) return null;
        if (!(value instanceof ObjectNode object)) throw wrong(name, "an object");
        return object;
    }

    /// A map from ids to objects.
    public Map<String, ObjectNode> objects(String name) throws MethodError {
        ObjectNode map = objectOrNull(name);
        Map<String, ObjectNode> objects = new java.util.LinkedHashMap<>();
        if (map == null) return objects;
        for (Map.Entry<String, JsonNode> each : map.properties()) {
            if (!(each.getValue() instanceof ObjectNode object))
                throw wrong(name, "a map of objects");
            objects.put(each.getKey(), object);
        }
        return objects;
    }

    private static MethodError wrong(String name, String what) {
        return MethodError.invalidArguments(name + " is not " + what);
    }
}
