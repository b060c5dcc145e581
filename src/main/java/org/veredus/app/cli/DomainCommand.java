package org.veredus.app.cli;

import java.io.PrintStream;
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

        /// The words of the option.
        enum SecondFactor {
            optional,
            demanded
        }

        @Option(
                names = "--second-factor",
                paramLabel = "WHEN",
                description =
                        "Whether whoever has an account in the domain must have a second factor"
                                + " besides the password: demanded or optional.")
        private @Nullable SecondFactor secondFactor;

        ObjectNode into(ObjectNode body) {
            if (separator != null) body.put("separator", separator);
            if (secondFactor != null)
                body.put("secondFactor", secondFactor == SecondFactor.demanded);
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

    @Command(
            name = "keys",
            description = {
                "Shows the keys that sign a domain's mail, and the DNS records they need.",
                "A key that is active signs; one that is pending waits for its record; one that is"
                        + " retired needs its record until mail it signed has arrived."
            })
    int keys(@Mixin ServerOptions options, @Parameters(paramLabel = "DOMAIN") String domain)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return printKeys(options, server.get(path(domain) + "/keys"));
        }
    }

    @Command(
            name = "rotate-keys",
            description = {
                "Makes new keys to sign a domain's mail, and prints the DNS records to publish.",
                "The server looks every hour whether the DNS shows them; then they sign. The old"
                        + " records must stay for two weeks afterwards."
            })
    int rotateKeys(
            @Mixin ServerOptions options,
            @Option(
                            names = "--activate",
                            description = "Let the keys that wait sign now, published or not.")
                    boolean activate,
            @Parameters(paramLabel = "DOMAIN") String domain)
            throws Failure {
        try (AdminClient server = options.connect()) {
            String keys = path(domain) + "/keys";
            String what = activate ? keys + "/activate" : keys;
            return printKeys(options, server.post(what, server.object()));
        }
    }

    private static int printKeys(ServerOptions options, JsonNode answer) {
        JsonNode keys = answer.path("keys");
        if (options.printed(keys)) return 0;
        PrintStream out = options.terminal().out();
        Table table = new Table("SELECTOR", "ALGORITHM", "STAGE", "SINCE");
        for (JsonNode key : keys)
            table.row(
                    key.path("selector").asString(),
                    key.path("algorithm").asString(),
                    key.path("stage").asString(),
                    key.path("since").asString());
        table.print(out);
        out.println();
        for (JsonNode key : keys)
            out.println(
                    DnsText.line(key.path("name").asString(), "TXT", key.path("text").asString()));
        return 0;
    }

    @Command(name = "dns", description = "Prints the DNS records that a domain needs.")
    int dns(@Mixin ServerOptions options, @Parameters(paramLabel = "DOMAIN") String domain)
            throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode records = server.get(path(domain) + "/dns").path("records");
            if (options.printed(records)) return 0;
            PrintStream out = options.terminal().out();
            for (JsonNode record : records) {
                String need = record.path("need").asString();
                String mark = need.equals("optional") ? "optional: " : "";
                out.println("; " + mark + record.path("why").asString());
                out.println(
                        DnsText.line(
                                record.path("name").asString(),
                                record.path("type").asString(),
                                record.path("value").asString()));
            }
            return 0;
        }
    }

    private static int one(ServerOptions options, AdminClient server, JsonNode domain) {
        return options.printed(domain)
                ? 0
                : print(options, server.object().arrayNode().add(domain));
    }

    private static int print(ServerOptions options, JsonNode domains) {
        Table table = new Table("DOMAIN", "SEPARATOR", "CATCH-ALL", "SECOND FACTOR");
        for (JsonNode domain : domains)
            table.row(
                    domain.path("shown").asString(),
                    domain.path("separator").asString(),
                    domain.path("catchAll").asString("none"),
                    domain.path("secondFactor").asBoolean(false) ? "demanded" : "optional");
        table.print(options.terminal().out());
        return 0;
    }
}
