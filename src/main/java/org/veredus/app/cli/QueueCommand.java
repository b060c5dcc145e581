package org.veredus.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `veredus queue …`
@Command(
        name = "queue",
        description = "Mail that waits to go out.",
        synopsisSubcommandLabel = "COMMAND")
final class QueueCommand {
    private static String path(String id) {
        return "/queue/" + AdminClient.segment(id);
    }

    @Command(name = "list", description = "Lists what is in the queue.")
    int list(@Mixin ServerOptions options) throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode all = Pages.all(server, "/queue", "messages");
            if (options.printed(all)) return 0;
            Table table = new Table("ID", "STATE", "SUBMITTED", "SIZE", "FROM", "TO");
            for (JsonNode message : all) {
                JsonNode recipients = message.path("recipients");
                String first = recipients.path(0).path("address").asString("");
                int more = recipients.size() - 1;
                table.row(
                        message.path("id").asString(),
                        message.path("state").asString(),
                        message.path("submitted").asString(),
                        Sizes.show(message.path("size").asLong()),
                        message.path("from").asString(),
                        more > 0 ? first + " and " + more + " more" : first);
            }
            table.print(options.terminal().out());
            return 0;
        }
    }

    @Command(name = "show", description = "Shows a message and why it still waits.")
    int show(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return print(options, server.get(path(id)));
        }
    }

    @Command(name = "retry", description = "Tries a message again now.")
    int retry(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id)
            throws Failure {
        return post(options, path(id) + "/retry");
    }

    @Command(name = "hold", description = "Keeps a message back.")
    int hold(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id)
            throws Failure {
        return post(options, path(id) + "/hold");
    }

    @Command(name = "release", description = "Lets a message go that was held.")
    int release(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id)
            throws Failure {
        return post(options, path(id) + "/release");
    }

    private static int post(ServerOptions options, String path) throws Failure {
        try (AdminClient server = options.connect()) {
            return print(options, server.post(path, server.object()));
        }
    }

    @Command(name = "remove", description = "Drops a message; its sender hears nothing.")
    int remove(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id,
            @Option(names = "--bounce", description = "Tell the sender that it failed.")
                    boolean bounce,
            @Option(names = "--reason", paramLabel = "TEXT", description = "What to tell.")
                    @Nullable String reason)
            throws Failure {
        String how = bounce ? "?bounce=true" : "";
        String why = bounce && reason != null ? "&reason=" + AdminClient.segment(reason) : "";
        try (AdminClient server = options.connect()) {
            return AccountCommand.done(options, server.delete(path(id) + how + why));
        }
    }

    private static int print(ServerOptions options, JsonNode message) {
        if (options.printed(message)) return 0;
        new Table("id", message.path("id").asString())
                .row("state", message.path("state").asString())
                .row("from", message.path("from").asString())
                .row("submitted", message.path("submitted").asString())
                .row("size", Sizes.show(message.path("size").asLong()))
                .row("trace", message.path("trace").asString())
                .print(options.terminal().out());
        options.terminal().out().println();
        Table table = new Table("TO", "VIA", "ATTEMPTS", "NEXT", "LAST TROUBLE");
        for (JsonNode one : message.path("recipients")) {
            JsonNode trouble = one.path("trouble");
            table.row(
                    one.path("address").asString(),
                    one.path("destination").asString(),
                    one.path("attempts").asInt(),
                    one.path("nextAttempt").asString(),
                    trouble.isObject()
                            ? trouble.path("host").asString("-")
                                    + ": "
                                    + trouble.path("text").asString()
                            : "none");
        }
        table.print(options.terminal().out());
        return 0;
    }
}
