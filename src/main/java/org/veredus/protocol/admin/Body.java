package org.veredus.protocol.admin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.JsonFault;
import org.veredus.base.http.StrictJson;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The JSON object of a request, read field by field. Fields nobody knows are refused: a misspelt
/// one must not look as if it had worked.
final class Body {
    private final JsonNode object;

    private Body(JsonNode object) {
        this.object = object;
    }

    /// @param known fields
    static Body read(HttpRequest request, String... known) throws Refusal, IOException {
        requireJson(request);
        JsonNode read;
        try {
            read = StrictJson.MAPPER.readTree(request.bytes());
        } catch (JacksonException malformed) {
            throw Refusal.badRequest("the body is not JSON: " + JsonFault.of(malformed));
        }
        if (read == null || !read.isObject())
            throw Refusal.badRequest("the body is not a JSON object");
        Set<String> names = Set.of(known);
        for (String name : read.propertyNames()) {
            if (!names.contains(name))
                throw Refusal.badRequest(
                        "unknown field " + name + "; known: " + String.join(", ", known));
        }
        return new Body(read);
    }

    static Body of(JsonNode object) {
        return new Body(object);
    }

    /// A page of another site can make a browser send a form with the user's credentials, but no
    /// JSON without asking us first.
    static void requireJson(HttpRequest request) throws Refusal {
        if (!request.mediaType().equals("application/json"))
            throw new Refusal(Refusal.Kind.MEDIA_TYPE, "send Content-Type: application/json");
    }

    boolean has(String field) {
        return object.has(field);
    }

    boolean isNull(String field) {
        return object.path(field).isNull();
    }

    /// Null where the field is missing or null.
    @Nullable String textOrNull(String field) throws Refusal {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) return null;
        if (!value.isString()) throw Refusal.badRequest(field + " is not a string");
        return value.asString();
    }

    /// Null where the field is missing or null.
    @Nullable JsonNode objectOrNull(String field) throws Refusal {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) return null;
        if (!value.isObject()) throw Refusal.badRequest(field + " is not an object");
        return value;
    }

    String text(String field) throws Refusal {
        String value = textOrNull(field);
        if (value == null) throw Refusal.badRequest("the field " + field + " is missing");
        return value;
    }

    boolean truth(String field) throws Refusal {
        JsonNode value = object.path(field);
        if (!value.isBoolean()) throw Refusal.badRequest(field + " is not true or false");
        return value.asBoolean();
    }

    /// A whole number from 0; `otherwise` where the field is missing or null.
    long count(String field, long otherwise) throws Refusal {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) return otherwise;
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0)
            throw Refusal.badRequest(field + " is not a whole number from 0 up");
        return value.asLong();
    }

    /// A field that has a form of its own.
    JsonNode node(String field) {
        return object.path(field);
    }

    List<String> texts(String field) throws Refusal {
        JsonNode value = object.path(field);
        if (!value.isArray()) throw Refusal.badRequest(field + " is not a list");
        List<String> texts = new ArrayList<>();
        for (JsonNode one : value) {
            if (!one.isString()) throw Refusal.badRequest(field + " has what is not a string");
            texts.add(one.asString());
        }
        return texts;
    }

    Address address(String field) throws Refusal {
        return address(field, text(field));
    }

    List<Address> addresses(String field) throws Refusal {
        List<Address> addresses = new ArrayList<>();
        for (String text : texts(field)) addresses.add(address(field, text));
        return addresses;
    }

    static Address address(String what, String text) throws Refusal {
        try {
            return Address.parse(text);
        } catch (AddressException wrong) {
            throw Refusal.badRequest(what + ": " + wrong.getMessage());
        }
    }

    static Domain domain(String what, String text) throws Refusal {
        try {
            Domain domain = Domain.parse(text);
            if (!domain.literal()) return domain;
        } catch (AddressException wrong) {
            throw Refusal.badRequest(what + ": " + wrong.getMessage());
        }
        throw Refusal.badRequest(what + ": an IP address is no domain");
    }
}
