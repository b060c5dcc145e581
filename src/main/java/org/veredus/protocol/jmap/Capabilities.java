package org.veredus.protocol.jmap;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.node.ObjectNode;

/// What the server can do besides the core, and what it tells of that. RFC 8620 §2
record Capabilities(List<Capability> all) {
    /// @param server what is told of the server
    /// @param account what is told of one's own account; null: something else each time
    /// @param shared what is told of others' accounts; null where nothing of it can be shared
    record Capability(
            String uri,
            ObjectNode server,
            @Nullable ObjectNode account,
            @Nullable ObjectNode shared) {
        static Capability of(String uri, ObjectNode account) {
            return new Capability(uri, Json.object(), account, null);
        }

        static Capability shared(String uri, ObjectNode account, ObjectNode shared) {
            return new Capability(uri, Json.object(), account, shared);
        }
    }

    Capabilities {
        all = List.copyOf(all);
    }
}
