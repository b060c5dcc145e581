package org.veredus.protocol.web;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON of requests and answers.
final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static HttpResponse answer(int status, ObjectNode body) {
        return HttpResponse.json(status, MAPPER.writeValueAsBytes(body))
                .with("Cache-Control", "no-store")
                .with("X-Content-Type-Options", "nosniff");
    }

    /// The object in a request's body. A page of another site can make a browser send a form,
    /// but no JSON without asking us first.
    static JsonNode read(HttpRequest request) throws Refused, IOException {
        String type = request.header("content-type");
        String bare = type == null ? "" : type.toLowerCase(Locale.ROOT);
        if (bare.indexOf(';') >= 0) bare = bare.substring(0, bare.indexOf(';'));
        if (!bare.strip().equals("application/json"))
            throw new Refused(415, "media-type", "send Content-Type: application/json");
        try {
            JsonNode read = MAPPER.readTree(request.bytes());
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
