package org.veredus.protocol.jmap;

import org.veredus.base.http.HttpResponse;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.node.ObjectNode;

/// A request that is answered with an error of HTTP's. RFC 7807
final class Problem extends Exception {
    private static final long serialVersionUID = 1;

    private final transient HttpResponse answer;

    private Problem(HttpResponse answer) {
        super("refused", null, false, false);
        this.answer = answer;
    }

    static Problem of(int status, String detail) {
        return of(details(detail), status);
    }

    static ObjectNode details(String detail) {
        return Json.object().put("type", "about:blank").put("detail", detail);
    }

    static Problem of(ObjectNode details, int status) {
        return new Problem(
                HttpResponse.of(
                        status,
                        "application/problem+json",
                        Json.MAPPER.writeValueAsBytes(details.put("status", status))));
    }

    /// RFC 9110 §15.5.2, RFC 7617 §2.1
    static Problem unauthorized(String detail) {
        Problem problem = of(401, detail);
        return new Problem(
                problem.answer
                        .with("WWW-Authenticate", "Basic realm=\"veredus\", charset=\"UTF-8\"")
                        .with("WWW-Authenticate", "Bearer realm=\"veredus\"")); // RFC 6750 §3
    }

    /// To a page, whose browser would ask the person for a password if it were told of HTTP
    /// Basic.
    static Problem signedOut() {
        Problem problem = of(401, "sign in first");
        return new Problem(problem.answer.with("WWW-Authenticate", "Bearer realm=\"veredus\""));
    }

    HttpResponse answer() {
        return answer.with("Cache-Control", "no-store");
    }
}
