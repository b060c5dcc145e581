package org.veredus.protocol.web;

import org.veredus.base.http.HttpResponse;
import tools.jackson.databind.node.ObjectNode;

/// A request that is not carried out.
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    /// @param code for programs
    /// @param sentence for people
    Refused(int status, String code, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
        this.code = code;
    }

    static Refused badRequest(String sentence) {
        return new Refused(400, "bad-request", sentence);
    }

    HttpResponse answer() {
        ObjectNode body = JsonBody.object();
        body.putObject("error").put("code", code).put("message", getMessage());
        return JsonBody.answer(status, body);
    }
}
