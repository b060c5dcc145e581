package org.veredus.protocol.jmap;

import java.util.List;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.node.ObjectNode;

/// What the server can do besides the core, and what it tells of that. RFC 8620 §2
record Capabilities(List<Capability> all) {
    /// @param server what is told of the server
    /// @param account what is told of each account
    record Capability(String uri, ObjectNode server, ObjectNode account) {
        static Capability of(String uri, ObjectNode account) {
            return new Capability(uri, Json.object(), account);
        }
    }

    Capabilities {
        all = List.copyOf(all);
    }
}
