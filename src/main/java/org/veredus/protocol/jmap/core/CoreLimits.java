package org.veredus.protocol.jmap.core;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What one client may ask at once, as the session object tells. RFC 8620 §2
public record CoreLimits(
        long maxSizeUpload,
        int maxConcurrentUpload,
        long maxSizeRequest,
        int maxConcurrentRequests,
        int maxCallsInRequest,
        int maxObjectsInGet,
        int maxObjectsInSet) {
    /// The comparisons that `sort` may name. RFC 4790, RFC 5051
    public static final List<String> COLLATIONS =
            List.of("i;ascii-casemap", "i;octet", "i;unicode-casemap");

    /// At least what RFC 8620 §2 suggests.
    public static CoreLimits defaults(long maxSizeUpload) {
        return new CoreLimits(maxSizeUpload, 8, 10_000_000, 16, 64, 1000, 1000);
    }

    public ObjectNode node() {
        ObjectNode node =
                Json.object()
                        .put("maxSizeUpload", maxSizeUpload)
                        .put("maxConcurrentUpload", maxConcurrentUpload)
                        .put("maxSizeRequest", maxSizeRequest)
                        .put("maxConcurrentRequests", maxConcurrentRequests)
                        .put("maxCallsInRequest", maxCallsInRequest)
                        .put("maxObjectsInGet", maxObjectsInGet)
                        .put("maxObjectsInSet", maxObjectsInSet);
        node.set("collationAlgorithms", Json.texts(COLLATIONS));
        return node;
    }
}
