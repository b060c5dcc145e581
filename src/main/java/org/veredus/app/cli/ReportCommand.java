package org.veredus.app.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `veredus report …`
@Command(
        name = "report",
        description = "What other servers report of our domains, and what we report to them.",
        synopsisSubcommandLabel = "COMMAND")
final class ReportCommand {
    private static final String DAYS = "30";

    @Command(
            name = "show",
            description = {
                "Tells who sends in a domain's name, what of it fails and why, and whether p=reject"
                        + " is safe; how safe the connections of others to its hosts are; and who complained."
            })
    int show(
            @Mixin ServerOptions options,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = DAYS,
                            description = "How far to look back. Default: ${DEFAULT-VALUE}")
                    int days,
            @Parameters(paramLabel = "DOMAIN") String domain)
            throws Failure {
        JsonNode answer = get(options, domain, days);
        if (options.printed(answer)) return 0;
        PrintStream out = options.terminal().out();
        mail(out, answer.path("advice"));
        out.println();
        connections(out, answer.path("tls"));
        out.println();
        complaints(out, answer.path("complaints"));
        return 0;
    }

    private static void complaints(PrintStream out, JsonNode complaints) {
        out.println("Complaints: " + complaints.path("sentence").asString());
        if (complaints.path("authors").isEmpty()) return;
        out.println();
        Table table = new Table("AUTHOR", "TYPE", "REPORTS");
        for (JsonNode author : complaints.path("authors"))
            table.row(
                    author.path("address").asString(),
                    author.path("type").asString(),
                    author.path("reports").asLong());
        table.print(out);
    }

    private static void connections(PrintStream out, JsonNode advice) {
        out.println("TLS: " + advice.path("sentence").asString());
        if (advice.path("troubles").isEmpty()) return;
        out.println();
        Table table = new Table("HOST", "CONNECTIONS", "RESULT", "WHY");
        for (JsonNode trouble : advice.path("troubles"))
            table.row(
                    trouble.path("host").asString(),
                    trouble.path("sessions").asLong(),
                    trouble.path("result").asString(),
                    trouble.path("sentence").asString());
        table.print(out);
    }

    private static void mail(PrintStream out, JsonNode advice) {
        out.println("DMARC: " + advice.path("sentence").asString());
        if (advice.path("sources").isEmpty()) return;
        out.println();
        Table table = new Table("SOURCE", "MESSAGES", "FAILING", "WHY", "PROVEN");
        for (JsonNode source : advice.path("sources"))
            table.row(
                    source.path("address").asString(),
                    source.path("messages").asLong(),
                    source.path("failing").asLong(),
                    source.path("sentence").asString(),
                    joined(source.path("others")));
        table.print(out);
    }

    @Command(name = "list", description = "Lists the reports about a domain.")
    int list(
            @Mixin ServerOptions options,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = DAYS,
                            description = "How far to look back. Default: ${DEFAULT-VALUE}")
                    int days,
            @Parameters(paramLabel = "DOMAIN") String domain)
            throws Failure {
        JsonNode reports = get(options, domain, days).path("reports");
        return options.printed(reports) ? 0 : print(options, reports);
    }

    @Command(
            name = "import",
            description = {
                "Takes reports from files: mails, zip or gzip archives, or XML as it is.",
                "Those that come by mail to an account of a domain are taken by themselves."
            })
    int take(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ArrayNode taken = server.object().arrayNode();
            for (Path file : files) {
                try {
                    JsonNode answer =
                            server.upload(
                                    "/reports",
                                    "application/octet-stream",
                                    Files.readAllBytes(file));
                    answer.path("reports").forEach(taken::add);
                } catch (IOException unreadable) {
                    throw new Failure("cannot read " + Trouble.of(unreadable));
                }
            }
            return options.printed(taken) ? 0 : print(options, taken);
        }
    }

    @Command(
            name = "pending",
            description = "Lists the DMARC and TLS reports that this server is going to send.")
    int pending(@Mixin ServerOptions options) throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode reports = server.get("/reports/own").path("reports");
            if (options.printed(reports)) return 0;
            Table table = new Table("DAY", "KIND", "ABOUT", "SEEN", "DUE");
            for (JsonNode report : reports)
                table.row(
                        report.path("day").asString(),
                        report.path("kind").asString(),
                        report.path("domain").asString(),
                        report.path("seen").asLong(),
                        report.path("due").asString());
            table.print(options.terminal().out());
            return 0;
        }
    }

    @Command(
            name = "send",
            description = {
                "Sends the reports about a domain now, not when they are due.",
                "Only if the domain's DNS asks for them; otherwise it says why not."
            })
    int send(
            @Mixin ServerOptions options,
            @Option(
                            names = "--today",
                            description =
                                    "That about today until now, too; the rest of the day gets its own.")
                    boolean today,
            @Parameters(paramLabel = "DOMAIN") String domain)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode wish = server.object().put("domain", domain).put("today", today);
            JsonNode reports = server.post("/reports/own", wish).path("reports");
            if (options.printed(reports)) return 0;
            Table table = new Table("DAY", "KIND", "SENT TO", "WHY NOT");
            for (JsonNode report : reports)
                table.row(
                        report.path("day").asString(),
                        report.path("kind").asString(),
                        joined(report.path("to")),
                        report.path("why").asString(""));
            table.print(options.terminal().out());
            return 0;
        }
    }

    private static JsonNode get(ServerOptions options, String domain, int days) throws Failure {
        try (AdminClient server = options.connect()) {
            return server.get("/domains/" + AdminClient.segment(domain) + "/reports?days=" + days);
        }
    }

    private static int print(ServerOptions options, JsonNode reports) {
        Table table = new Table("BEGIN", "KIND", "DOMAIN", "FROM", "COUNT", "TRUST");
        for (JsonNode report : reports)
            table.row(
                    report.path("begin").asString(),
                    report.path("kind").asString(),
                    report.path("domain").asString(),
                    report.path("organization").asString(),
                    report.path("messages").asLong(report.path("sessions").asLong()),
                    report.path("trust").asString("brought"));
        table.print(options.terminal().out());
        return 0;
    }

    private static String joined(JsonNode texts) {
        StringBuilder joined = new StringBuilder();
        for (JsonNode text : texts)
            joined.append(joined.isEmpty() ? "" : ", ").append(text.asString());
        return joined.toString();
    }
}
