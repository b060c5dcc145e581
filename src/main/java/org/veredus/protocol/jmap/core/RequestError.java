package org.veredus.protocol.jmap.core;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A request none of whose calls was run. RFC 8620 §3.6.1
public final class RequestError extends Exception {
    private static final long serialVersionUID = 1;

    /// What is wrong; the names of RFC 8620 §3.6.1.
    public enum Kind {
        UNKNOWN_CAPABILITY("unknownCapability"),
        NOT_JSON("notJSON"),
        NOT_REQUEST("notRequest"),
        LIMIT("limit");

        private final String name;

        Kind(String name) {
            this.name = name;
        }
    }

    private final Kind kind;
    private final @Nullable String limit;

    private RequestError(Kind kind, String detail, @Nullable String limit) {
        super(detail, null, false, false);
        this.kind = kind;
        this.limit = limit;
    }

    public static RequestError of(Kind kind, String detail) {
        return new RequestError(kind, detail, null);
    }

    /// @param limit the limit's name in the session object
    public static RequestError limit(String limit, String detail) {
        return new RequestError(Kind.LIMIT, detail, limit);
    }

    /// The problem details of RFC 7807.
    public ObjectNode node() {
        ObjectNode node =
                Json.object()
                        .put("type", "urn:ietf:params:jmap:error:" + kind.name)
                        .put("status", 400)
                        .put("detail", getMessage());
        return limit == null ? node : node.put("limit", limit);
    }
}
