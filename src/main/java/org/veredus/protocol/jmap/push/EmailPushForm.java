package org.veredus.protocol.jmap.push;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.push.MailPush;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.SetError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a subscription says of the mail that is to be told. draft-ietf-jmap-emailpush-03
final class EmailPushForm {
    static final String PROPERTY = "emailPush";

    private static final String URGENCY = "normal";
    private static final Set<String> URGENCIES = Set.of("very-low", "low", URGENCY, "high");
    private static final Set<String> KNOWN = Set.of("filter", "properties", "urgency");

    /// What is told if nothing is said.
    private static final List<String> USUAL =
            List.of("id", "threadId", "from", "subject", "receivedAt", "preview");

    /// Characters.
    private static final int MAX_FILTER = 16_384;

    private static final int MAX_PROPERTIES = 50;
    private static final int MAX_NAME = 255;

    private EmailPushForm() {}

    static JsonNode show(String account, @Nullable MailPush mail) {
        if (mail == null) return Json.nothing();
        ObjectNode config = Json.object();
        String filter = mail.filter();
        config.set("filter", filter == null ? Json.nothing() : Json.MAPPER.readTree(filter));
        config.set("properties", Json.texts(mail.properties()));
        config.put("urgency", mail.urgency());
        return Json.object().set(account, config);
    }

    /// @param account the only one that there may be
    static @Nullable MailPush read(String account, JsonNode value) throws SetError {
        if (value.isNull() || value.isMissingNode()) return null;
        if (!(value instanceof ObjectNode accounts)) throw wrong("an object, by account");
        for (String each : accounts.propertyNames())
            if (!each.equals(account)) throw wrong("only one's own mail is told, not of " + each);
        if (accounts.isEmpty()) return null;
        if (!(accounts.get(account) instanceof ObjectNode config)
                || !KNOWN.containsAll(config.propertyNames()))
            throw wrong("an object with filter, properties and urgency");
        return new MailPush(
                filter(config.path("filter")),
                properties(config.path("properties")),
                urgency(config.path("urgency")));
    }

    private static SetError wrong(String what) {
        return SetError.invalidProperties(what, PROPERTY);
    }

    private static @Nullable String filter(JsonNode value) throws SetError {
        if (value.isNull() || value.isMissingNode()) return null;
        String text = value.toString();
        if (!value.isObject() || text.length() > MAX_FILTER)
            throw wrong("a filter of up to " + MAX_FILTER + " characters");
        return text;
    }

    private static List<String> properties(JsonNode value) throws SetError {
        if (value.isNull() || value.isMissingNode()) return USUAL;
        List<String> properties = new ArrayList<>();
        boolean sound = value.isArray() && value.size() <= MAX_PROPERTIES;
        for (JsonNode each : value) {
            sound &= each.isString() && each.asString().length() <= MAX_NAME;
            properties.add(each.asString(""));
        }
        if (!sound) throw wrong("a list of up to " + MAX_PROPERTIES + " names of properties");
        return properties;
    }

    private static String urgency(JsonNode value) throws SetError {
        if (value.isNull() || value.isMissingNode()) return URGENCY;
        String urgency = value.asString("");
        if (!URGENCIES.contains(urgency)) throw wrong("urgency is very-low, low, normal or high");
        return urgency;
    }
}
