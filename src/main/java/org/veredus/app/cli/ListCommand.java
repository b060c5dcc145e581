package org.veredus.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

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
        @Option(names = "--domain", paramLabel = "DOMAIN", description = "A domain's.")
        private @Nullable String domain;

        String path() {
            return domain == null ? "/lists" : "/domains/" + AdminClient.segment(domain) + "/lists";
        }

        String path(String name) {
            return path() + "/" + AdminClient.segment(name);
        }
    }

    @Command(name = "list", description = "Lists the lists.")
    int list(@Mixin ServerOptions options, @Mixin Whose whose) throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode all = server.get(whose.path()).path("lists");
            if (options.printed(all)) return 0;
            Table table = new Table("NAME", "MEMBERS");
            for (JsonNode list : all)
                table.row(
                        list.path("name").asString(), String.valueOf(list.path("members").asInt()));
            table.print(options.terminal().out());
            return 0;
        }
    }

    @Command(name = "show", description = "Prints a list.")
    int show(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Parameters(paramLabel = "NAME") String name)
            throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode list = server.get(whose.path(name));
            if (!options.printed(list))
                options.terminal().out().print(list.path("text").asString());
            return 0;
        }
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
            JsonNode answer =
                    server.call(
                            "PUT",
                            whose.path(name),
                            server.object().put("text", ScriptCommand.text(options, file)));
            boolean printed = options.printed(answer);
            return printed || answer.isObject() ? 0 : 1;
        }
    }

    @Command(name = "remove", description = "Removes a list.")
    int remove(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Parameters(paramLabel = "NAME") String name)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return AccountCommand.done(options, server.delete(whose.path(name)));
        }
    }
}
