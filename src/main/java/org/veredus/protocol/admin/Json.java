package org.veredus.protocol.admin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.veredus.base.http.HttpResponse;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON answers.
final class Json {
    static final JsonMapper MAPPER =
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
                .with("Cache-Control", "no-store");
    }

    static HttpResponse ok(ObjectNode body) {
        return answer(200, body);
    }

    static HttpResponse error(int status, String code, String message) {
        return error(status, code, message, object());
    }

    /// @param body what is told besides
    static HttpResponse error(int status, String code, String message, ObjectNode body) {
        body.putObject("error").put("code", code).put("message", message);
        return answer(status, body);
    }

    /// To the second, as most are stored: the same before and after a restart.
    static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
