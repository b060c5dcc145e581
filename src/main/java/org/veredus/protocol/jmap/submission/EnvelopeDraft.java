package org.veredus.protocol.jmap.submission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.sending.Identity;
import org.veredus.account.sending.Sending.Party;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.HeaderAddress;
import org.veredus.format.address.HeaderAddresses;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.SetError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// From whom and to whom a submission goes, as the client says or as the message does. RFC 8621
/// §7
///
/// @param generated whether the client has yet to be told
record EnvelopeDraft(Party from, List<Party> to, boolean generated) {
    /// Parameters of one address.
    private static final int MAX_PARAMETERS = 20;

    // RFC 8621 §7 deviates: mailfrom is mailFrom, as go-jmap writes it, and aerc with it
    private static final String OTHER_MAIL_FROM = "mailfrom";

    private static final Set<String> PROPERTIES = Set.of("mailFrom", OTHER_MAIL_FROM, "rcptTo");

    static EnvelopeDraft of(@Nullable JsonNode given, Header header, Identity identity)
            throws SetError {
        if (given == null || given.isNull())
            return new EnvelopeDraft(sender(header, identity), recipients(header), true);
        if (!(given instanceof ObjectNode node)) throw wrong("the envelope is not an object");
        JsonNode from = node.path(node.has("mailFrom") ? "mailFrom" : OTHER_MAIL_FROM);
        for (String name : node.propertyNames())
            if (!PROPERTIES.contains(name)) throw wrong("an envelope has no " + name);
        JsonNode rcptTo = node.path("rcptTo");
        if (!rcptTo.isArray()) throw wrong("rcptTo is not a list");
        List<Party> to = new ArrayList<>();
        for (JsonNode each : rcptTo) to.add(party(each));
        return new EnvelopeDraft(party(from), to, false);
    }

    private static SetError wrong(String description) {
        return SetError.invalidProperties(description, "envelope");
    }

    private static Party party(JsonNode node) throws SetError {
        if (!node.isObject() || !node.path("email").isString()) throw wrong("no address");
        JsonNode given = node.path("parameters");
        if (given.isMissingNode() || given.isNull())
            return new Party(node.path("email").asString(), null);
        if (!given.isObject() || given.size() > MAX_PARAMETERS)
            throw wrong("parameters are an object of at most " + MAX_PARAMETERS);
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : given.properties()) {
            JsonNode value = each.getValue();
            if (!value.isString() && !value.isNull())
                throw wrong("the value of " + each.getKey() + " is neither a string nor null");
            parameters.put(each.getKey(), value.isNull() ? null : value.asString());
        }
        return new Party(node.path("email").asString(), parameters);
    }

    /// Names in upper case, values that are not null.
    static Map<String, String> parameters(Party party) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Map<String, @Nullable String> given = party.parameters();
        if (given != null)
            given.forEach(
                    (name, value) ->
                            parameters.put(
                                    name.toUpperCase(Locale.ROOT), value == null ? "" : value));
        return parameters;
    }

    private static Party sender(Header header, Identity identity) throws SetError {
        String name = header.has("Sender") ? "Sender" : "From";
        List<String> addresses = addresses(header.all(name));
        if (header.all(name).size() > 1 || addresses.size() > 1)
            throw SetError.of("invalidEmail", "there is more than one " + name)
                    .with("properties", Json.array().add(name.toLowerCase(Locale.ROOT)));
        String said = addresses.isEmpty() ? "" : addresses.getFirst();
        return new Party(allows(identity, said) ? said : identity.email(), null);
    }

    private static boolean allows(Identity identity, String address) {
        String email = identity.email();
        if (email.startsWith("*@"))
            return address.toLowerCase(Locale.ROOT)
                    .endsWith(email.substring(1).toLowerCase(Locale.ROOT));
        try {
            return Address.parse(address).lookupKey().equals(Address.parse(email).lookupKey());
        } catch (AddressException none) {
            return false; // nobody's address is no identity's
        }
    }

    private static List<Party> recipients(Header header) {
        Set<String> addresses = new LinkedHashSet<>();
        for (String name : List.of("To", "Cc", "Bcc"))
            addresses.addAll(addresses(header.all(name)));
        return addresses.stream().map(address -> new Party(address, null)).toList();
    }

    private static List<String> addresses(List<HeaderField> fields) {
        List<String> addresses = new ArrayList<>();
        for (HeaderField field : fields)
            for (HeaderAddress.Person person :
                    HeaderAddresses.people(HeaderAddresses.parse(field.value())))
                addresses.add(person.localPart() + "@" + person.domain());
        return addresses;
    }
}
