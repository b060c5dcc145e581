package org.veredus.app.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.app.config.ConfigException;
import org.veredus.app.config.ConfigFile;
import org.veredus.app.server.BackupFolder;
import org.veredus.storage.kv.StoreFailed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `veredus check …`
@Command(
        name = "check",
        description = "Looks for mistakes without starting anything.",
        synopsisSubcommandLabel = "COMMAND")
final class CheckCommand {
    private final Terminal terminal;

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(name = "config", description = "Checks a configuration file.")
    int config(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(
                            names = "--show",
                            description = {
                                "Of a good file show every key: its value, the line it is from or that it",
                                "is the default, what else is allowed, and what it is for."
                            })
                    boolean show,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws Failure {
        List<ConfigException.Problem> problems = new ArrayList<>();
        List<ConfigFile.InForce> keys = check(file, problems);
        if (json) {
            ObjectNode answer = show(problems);
            if (show) put(answer.putArray("keys"), keys);
            terminal.out().println(answer.toPrettyString());
        }
        if (problems.isEmpty()) {
            if (!json && show) keys.forEach(this::print);
            else if (!json) terminal.out().println(file + " is good");
            return 0;
        }
        if (!json) problems.forEach(problem -> terminal.err().println(file + ": " + problem));
        return 1;
    }

    @Command(
            name = "domain",
            description = {
                "Looks up what a domain of the running server must publish in the DNS, and says of"
                        + " each record: right, wrong and how, or missing, with the text to paste.",
                "Ends with 1 if something is wrong or missing."
            })
    int domain(
            @Mixin ServerOptions options,
            @Option(
                            names = "--dns",
                            paramLabel = "IP:PORT",
                            description = "The DNS server to ask. Default: the server's own.")
                    @Nullable String dns,
            @Parameters(paramLabel = "DOMAIN") String domain)
            throws Failure {
        try (AdminClient server = options.connect()) {
            String question = dns == null ? "" : "?dns=" + AdminClient.segment(dns);
            JsonNode answer =
                    server.get("/domains/" + AdminClient.segment(domain) + "/check" + question);
            if (!options.printed(answer)) print(answer.path("findings"));
            return answer.path("ok").asBoolean() ? 0 : 1;
        }
    }

    private void print(JsonNode findings) {
        Table table = new Table("VERDICT", "TYPE", "NAME", "WHAT");
        for (JsonNode finding : findings)
            table.row(
                    finding.path("verdict").asString(),
                    finding.path("type").asString(),
                    finding.path("name").asString(),
                    finding.path("sentence").asString());
        table.print(terminal.out());
        terminal.out().println("\nTo be published:\n");
        for (JsonNode finding : findings) {
            String type = finding.path("type").asString();
            String paste = finding.path("paste").asString("");
            if (paste.isEmpty() || type.equals("HTTPS")) continue;
            String name = finding.path("name").asString();
            boolean reverse = type.equals("PTR"); // whoever gives the address sets it
            terminal.out()
                    .println(reverse ? name + " PTR " + paste : DnsText.line(name, type, paste));
        }
    }

    @Command(
            name = "data",
            description =
                    "Reads a data folder on which no server runs, and compares every content with its"
                            + " hash.")
    int data(
            @Parameters(paramLabel = "DIR") Path folder,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws Failure, IOException, StoreFailed {
        if (!folder.equals(BackupFolder.find(folder)))
            throw new Failure(folder + " is no data folder");
        return new DataCheck(terminal, json).run(folder);
    }

    /// @param problems where to put what is wrong
    private static List<ConfigFile.InForce> check(Path file, List<ConfigException.Problem> problems)
            throws Failure {
        try {
            return ConfigFile.inForce(file);
        } catch (ConfigException wrong) {
            problems.addAll(wrong.problems());
            return List.of();
        } catch (IOException unreadable) {
            throw new Failure("cannot read " + Trouble.of(unreadable));
        }
    }

    private void print(ConfigFile.InForce key) {
        String from =
                key.line() == 0
                        ? "the default"
                        : "line " + key.line() + "; the default is " + key.fallback();
        PrintStream out = terminal.out();
        out.println(Table.plain(key.key() + " = " + key.value()) + "   # " + from);
        out.println("    " + key.meaning());
        out.println("    Allowed: " + key.allowed());
    }

    private static void put(ArrayNode list, List<ConfigFile.InForce> keys) {
        for (ConfigFile.InForce each : keys)
            list.addObject()
                    .put("key", each.key())
                    .put("value", each.value())
                    .put("line", each.line() == 0 ? null : each.line())
                    .put("default", each.fallback())
                    .put("allowed", each.allowed())
                    .put("meaning", each.meaning());
    }

    private static ObjectNode show(List<ConfigException.Problem> problems) {
        ObjectNode answer = new JsonMapper().createObjectNode().put("ok", problems.isEmpty());
        ArrayNode list = answer.putArray("problems");
        for (ConfigException.Problem problem : problems)
            list.addObject()
                    .put("line", problem.line())
                    .put("key", problem.key())
                    .put("problem", problem.sentence());
        return answer;
    }
}
