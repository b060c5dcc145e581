package org.veredus.app.cli;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `veredus script …`
@Command(
        name = "script",
        description = {
            "Sieve scripts of an account, of a domain or of the whole server.",
            "Of the latter two those named before and after run round each account's own; the"
                    + " others are there for include :global."
        },
        synopsisSubcommandLabel = "COMMAND")
final class ScriptCommand {
    /// Whose scripts.
    static final class Whose {
        @Option(
                names = "--account",
                paramLabel = "ADDRESS",
                description = "An account's. Without this and --domain: the whole server's.")
        private @Nullable String account;

        @Option(names = "--domain", paramLabel = "DOMAIN", description = "A domain's.")
        private @Nullable String domain;

        Shelf scripts(ServerOptions options) throws Failure {
            return new Shelf(options, owner(), "scripts");
        }

        private String owner() throws Failure {
            if (account != null && domain != null)
                throw Failure.misuse("give --account or --domain, not both");
            if (account != null) return AccountCommand.path(account);
            return domain == null ? "" : "/domains/" + AdminClient.segment(domain);
        }
    }

    @Command(name = "list", description = "Lists scripts.")
    int list(@Mixin ServerOptions options, @Mixin Whose whose) throws Failure {
        return whose.scripts(options)
                .list(
                        new Table("NAME", "ACTIVE", "OCTETS"),
                        (table, script) ->
                                table.row(
                                        script.path("name").asString(),
                                        script.path("active").asBoolean() ? "active" : "",
                                        script.path("octets").asInt()));
    }

    @Command(name = "show", description = "Prints a script.")
    int show(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Parameters(paramLabel = "NAME") String name)
            throws Failure {
        return whose.scripts(options).show(name);
    }

    @Command(name = "put", description = "Keeps a script, in the place of the one of this name.")
    int put(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Option(names = "--active", description = "Makes it the one that runs.") boolean active,
            @Parameters(index = "0", paramLabel = "NAME") String name,
            @Parameters(index = "1", paramLabel = "FILE", description = "- for standard input.")
                    String file)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object().put("text", options.terminal().text(file));
            if (active) body.put("active", true);
            JsonNode answer = server.call("PUT", whose.scripts(options).path(name), body);
            if (options.printed(answer)) return 0;
            for (JsonNode warning : answer.path("warnings"))
                options.terminal()
                        .out()
                        .println(file + ":" + Table.plain("warning: " + warning.asString()));
            return 0;
        }
    }

    @Command(name = "activate", description = "Makes an account's script the one that runs.")
    int activate(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Parameters(paramLabel = "NAME") String name)
            throws Failure {
        return change(options, whose, name, true);
    }

    @Command(name = "deactivate", description = "Lets an account's script run no more.")
    int deactivate(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Parameters(paramLabel = "NAME") String name)
            throws Failure {
        return change(options, whose, name, false);
    }

    private static int change(ServerOptions options, Whose whose, String name, boolean active)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object().put("active", active);
            JsonNode answer = server.call("PATCH", whose.scripts(options).path(name), body);
            return AccountCommand.done(options, answer);
        }
    }

    @Command(
            name = "rules",
            description = {
                "Shows the rules of a script; with FILE puts others in their place.",
                "FILE has them in JSON, as --json shows them; what is no simple rule is in it as"
                        + " text and stays as it is."
            })
    int rules(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Parameters(index = "0", paramLabel = "NAME") String name,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            paramLabel = "FILE",
                            description = "- for standard input.")
                    @Nullable String file)
            throws Failure {
        String path = whose.scripts(options).path(name) + "/rules";
        try (AdminClient server = options.connect()) {
            if (file != null) {
                JsonNode rules = server.read(options.terminal().text(file));
                if (!(rules instanceof ObjectNode given))
                    throw new Failure(file + " has no JSON object");
                JsonNode answer = server.call("PUT", path, given);
                return AccountCommand.done(options, answer);
            }
            JsonNode rules = server.get(path);
            if (!options.printed(rules)) RuleText.print(rules, options.terminal().out());
            return 0;
        }
    }

    @Command(
            name = "log",
            description = {
                "Shows what an account's scripts did with its mail, line by line: each run that"
                        + " failed, and all others for as many days as --trace says."
            })
    int log(
            @Mixin ServerOptions options,
            @Option(
                            names = "--account",
                            paramLabel = "ADDRESS",
                            required = true,
                            description = "Whose scripts.")
                    String account,
            @Option(
                            names = "--trace",
                            paramLabel = "DAYS",
                            description = "Notes all runs for so many days from now; 0: no more.")
                    @Nullable Integer days)
            throws Failure {
        String path = "/accounts/" + AdminClient.segment(account) + "/script-log";
        try (AdminClient server = options.connect()) {
            JsonNode log =
                    days == null
                            ? server.get(path)
                            : server.call("PATCH", path, server.object().put("traceDays", days));
            if (options.printed(log)) return 0;
            PrintStream out = options.terminal().out();
            JsonNode until = log.path("tracedUntil");
            out.println(
                    until.isString()
                            ? "all runs are noted until " + until.asString()
                            : "only runs that fail are noted");
            for (JsonNode run : log.path("runs")) print(out, run);
            return 0;
        }
    }

    private static void print(PrintStream out, JsonNode run) {
        out.println();
        out.println(run.path("at").asString() + " " + Table.plain(run.path("about").asString()));
        for (JsonNode line : run.path("lines")) out.println("  " + Table.plain(line.asString()));
        JsonNode error = run.path("error");
        if (error.isString()) out.println("  error: " + Table.plain(error.asString()));
        for (JsonNode action : run.path("actions"))
            out.println("  → " + Table.plain(action.asString()));
    }

    @Command(name = "remove", description = "Removes a script.")
    int remove(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Parameters(paramLabel = "NAME") String name)
            throws Failure {
        return whose.scripts(options).remove(name);
    }
}
