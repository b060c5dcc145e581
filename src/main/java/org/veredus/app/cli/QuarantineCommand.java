package org.veredus.app.cli;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `veredus quarantine …`
@Command(
        name = "quarantine",
        description = "Mail that is held back until somebody releases it.",
        synopsisSubcommandLabel = "COMMAND")
final class QuarantineCommand {
    private static final String ACCOUNT = "ACCOUNT";
    private static final String NUMBER = "NUMBER";

    private static String path(String account, String number) {
        return AccountCommand.path(account) + "/quarantine/" + AdminClient.segment(number);
    }

    @Command(name = "list", description = "Lists what is held.")
    int list(
            @Mixin ServerOptions options,
            @Option(names = "--account", paramLabel = ACCOUNT, description = "For one account.")
                    @Nullable String account)
            throws Failure {
        try (AdminClient server = options.connect()) {
            String path = account == null ? "" : AccountCommand.path(account);
            JsonNode all = server.get(path + "/quarantine").path("held");
            if (options.printed(all)) return 0;
            Table table = new Table(NUMBER, ACCOUNT, "TIME", "SCORE", "FROM", "SUBJECT");
            for (JsonNode held : all)
                table.row(
                        held.path("number").asLong(),
                        held.path("account").asString(""),
                        held.path("at").asString(),
                        Double.toString(held.path("score").asDouble()),
                        Table.plain(held.path("from").asString()),
                        Table.plain(held.path("subject").asString()));
            table.print(options.terminal().out());
            return 0;
        }
    }

    @Command(name = "show", description = "Shows a held message and why it is held.")
    int show(
            @Mixin ServerOptions options,
            @Option(names = "--message", description = "Print the message itself.") boolean message,
            @Parameters(index = "0", paramLabel = ACCOUNT) String account,
            @Parameters(index = "1", paramLabel = NUMBER, description = "As the list shows it.")
                    String number)
            throws Failure {
        try (AdminClient server = options.connect()) {
            PrintStream out = options.terminal().out();
            if (message) {
                byte[] octets = server.download(path(account, number) + "/message");
                out.write(octets, 0, octets.length);
                return 0;
            }
            JsonNode held = server.get(path(account, number));
            if (options.printed(held)) return 0;
            out.println("from      " + Table.plain(held.path("from").asString()));
            out.println("sender    " + held.path("sender").asString());
            out.println("recipient " + held.path("recipient").asString());
            out.println("subject   " + Table.plain(held.path("subject").asString()));
            out.println("octets    " + held.path("octets").asLong());
            out.println("score     " + held.path("score").asDouble());
            for (JsonNode reason : held.path("reasons"))
                out.println("          " + Table.plain(reason.asString()));
            return 0;
        }
    }

    @Command(
            name = "release",
            description = "Delivers a held message to the inbox; its like is wanted from now on.")
    int release(
            @Mixin ServerOptions options,
            @Parameters(index = "0", paramLabel = ACCOUNT) String account,
            @Parameters(index = "1", paramLabel = NUMBER, description = "As the list shows it.")
                    String number)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return AccountCommand.done(
                    options, server.post(path(account, number) + "/release", server.object()));
        }
    }

    @Command(name = "delete", description = "Deletes a held message.")
    int delete(
            @Mixin ServerOptions options,
            @Parameters(index = "0", paramLabel = ACCOUNT) String account,
            @Parameters(index = "1", paramLabel = NUMBER, description = "As the list shows it.")
                    String number)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return AccountCommand.done(options, server.delete(path(account, number)));
        }
    }
}
