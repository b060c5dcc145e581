package org.veredus.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `veredus status`
@Command(name = "status", description = "Shows how the server does; fails when it is not well.")
final class StatusCommand implements Callable<Integer> {
    @Mixin private final ServerOptions options;

    StatusCommand(ServerOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode status = server.get("/status");
            boolean well = status.path("health").path("ok").asBoolean();
            if (!options.printed(status)) print(status);
            if (!well) throw new Failure("the server is not well; see the checks above");
            return 0;
        }
    }

    private void print(JsonNode status) {
        JsonNode queue = status.path("queue");
        Table table =
                new Table("version", status.path("version").asString())
                        .row("started", status.path("started").asString())
                        .row("queued", queue.path("messages").asInt() + " messages")
                        .row("held", queue.path("held").asInt())
                        .row("oldest", queue.path("oldest").asString("-"));
        status.path("health")
                .path("checks")
                .forEachEntry(
                        (name, check) ->
                                table.row(
                                        name,
                                        (check.path("ok").asBoolean() ? "good: " : "BAD: ")
                                                + check.path("finding").asString()));
        table.print(options.terminal().out());
    }
}
