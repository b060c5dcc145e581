package org.veredus.format.contact;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.veredus.format.contact.Shapes.Property;
import org.veredus.format.contact.Shapes.Shape;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Judges and reads cards. RFC 9553. What it does not know, such as a vendor's properties, it
/// leaves alone: it must be preserved (§1.8).
public final class JsContact {
    /// The only version there is. RFC 9553 §2.1.2
    public static final String VERSION = "1.0";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final int MAX_PREF = 100;
    private static final Shapes SHAPES = new Shapes();

    /// Names that tell nothing about anybody.
    private static final Set<String> MACHINE =
            Set.of("@type", "uid", "kind", "version", "prodId", "created", "updated", "blobId");

    private JsContact() {}

    /// The paths of what is wrong; empty if nothing is.
    public static List<String> wrongIn(ObjectNode card) {
        List<String> wrong = new ArrayList<>();
        object("", "Card", card, wrong);
        if (!card.path("version").asString(VERSION).equals(VERSION)) wrong.add("version");
        return wrong;
    }

    private static void object(String at, String type, JsonNode node, List<String> wrong) {
        Shape shape = SHAPES.find(type);
        if (shape == null || !node.isObject()) {
            wrong.add(at);
            return;
        }
        JsonNode told = node.path("@type");
        if (!told.isMissingNode() && !told.equals(text(type))) wrong.add(at + "/@type");
        for (Map.Entry<String, Property> each : shape.properties().entrySet()) {
            JsonNode value = node.path(each.getKey());
            String path = at.isEmpty() ? each.getKey() : at + "/" + each.getKey();
            if (!value.isMissingNode()) value(path, each.getValue().type(), value, wrong);
            else if (each.getValue().required()) wrong.add(path);
        }
        if (type.equals("Name") && !node.has("components") && !node.has("full")) wrong.add(at);
        if (type.equals("Media") && node.has("uri") == node.has("blobId")) wrong.add(at);
    }

    private static JsonNode text(String text) {
        return tools.jackson.databind.node.StringNode.valueOf(text);
    }

    private static void value(String at, String type, JsonNode value, List<String> wrong) {
        if (type.endsWith("[]")) {
            if (!value.isArray()) wrong.add(at);
            int index = 0;
            for (JsonNode each : value)
                value(at + "/" + index++, type.substring(0, type.length() - 2), each, wrong);
        } else if (type.endsWith("{}") || type.endsWith("{*}")) {
            map(at, type, value, wrong);
        } else if (type.contains("|")) {
            String told = value.path("@type").asString("");
            List<String> either = List.of(type.split("\\|", -1));
            object(at, either.contains(told) ? told : either.getFirst(), value, wrong);
        } else if (SHAPES.find(type) != null) {
            object(at, type, value, wrong);
        } else if (!isPlain(type, value)) {
            wrong.add(at);
        }
    }

    private static void map(String at, String type, JsonNode map, List<String> wrong) {
        boolean ids = type.endsWith("{}");
        String of = type.substring(0, type.indexOf('{'));
        if (!map.isObject()) wrong.add(at);
        for (Map.Entry<String, JsonNode> each : map.properties()) {
            String path = at + "/" + each.getKey();
            if (ids && !ID.matcher(each.getKey()).matches()) wrong.add(path);
            else value(path, of, each.getValue(), wrong);
        }
    }

    private static boolean isPlain(String type, JsonNode value) {
        return switch (type) {
            case "String" -> value.isString();
            case "Boolean" -> value.isBoolean();
            case "True" -> value.isBoolean() && value.asBoolean();
            case "Id" -> value.isString() && ID.matcher(value.asString()).matches();
            case "Unsigned" -> value.isIntegralNumber() && value.asLong() >= 0;
            case "Pref" -> // RFC 9553 §1.5.4
                    value.isIntegralNumber() && value.asLong() >= 1 && value.asLong() <= MAX_PREF;
            case "Date" -> value.isString() && isUtc(value.asString());
            case "Any" -> true;
            default -> throw new IllegalArgumentException("no type " + type);
        };
    }

    /// RFC 9553 §1.4.5
    private static boolean isUtc(String text) {
        if (!text.endsWith("Z")) return false;
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeException impossible) {
            return false; // not a time, which is the answer
        }
    }

    /// All addresses of electronic mail, in lower case.
    public static Set<String> addresses(JsonNode card) {
        Set<String> addresses = new LinkedHashSet<>();
        for (JsonNode email : card.path("emails")) {
            String address = email.path("address").asString("").strip();
            if (!address.isEmpty()) addresses.add(address.toLowerCase(Locale.ROOT));
        }
        return addresses;
    }

    /// All that people would read in it.
    public static String text(JsonNode card) {
        StringBuilder text = new StringBuilder();
        text(card, text);
        return text.toString();
    }

    private static void text(JsonNode node, StringBuilder text) {
        if (node.isString()) text.append(node.asString()).append(' ');
        for (Map.Entry<String, JsonNode> each : node.properties())
            if (!MACHINE.contains(each.getKey())) text(each.getValue(), text);
        if (node.isArray()) for (JsonNode each : node) text(each, text);
    }

    /// The values of the parts of a name of one kind, or of all parts; with all, the whole name,
    /// too. RFC 9553 §2.2.1
    ///
    /// @param kind such as `given`; empty for all
    public static List<String> name(JsonNode card, String kind) {
        JsonNode name = card.path("name");
        List<String> parts = new ArrayList<>();
        for (JsonNode part : name.path("components"))
            if (kind.isEmpty() || part.path("kind").asString("").equals(kind))
                parts.add(part.path("value").asString(""));
        if (kind.isEmpty() && name.has("full")) parts.add(name.path("full").asString(""));
        return parts;
    }
}
