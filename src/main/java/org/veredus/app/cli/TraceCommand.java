package org.veredus.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `veredus trace`
@Command(
        name = "trace",
        description = {
            "Tells what happened to a message, step by step.",
            "Ask by address, Message-ID, queue id, or the id the server gave the message."
        })
final class TraceCommand implements Callable<Integer> {
    @Mixin private final ServerOptions options;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Messages, the youngest first. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Parameters(paramLabel = "QUERY")
    private String query = "";

    TraceCommand(ServerOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode found =
                    server.get("/trace?query=" + AdminClient.segment(query) + "&limit=" + limit);
            if (options.printed(found)) return 0;
            if (found.path("journeys").isEmpty()) throw new Failure("nothing is known of " + query);
            found.path("journeys").forEach(this::print);
            if (!found.path("complete").asBoolean())
                options.terminal().err().println("there may be more; see --limit");
            return 0;
        }
    }

    private void print(JsonNode journey) {
        options.terminal().out().println("message " + journey.path("message").asString());
        Table table = new Table("  TIME", "ROOM", "WHAT", "FACTS");
        for (JsonNode event : journey.path("events")) {
            StringBuilder facts = new StringBuilder();
            for (JsonNode fact : event.path("facts"))
                facts.append(fact.path("name").asString())
                        .append('=')
                        .append(fact.path("value").asString())
                        .append(' ');
            table.row(
                    "  " + event.path("at").asString(),
                    event.path("room").asString(),
                    event.path("what").asString(),
                    facts.toString().strip());
        }
        table.print(options.terminal().out());
        options.terminal().out().println();
    }
}
