package org.veredus.protocol.jmap.core;

import tools.jackson.databind.node.ObjectNode;

/// A call that failed as a whole. RFC 8620 §3.6.2
public final class MethodError extends Exception {
    private static final long serialVersionUID = 1;

    private final String type;

    public MethodError(String type, String description) {
        super(description, null, false, false);
        this.type = type;
    }

    public static MethodError invalidArguments(String description) {
        return new MethodError("invalidArguments", description);
    }

    public static MethodError tooLarge(String description) {
        return new MethodError("requestTooLarge", description);
    }

    public static MethodError cannotCalculateChanges() {
        return new MethodError("cannotCalculateChanges", "the state is not one that is known here");
    }

    public String type() {
        return type;
    }

    ObjectNode node() {
        return Json.object().put("type", type).put("description", getMessage());
    }
}
