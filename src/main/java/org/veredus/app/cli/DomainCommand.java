package org.veredus.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `veredus domain …`
@Command(
        name = "domain",
        description = "Domains whose mail is taken here.",
        synopsisSubcommandLabel = "COMMAND")
final class DomainCommand {
    private static String path(String domain) {
        return "/domains/" + AdminClient.segment(domain);
    }

    /// What can be chosen for a domain.
    static final class Choices {
        @Option(
                names = "--separator",
                paramLabel = "C",
                description = "What a sub-address begins with: one of + - _ = # . or empty.")
        private @Nullable String separator;

        @Option(
                names = "--catch-all",
                paramLabel = "ADDRESS",
                description = "Gets what is for nobody in the domain; none: it is refused.")
        private @Nullable String catchAll;

        ObjectNode into(ObjectNode body) {
            if (separator != null) body.put("separator", separator);
            if ("none".equals(catchAll)) body.putNull("catchAll");
            else if (catchAll != null) body.put("catchAll", catchAll);
            return body;
        }
    }

    @Command(name = "list", description = "Lists all domains.")
    int list(@Mixin ServerOptions options) throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode all = server.get("/domains").path("domains");
            return options.printed(all) ? 0 : print(options, all);
        }
    }

    @Command(name = "show", description = "Shows a domain.")
    int show(@Mixin ServerOptions options, @Parameters(paramLabel = "DOMAIN") String domain)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return one(options, server, server.get(path(domain)));
        }
    }

    @Command(name = "add", description = "Takes mail for a domain from now on.")
    int add(
            @Mixin ServerOptions options,
            @Mixin Choices choices,
            @Parameters(paramLabel = "DOMAIN") String domain)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = choices.into(server.object().put("name", domain));
            return one(options, server, server.post("/domains", body));
        }
    }

    @Command(name = "change", description = "Changes a domain.")
    int change(
            @Mixin ServerOptions options,
            @Mixin Choices choices,
            @Parameters(paramLabel = "DOMAIN") String domain)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = choices.into(server.object());
            return one(options, server, server.call("PATCH", path(domain), body));
        }
    }

    @Command(
            name = "remove",
            description = "Removes a domain that has no accounts and aliases any more.")
    int remove(@Mixin ServerOptions options, @Parameters(paramLabel = "DOMAIN") String domain)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return AccountCommand.done(options, server.delete(path(domain)));
        }
    }

    private static int one(ServerOptions options, AdminClient server, JsonNode domain) {
        return options.printed(domain)
                ? 0
                : print(options, server.object().arrayNode().add(domain));
    }

    private static int print(ServerOptions options, JsonNode domains) {
        Table table = new Table("DOMAIN", "SEPARATOR", "CATCH-ALL");
        for (JsonNode domain : domains)
            table.row(
                    domain.path("shown").asString(),
                    domain.path("separator").asString(),
                    domain.path("catchAll").asString("none"));
        table.print(options.terminal().out());
        return 0;
    }
}
