package org.veredus.app.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Reads lists that come in pages.
final class Pages {
    private Pages() {}

    static ArrayNode all(AdminClient server, String path, String field) throws Failure {
        ArrayNode all = server.object().arrayNode();
        String large = path + (path.indexOf('?') < 0 ? "?" : "&") + "limit=1000";
        String after = "";
        while (true) {
            JsonNode page = server.get(large + after);
            page.path(field).forEach(all::add);
            JsonNode next = page.path("next");
            if (!next.isString()) return all;
            after = "&after=" + AdminClient.segment(next.asString());
        }
    }
}
