package org.veredus.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `veredus account token …`
@Command(
        name = "token",
        description = "What programs log in with in place of an account's password.",
        synopsisSubcommandLabel = "COMMAND")
final class TokenCommand {
    private static final String ACCOUNT = "ACCOUNT";

    private static Shelf tokens(ServerOptions options, String account) {
        return new Shelf(options, AccountCommand.path(account), "tokens");
    }

    @Command(
            name = "add",
            description = {
                "Makes a token and shows it, this once.",
                "It is a password for mail programs, and a bearer token for OAUTHBEARER."
            })
    int add(
            @Mixin ServerOptions options,
            @Option(
                            names = "--shared",
                            description = {
                                "A secret for CRAM-MD5 instead, which auth.cram-md5 turns on:",
                                "the server keeps it as it is."
                            })
                    boolean shared,
            @Option(
                            names = "--scope",
                            paramLabel = "WORDS",
                            description = {
                                "What it may be used for, words between spaces: imap, pop3, smtp, jmap, sieve,",
                                "read where nothing may be changed or sent, and others for what lets an",
                                "administrator in as somebody else (auth.impersonation). Else for everything."
                            })
                    @Nullable String scope,
            @Parameters(paramLabel = ACCOUNT) String account,
            @Parameters(paramLabel = "NAME", description = "Of the program.") String name)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object().put("name", name);
            if (shared) body.put("shared", true);
            if (scope != null) body.put("scope", scope);
            JsonNode made = server.post(tokens(options, account).path(), body);
            if (!options.printed(made)) {
                options.terminal().out().println(made.path("token").asString());
            }
            return 0;
        }
    }

    @Command(name = "list", description = "Lists an account's tokens.")
    int list(@Mixin ServerOptions options, @Parameters(paramLabel = ACCOUNT) String account)
            throws Failure {
        Table table = new Table("NUMBER", "MADE", "KIND", "SCOPE", "NAME");
        return tokens(options, account).list(table, TokenCommand::row);
    }

    private static void row(Table table, JsonNode token) {
        String scope = token.path("scope").asString();
        table.row(
                token.path("id").asLong(),
                token.path("made").asString(),
                token.path("shared").asBoolean() ? "shared" : "token",
                scope.isEmpty() ? "all" : scope,
                token.path("name").asString());
    }

    @Command(name = "remove", description = "Takes a token away: nobody logs in with it any more.")
    int remove(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = ACCOUNT) String account,
            @Parameters(paramLabel = "NUMBER", description = "As the list shows it.") String number)
            throws Failure {
        return tokens(options, account).remove(number);
    }
}
