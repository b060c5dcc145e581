package org.veredus.protocol.jmap.contact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.contact.Card;
import org.veredus.format.contact.JsContact;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.SearchText;
import tools.jackson.databind.JsonNode;

/// What contacts of a query must be; null: anything. RFC 9610 §3.3.1
///
/// @param texts words to be found, by the condition that asks for them
record CardCondition(
        @Nullable String inAddressBook,
        @Nullable String uid,
        @Nullable String hasMember,
        @Nullable String kind,
        Times times,
        Map<String, SearchText> texts) {
    /// When it was made and changed.
    record Times(
            @Nullable Instant createdBefore,
            @Nullable Instant createdAfter,
            @Nullable Instant updatedBefore,
            @Nullable Instant updatedAfter) {
        boolean meets(JsonNode card) {
            return between(card.path("created"), createdAfter, createdBefore)
                    && between(card.path("updated"), updatedAfter, updatedBefore);
        }

        private static boolean between(
                JsonNode value, @Nullable Instant after, @Nullable Instant before) {
            if (after == null && before == null) return true;
            if (!value.isString()) return false;
            Instant at = Instant.parse(value.asString());
            return (after == null || !at.isBefore(after))
                    && (before == null || at.isBefore(before));
        }
    }

    CardCondition {
        texts = Map.copyOf(texts);
    }

    static CardCondition read(Arguments arguments) throws MethodError {
        Map<String, SearchText> texts = new LinkedHashMap<>();
        for (String name : arguments.node().propertyNames()) {
            switch (name) {
                case "inAddressBook", "uid", "hasMember", "kind" -> {}
                case "createdBefore", "createdAfter", "updatedBefore", "updatedAfter" -> {}
                case "text",
                        "name",
                        "name/given",
                        "name/surname",
                        "name/surname2",
                        "nickname",
                        "organization",
                        "email",
                        "phone",
                        "onlineService",
                        "address",
                        "note" -> {
                    String sought = arguments.textOrNull(name);
                    if (sought != null) texts.put(name, SearchText.parse(sought));
                }
                default -> throw new MethodError("unsupportedFilter", "no condition " + name);
            }
        }
        return new CardCondition(
                arguments.idOrNull("inAddressBook"),
                arguments.textOrNull("uid"),
                arguments.textOrNull("hasMember"),
                arguments.textOrNull("kind"),
                new Times(
                        arguments.dateOrNull("createdBefore"),
                        arguments.dateOrNull("createdAfter"),
                        arguments.dateOrNull("updatedBefore"),
                        arguments.dateOrNull("updatedAfter")),
                texts);
    }

    boolean meets(Card card, JsonNode node) {
        if (inAddressBook != null && !card.books().contains(Ids.number('K', inAddressBook)))
            return false;
        if (uid != null && !uid.equals(card.uid())) return false;
        if (hasMember != null && !node.path("members").has(hasMember)) return false;
        // RFC 9553 §2.1.4: an individual if it does not say
        if (kind != null && !kind.equals(node.path("kind").asString("individual"))) return false;
        if (!times.meets(node)) return false;
        for (Map.Entry<String, SearchText> each : texts.entrySet())
            if (!each.getValue().isIn(text(each.getKey(), node))) return false;
        return true;
    }

    private static String text(String condition, JsonNode card) {
        List<String> found =
                switch (condition) {
                    case "name" -> JsContact.name(card, "");
                    case "name/given" -> JsContact.name(card, "given");
                    case "name/surname" -> JsContact.name(card, "surname");
                    case "name/surname2" -> JsContact.name(card, "surname2");
                    case "nickname" -> values(card.path("nicknames"), "name");
                    case "organization" -> values(card.path("organizations"), "name");
                    case "email" -> values(card.path("emails"), "address", "label");
                    case "phone" -> values(card.path("phones"), "number", "label");
                    case "onlineService" ->
                            values(card.path("onlineServices"), "service", "uri", "user", "label");
                    case "address" -> addresses(card.path("addresses"));
                    case "note" -> values(card.path("notes"), "note");
                    default -> List.of(JsContact.text(card));
                };
        return String.join(" ", found);
    }

    private static List<String> values(JsonNode things, String... properties) {
        List<String> values = new ArrayList<>();
        for (JsonNode thing : things)
            for (String property : properties) values.add(thing.path(property).asString(""));
        return values;
    }

    private static List<String> addresses(JsonNode addresses) {
        List<String> values = values(addresses, "full");
        for (JsonNode address : addresses)
            values.addAll(values(address.path("components"), "value"));
        return values;
    }
}
