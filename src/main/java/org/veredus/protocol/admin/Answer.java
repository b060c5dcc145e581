package org.veredus.protocol.admin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.StrictJson;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the API answers: JSON objects that nobody keeps.
final class Answer {
    private Answer() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static HttpResponse of(int status, ObjectNode body) {
        return HttpResponse.json(status, StrictJson.MAPPER.writeValueAsBytes(body))
                .with("Cache-Control", "no-store");
    }

    static HttpResponse ok(ObjectNode body) {
        return of(200, body);
    }

    static HttpResponse error(int status, String code, String message) {
        return error(status, code, message, object());
    }

    /// @param body what is told besides
    static HttpResponse error(int status, String code, String message, ObjectNode body) {
        body.putObject("error").put("code", code).put("message", message);
        return of(status, body);
    }

    /// To the second, as most are stored: the same before and after a restart.
    static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
