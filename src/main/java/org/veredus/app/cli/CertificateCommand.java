package org.veredus.app.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `veredus certificate …`
@Command(
        name = "certificate",
        description = "The certificates the server proves itself with.",
        synopsisSubcommandLabel = "COMMAND")
final class CertificateCommand {

    @Command(name = "list", description = "Lists the certificates, and those that are missing.")
    int list(@Mixin ServerOptions options) throws Failure {
        try (AdminClient server = options.connect()) {
            return print(options, server.get("/certificates"));
        }
    }

    @Command(
            name = "renew",
            description = {
                "Gets now what is missing or due, also what has failed before.",
                "Only with [acme] in the configuration file; waits for the authority."
            })
    int renew(@Mixin ServerOptions options) throws Failure {
        try (AdminClient server = options.connect()) {
            return print(options, server.post("/certificates/renew", server.object()));
        }
    }

    private static int print(ServerOptions options, JsonNode answer) {
        JsonNode all = answer.path("certificates");
        if (options.printed(all)) return 0;
        Table table = new Table("NAMES", "UNTIL", "ISSUER", "NEXT", "PROBLEM");
        for (JsonNode one : all) {
            List<String> names = new ArrayList<>();
            one.path("names").forEach(name -> names.add(name.asString()));
            table.row(
                    String.join(" ", names),
                    text(one, "until"),
                    text(one, "issuer"),
                    text(one, "next"),
                    text(one, "problem"));
        }
        table.print(options.terminal().out());
        return 0;
    }

    private static String text(JsonNode one, String field) {
        return one.path(field).asString("-");
    }
}
