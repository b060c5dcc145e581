package org.veredus.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `veredus list …`
@Command(
        name = "list",
        description = {
            "Lists that Sieve scripts can ask about, of a domain or of the whole server (RFC 6134).",
            "A list has an address, or @ and a domain, or any other value in each line."
        },
        synopsisSubcommandLabel = "COMMAND")
final class ListCommand {
    /// Whose lists.
    static final class Whose {
        @Option(
                names = "--domain",
                paramLabel = "DOMAIN",
                description = "A domain's. Default: the whole server's.")
        private @Nullable String domain;

        Shelf lists(ServerOptions options) {
            String owner = domain == null ? "" : "/domains/" + AdminClient.segment(domain);
            return new Shelf(options, owner, "lists");
        }
    }

    @Command(name = "list", description = "Lists the lists.")
    int list(@Mixin ServerOptions options, @Mixin Whose whose) throws Failure {
        return whose.lists(options)
                .list(
                        new Table("NAME", "MEMBERS"),
                        (table, list) ->
                                table.row(
                                        list.path("name").asString(),
                                        list.path("members").asInt()));
    }

    @Command(name = "show", description = "Prints a list.")
    int show(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Parameters(paramLabel = "NAME") String name)
            throws Failure {
        return whose.lists(options).show(name);
    }

    @Command(name = "put", description = "Keeps a list, in the place of the one of this name.")
    int put(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Parameters(index = "0", paramLabel = "NAME") String name,
            @Parameters(index = "1", paramLabel = "FILE", description = "- for standard input.")
                    String file)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object().put("text", options.terminal().text(file));
            JsonNode answer = server.call("PUT", whose.lists(options).path(name), body);
            return AccountCommand.done(options, answer);
        }
    }

    @Command(name = "remove", description = "Removes a list.")
    int remove(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Parameters(paramLabel = "NAME") String name)
            throws Failure {
        return whose.lists(options).remove(name);
    }
}
