package org.veredus.app.cli;

import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/// Things of one kind that the server keeps in one place of its API, each under a name or a number.
///
/// @param owner the path of whose they are; empty: the server's
/// @param kind the last segment of their path, and what the API calls the list of them
record Shelf(ServerOptions options, String owner, String kind) {
    /// The path of all of them.
    String path() {
        return owner + "/" + kind;
    }

    /// The path of one of them.
    String path(String name) {
        return path() + "/" + AdminClient.segment(name);
    }

    /// @param row adds one of them to the table
    int list(Table table, BiConsumer<Table, JsonNode> row) throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode all = server.get(path()).path(kind);
            if (options.printed(all)) return 0;
            for (JsonNode each : all) row.accept(table, each);
            table.print(options.terminal().out());
            return 0;
        }
    }

    /// Prints the text of one.
    int show(String name) throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode found = server.get(path(name));
            if (!options.printed(found))
                options.terminal().out().print(found.path("text").asString());
            return 0;
        }
    }

    int remove(String name) throws Failure {
        try (AdminClient server = options.connect()) {
            return AccountCommand.done(options, server.delete(path(name)));
        }
    }
}
