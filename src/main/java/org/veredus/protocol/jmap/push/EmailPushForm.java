package org.veredus.protocol.jmap.push;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.push.MailPush;
import org.veredus.protocol.jmap.core.Ids;
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

    static JsonNode show(Map<AccountId, MailPush> mail) {
        if (mail.isEmpty()) return Json.nothing();
        ObjectNode accounts = Json.object();
        mail.forEach((account, each) -> accounts.set(Ids.account(account.number()), config(each)));
        return accounts;
    }

    private static ObjectNode config(MailPush mail) {
        ObjectNode config = Json.object();
        String filter = mail.filter();
        config.set("filter", filter == null ? Json.nothing() : Json.MAPPER.readTree(filter));
        config.set("properties", Json.texts(mail.properties()));
        return config.put("urgency", mail.urgency());
    }

    /// @param told the accounts that there may be
    static Map<AccountId, MailPush> read(Collection<AccountId> told, JsonNode value)
            throws SetError {
        if (value.isNull() || value.isMissingNode()) return Map.of();
        if (!(value instanceof ObjectNode accounts)) throw wrong("an object, by account");
        Map<AccountId, MailPush> mail = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : accounts.properties()) {
            long number = Ids.number('A', each.getKey());
            AccountId account = number < 1 ? null : new AccountId(number);
            if (account == null || !told.contains(account))
                throw wrong("nothing is told of " + each.getKey());
            mail.put(account, config(each.getValue()));
        }
        return mail;
    }

    private static MailPush config(JsonNode value) throws SetError {
        if (!(value instanceof ObjectNode config) || !KNOWN.containsAll(config.propertyNames()))
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
