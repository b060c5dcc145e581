package org.veredus.app.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `veredus alias …`
@Command(
        name = "alias",
        description = "Addresses that stand for others, here or elsewhere.",
        synopsisSubcommandLabel = "COMMAND")
final class AliasCommand {
    private static String path(String address) {
        return "/aliases/" + AdminClient.segment(address);
    }

    @Command(name = "list", description = "Lists all aliases.")
    int list(@Mixin ServerOptions options) throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode all = Pages.all(server, "/aliases", "aliases");
            return options.printed(all) ? 0 : print(options, all);
        }
    }

    @Command(name = "show", description = "Shows an alias.")
    int show(@Mixin ServerOptions options, @Parameters(paramLabel = "ADDRESS") String address)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return one(options, server, server.get(path(address)));
        }
    }

    @Command(name = "add", description = "Adds an alias.")
    int add(
            @Mixin ServerOptions options,
            @Parameters(index = "0", paramLabel = "ADDRESS") String address,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "TARGET") List<String> targets)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object().put("address", address);
            targets.forEach(body.putArray("targets")::add);
            return one(options, server, server.post("/aliases", body));
        }
    }

    @Command(name = "change", description = "Gives an alias other targets.")
    int change(
            @Mixin ServerOptions options,
            @Parameters(index = "0", paramLabel = "ADDRESS") String address,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "TARGET") List<String> targets)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object();
            targets.forEach(body.putArray("targets")::add);
            return one(options, server, server.call("PUT", path(address), body));
        }
    }

    @Command(name = "remove", description = "Removes an alias.")
    int remove(@Mixin ServerOptions options, @Parameters(paramLabel = "ADDRESS") String address)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return AccountCommand.done(options, server.delete(path(address)));
        }
    }

    private static int one(ServerOptions options, AdminClient server, JsonNode alias) {
        return options.printed(alias) ? 0 : print(options, server.object().arrayNode().add(alias));
    }

    private static int print(ServerOptions options, JsonNode aliases) {
        Table table = new Table("ADDRESS", "TARGETS");
        for (JsonNode alias : aliases)
            table.row(
                    alias.path("address").asString(),
                    String.join(" ", AccountCommand.texts(alias.path("targets"))));
        table.print(options.terminal().out());
        return 0;
    }
}
