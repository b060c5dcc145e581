package org.veredus.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `veredus account factor …`
@Command(
        name = "factor",
        description = "What an account shows besides its password: app, passkeys, recovery codes.",
        synopsisSubcommandLabel = "COMMAND")
final class FactorCommand {
    private static final String ACCOUNT = "ACCOUNT";

    private static String path(String account) {
        return AccountCommand.path(account) + "/factors";
    }

    @Command(name = "list", description = "Lists what an account has besides its password.")
    int list(@Mixin ServerOptions options, @Parameters(paramLabel = ACCOUNT) String account)
            throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode factors = server.get(path(account));
            if (options.printed(factors)) return 0;
            String none = "-";
            Table table = new Table("KIND", "SINCE", "LAST USED", "NAME");
            if (factors.path("app").isString())
                table.row("app", factors.path("app").asString(), none, none);
            for (JsonNode each : factors.path("passkeys"))
                table.row(
                        "passkey",
                        each.path("made").asString(),
                        each.path("used").asString("never"),
                        each.path("name").asString());
            table.row("recovery codes", none, none, factors.path("recoveryCodes").asInt());
            table.print(options.terminal().out());
            return 0;
        }
    }

    @Command(
            name = "reset",
            description = {
                "Takes everything away that an account has besides its password.",
                "For who has lost it, who is signed out everywhere. The password alone lets in again; where a second factor",
                "is demanded it lets in to set one up. Make sure who asks for this."
            })
    int reset(@Mixin ServerOptions options, @Parameters(paramLabel = ACCOUNT) String account)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return AccountCommand.done(options, server.delete(path(account)));
        }
    }
}
