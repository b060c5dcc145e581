package org.veredus.app.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `veredus guard …`
@Command(
        name = "guard",
        description = {
            "Who may send mail here: senders who are always or never let in, the scores from which"
                    + " something is done with a message, addresses that are shut out.",
            "A sender is a mail address, a domain with all below it, or a network such as"
                    + " 192.0.2.0/24."
        },
        synopsisSubcommandLabel = "COMMAND")
final class GuardCommand {
    private static final String WHO = "SENDER";
    private static final String SCORE = "SCORE";

    /// Whose lists and scores.
    static final class Whose {
        @Option(names = "--domain", paramLabel = "DOMAIN", description = "A domain's.")
        private @Nullable String domain;

        @Option(
                names = "--account",
                paramLabel = "ACCOUNT",
                description = "An account's. Without this and --domain: the whole server's.")
        private @Nullable String account;

        String path(String end) throws Failure {
            if (domain != null && account != null)
                throw Failure.misuse("name a domain or an account, not both");
            if (account != null) return AccountCommand.path(account) + end;
            return domain == null ? end : "/domains/" + AdminClient.segment(domain) + end;
        }
    }

    @Command(name = "list", description = "Lists the senders, and the scores that were changed.")
    int list(@Mixin ServerOptions options, @Mixin Whose whose) throws Failure {
        try (AdminClient server = options.connect()) {
            return print(options, server.get(whose.path("/senders")));
        }
    }

    @Command(name = "allow", description = "Always lets senders in; their mail is never junk.")
    int allow(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Option(names = "--note", paramLabel = "TEXT", description = "Why.")
                    @Nullable String note,
            @Parameters(paramLabel = WHO, arity = "1..*") List<String> senders)
            throws Failure {
        return decide(options, whose, new Wanted("allow", note, senders));
    }

    @Command(name = "block", description = "Never lets senders in.")
    int block(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Option(names = "--note", paramLabel = "TEXT", description = "Why.")
                    @Nullable String note,
            @Parameters(paramLabel = WHO, arity = "1..*") List<String> senders)
            throws Failure {
        return decide(options, whose, new Wanted("block", note, senders));
    }

    /// What is to be kept of senders.
    private record Wanted(String verb, @Nullable String note, List<String> senders) {}

    private static int decide(ServerOptions options, Whose whose, Wanted wanted) throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object().put("verb", wanted.verb);
            if (wanted.note != null) body.put("note", wanted.note);
            wanted.senders.forEach(body.putArray("subjects")::add);
            JsonNode answer = server.post(whose.path("/senders"), body);
            return AccountCommand.done(options, answer);
        }
    }

    @Command(name = "forget", description = "Takes senders off the list.")
    int forget(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Parameters(paramLabel = WHO, arity = "1..*") List<String> senders)
            throws Failure {
        try (AdminClient server = options.connect()) {
            for (String sender : senders)
                server.delete(whose.path("/senders?subject=" + AdminClient.segment(sender)));
            return 0;
        }
    }

    @Command(
            name = "scores",
            description = {
                "Sets from which score on something is done with a message: a number, `never`, or"
                        + " `inherit` for what holds further out."
            })
    int scores(
            @Mixin ServerOptions options,
            @Mixin Whose whose,
            @Option(names = "--mark", paramLabel = SCORE, description = "Its reader is warned.")
                    @Nullable String mark,
            @Option(names = "--junk", paramLabel = SCORE, description = "It is junk.")
                    @Nullable String junk,
            @Option(
                            names = "--quarantine",
                            paramLabel = SCORE,
                            description = "It is held back until somebody releases it.")
                    @Nullable String quarantine,
            @Option(
                            names = "--defer",
                            paramLabel = SCORE,
                            description = "Its sender is to come again.")
                    @Nullable String defer,
            @Option(names = "--reject", paramLabel = SCORE, description = "It is refused.")
                    @Nullable String reject)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object();
            put(body, "mark", mark);
            put(body, "junk", junk);
            put(body, "quarantine", quarantine);
            put(body, "defer", defer);
            put(body, "reject", reject);
            return print(options, server.call("PATCH", whose.path("/thresholds"), body));
        }
    }

    private static void put(ObjectNode body, String name, @Nullable String score) throws Failure {
        if (score == null) return;
        if (score.equals("inherit")) {
            body.putNull(name);
        } else if (score.equals("never")) {
            body.put(name, score);
        } else {
            try {
                body.put(name, Double.parseDouble(score));
            } catch (NumberFormatException wrong) {
                throw Failure.misuse(
                        "--" + name + " " + score + " is no score, `never` or `inherit`");
            }
        }
    }

    private static int print(ServerOptions options, JsonNode policy) {
        if (options.printed(policy)) return 0;
        PrintStream out = options.terminal().out();
        policy.path("thresholds")
                .properties()
                .forEach(
                        each -> {
                            if (!each.getValue().isNull())
                                out.println(each.getKey() + " from " + each.getValue().asString());
                        });
        Table table = new Table(WHO, "WHAT", "SINCE", "NOTE");
        for (JsonNode sender : policy.path("senders"))
            table.row(
                    sender.path("subject").asString(),
                    sender.path("verb").asString(),
                    sender.path("since").asString(),
                    Table.plain(sender.path("note").asString()));
        table.print(out);
        return 0;
    }

    @Command(
            name = "known",
            description = "Lists whom an account has written to; their mail is trusted.")
    int known(
            @Mixin ServerOptions options,
            @Option(names = "--forget", paramLabel = "ADDRESS", description = "Forgets one.")
                    @Nullable String forgotten,
            @Parameters(paramLabel = "ACCOUNT") String account)
            throws Failure {
        try (AdminClient server = options.connect()) {
            String path = AccountCommand.path(account) + "/correspondents";
            if (forgotten != null)
                return AccountCommand.done(
                        options,
                        server.delete(path + "?address=" + AdminClient.segment(forgotten)));
            JsonNode people = server.get(path).path("correspondents");
            if (options.printed(people)) return 0;
            Table table = new Table("ADDRESS", "NAME", "WRITTEN TO");
            for (JsonNode person : people)
                table.row(
                        person.path("address").asString(),
                        Table.plain(person.path("name").asString()),
                        person.path("since").asString());
            table.print(options.terminal().out());
            return 0;
        }
    }

    @Command(
            name = "learned",
            description = "Tells how many messages an account has taught its filter.")
    int learned(
            @Mixin ServerOptions options,
            @Option(names = "--forget", description = "Forgets all of it.") boolean forget,
            @Parameters(paramLabel = "ACCOUNT") String account)
            throws Failure {
        try (AdminClient server = options.connect()) {
            String path = AccountCommand.path(account) + "/junk-model";
            if (forget) return AccountCommand.done(options, server.delete(path));
            JsonNode model = server.get(path);
            if (!options.printed(model))
                options.terminal()
                        .out()
                        .println(
                                model.path("junk").asInt()
                                        + " junk, "
                                        + model.path("wanted").asInt()
                                        + " wanted");
            return 0;
        }
    }

    @Command(
            name = "reputation",
            description = {
                "Lists whose mail was mostly junk here, the worst first.",
                "What is known of them is by verdicts and by what accounts say, as soon as two say"
                        + " the same."
            })
    int reputation(
            @Mixin ServerOptions options,
            @Option(names = "--best", description = "Whose mail was wanted, the best first.")
                    boolean best,
            @Option(
                            names = "--kind",
                            paramLabel = "KIND",
                            description = "Only `address`, `network`, `domain` or `sender`.")
                    @Nullable String kind,
            @Option(
                            names = "--forget",
                            paramLabel = "NAME",
                            description = "Forgets the one of --kind with this name.")
                    @Nullable String forgotten)
            throws Failure {
        try (AdminClient server = options.connect()) {
            if (forgotten != null && kind == null)
                throw Failure.misuse("say with --kind what is to be forgotten");
            String of = kind == null ? "" : "&kind=" + AdminClient.segment(kind);
            if (forgotten != null)
                return AccountCommand.done(
                        options,
                        server.delete("/reputation?name=" + AdminClient.segment(forgotten) + of));
            JsonNode all =
                    server.get("/reputation?order=" + (best ? "best" : "worst") + of)
                            .path("reputation");
            if (options.printed(all)) return 0;
            Table table = new Table("KIND", "NAME", "JUNK", "WANTED");
            for (JsonNode one : all)
                table.row(
                        one.path("kind").asString(),
                        Table.plain(one.path("name").asString()),
                        Double.toString(one.path("junk").asDouble()),
                        Double.toString(one.path("wanted").asDouble()));
            table.print(options.terminal().out());
            return 0;
        }
    }

    @Command(
            name = "stopped",
            description = "Lists accounts that may send no more, as if somebody had stolen them.")
    int stopped(@Mixin ServerOptions options) throws Failure {
        try (AdminClient server = options.connect()) {
            return printSpells(options, server.get("/stopped").path("stopped"), "account");
        }
    }

    @Command(
            name = "traps",
            description = {
                "Lists spam traps: addresses that nobody has, whose mail is looked at and thrown"
                        + " away."
            })
    int traps(@Mixin ServerOptions options) throws Failure {
        try (AdminClient server = options.connect()) {
            return printTraps(options, server.get("/traps").path("traps"));
        }
    }

    private static int printTraps(ServerOptions options, JsonNode all) {
        if (options.printed(all)) return 0;
        Table table = new Table("TRAP", "MESSAGES", "LAST", "SINCE", "NOTE");
        for (JsonNode one : all)
            table.row(
                    Table.plain(one.path("trap").asString()),
                    Long.toString(one.path("messages").asLong()),
                    one.path("last").asString("never"),
                    one.path("since").asString(),
                    Table.plain(one.path("note").asString()));
        table.print(options.terminal().out());
        return 0;
    }

    @Command(
            name = "trap",
            description = {
                "Makes spam traps of addresses that nobody has: a@b.example, a@ for this name in all"
                        + " domains of this server, @b.example for all that nobody has in one.",
                "Who sends mail there loses his good name, and nearly the same mail is known again."
            })
    int trap(
            @Mixin ServerOptions options,
            @Option(names = "--note", paramLabel = "TEXT", description = "Why.")
                    @Nullable String note,
            @Parameters(paramLabel = "ADDRESS", arity = "1..*") List<String> traps)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object();
            if (note != null) body.put("note", note);
            traps.forEach(body.putArray("traps")::add);
            return printTraps(options, server.post("/traps", body).path("traps"));
        }
    }

    @Command(name = "untrap", description = "Takes spam traps away.")
    int untrap(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "ADDRESS", arity = "1..*") List<String> traps)
            throws Failure {
        try (AdminClient server = options.connect()) {
            for (String trap : traps) server.delete("/traps?trap=" + AdminClient.segment(trap));
            return 0;
        }
    }

    @Command(
            name = "digests",
            description = {
                "Lists digests of mail that traps got and people reported: how many networks,"
                        + " reporters and defenders each has."
            })
    int digests(
            @Mixin ServerOptions options,
            @Option(names = "--forget", paramLabel = "DIGEST", description = "Forgets one.")
                    @Nullable String forgotten)
            throws Failure {
        try (AdminClient server = options.connect()) {
            if (forgotten != null)
                return AccountCommand.done(
                        options,
                        server.delete("/digests?digest=" + AdminClient.segment(forgotten)));
            JsonNode all = server.get("/digests").path("digests");
            if (options.printed(all)) return 0;
            Table table = new Table("DIGEST", "TRAPS", "REPORTERS", "DEFENDERS");
            for (JsonNode one : all)
                table.row(
                        one.path("digest").asString(),
                        Double.toString(one.path("traps").asDouble()),
                        Double.toString(one.path("reporters").asDouble()),
                        Double.toString(one.path("defenders").asDouble()));
            table.print(options.terminal().out());
            return 0;
        }
    }

    /// Who is shut out until when, and why.
    ///
    /// @param who names the field that says who
    private static int printSpells(ServerOptions options, JsonNode all, String who) {
        if (options.printed(all)) return 0;
        Table table = new Table(who.toUpperCase(Locale.ROOT), "UNTIL", "WHY");
        for (JsonNode one : all)
            table.row(
                    one.path(who).asString(),
                    one.path("until").asString(),
                    one.path("why").asString());
        table.print(options.terminal().out());
        return 0;
    }

    @Command(name = "resume", description = "Lets an account send again.")
    int resume(@Mixin ServerOptions options, @Parameters(paramLabel = "ACCOUNT") String account)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return AccountCommand.done(
                    options, server.delete(AccountCommand.path(account) + "/stopped"));
        }
    }

    @Command(
            name = "why",
            description = {
                "Tells why a message is where it is.",
                "EMAIL is its number, as JMAP has it behind the M of its id."
            })
    int why(
            @Mixin ServerOptions options,
            @Parameters(index = "0", paramLabel = "ACCOUNT") String account,
            @Parameters(index = "1", paramLabel = "EMAIL") String email)
            throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode why =
                    server.get(
                            AccountCommand.path(account)
                                    + "/messages/"
                                    + AdminClient.segment(email)
                                    + "/why");
            if (options.printed(why)) return 0;
            PrintStream out = options.terminal().out();
            out.println(
                    (why.path("junk").asBoolean() ? "junk" : "no junk")
                            + ", score "
                            + why.path("score").asString("none"));
            Table table = new Table("FINDING", SCORE);
            for (JsonNode finding : why.path("findings"))
                table.row(
                        finding.path("name").asString(),
                        Double.toString(finding.path("score").asDouble()));
            table.print(out);
            String reason = why.path("reason").asString("");
            if (!reason.isEmpty()) out.println(Table.plain(reason));
            return 0;
        }
    }

    @Command(name = "bans", description = "Lists addresses that are shut out for a while.")
    int bans(@Mixin ServerOptions options) throws Failure {
        try (AdminClient server = options.connect()) {
            return printSpells(options, server.get("/bans").path("bans"), "network");
        }
    }

    @Command(name = "ban", description = "Shuts an address out of all services but HTTP.")
    int ban(
            @Mixin ServerOptions options,
            @Option(
                            names = "--seconds",
                            paramLabel = "N",
                            defaultValue = "3600",
                            description =
                                    "For how long, up to 2592000 (30 days). Default: ${DEFAULT-VALUE}")
                    long seconds,
            @Parameters(paramLabel = "ADDRESS", description = "An IP address.") String address)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object().put("address", address).put("seconds", seconds);
            JsonNode ban = server.post("/bans", body);
            if (!options.printed(ban))
                options.terminal()
                        .out()
                        .println(
                                ban.path("network").asString()
                                        + " is shut out until "
                                        + ban.path("until").asString());
            return 0;
        }
    }

    @Command(name = "unban", description = "Lets an address in again.")
    int unban(@Mixin ServerOptions options, @Parameters(paramLabel = "ADDRESS") String address)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return AccountCommand.done(
                    options, server.delete("/bans?address=" + AdminClient.segment(address)));
        }
    }
}
