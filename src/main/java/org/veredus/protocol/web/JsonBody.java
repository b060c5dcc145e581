package org.veredus.protocol.web;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.JsonFault;
import org.veredus.base.http.StrictJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON objects as bodies of requests and of answers.
final class JsonBody {
    private JsonBody() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static HttpResponse answer(int status, ObjectNode body) {
        return HttpResponse.json(status, StrictJson.MAPPER.writeValueAsBytes(body))
                .with("Cache-Control", "no-store")
                .with("X-Content-Type-Options", "nosniff");
    }

    /// The object in a request's body. A page of another site can make a browser send a form,
    /// but no JSON without asking us first.
    static JsonNode read(HttpRequest request) throws Refused, IOException {
        if (!request.mediaType().equals("application/json"))
            throw new Refused(415, "media-type", "send Content-Type: application/json");
        try {
            JsonNode read = StrictJson.MAPPER.readTree(request.bytes());
            if (read != null && read.isObject()) return read;
        } catch (JacksonException malformed) {
            throw Refused.badRequest("the body is not JSON: " + JsonFault.of(malformed));
        }
        throw Refused.badRequest("the body is not a JSON object");
    }

    static String text(JsonNode object, String field) throws Refused {
        @Nullable JsonNode value = object.get(field);
        if (value == null || !value.isString()) throw Refused.badRequest(field + " is a text");
        return value.asString();
    }
}
