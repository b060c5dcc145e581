package org.veredus.app.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.screening.Policies;
import org.veredus.app.config.Config;
import org.veredus.app.config.ConfigException;
import org.veredus.app.config.ConfigFile;
import org.veredus.protocol.admin.ReplayDesk;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;
import org.veredus.transport.inspect.evidence.EvidenceBox;
import org.veredus.verify.dnsbl.DnsList;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `veredus inspect --replay`
final class ReplayOptions {
    private static final String SCORE = "SCORE";

    /// Findings that come from lists that a configuration names.
    private static final List<String> LISTS = List.of("dnsbl-", "dnswl-", "uribl-");

    @Option(
            names = "--replay",
            description =
                    "Judge the mail of the last days once more, by what was found then, with what is"
                            + " decided now and the changes below; nothing is changed.")
    private boolean replay;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "7",
            description = "With --replay: of how many days. Default: ${DEFAULT-VALUE}")
    private int days;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "50",
            description = "With --replay: list the newest N changes. Default: ${DEFAULT-VALUE}")
    private int most;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "With --replay: a changed configuration. What the DNS lists and engines that it"
                            + " names said counts as it says; what others said counts nothing.")
    private @Nullable Path config;

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            description = "With --replay: thresholds and senders of a domain are tried.")
    private @Nullable String domain;

    @Option(
            names = "--account",
            paramLabel = "ADDRESS",
            description = "With --replay: those of an account.")
    private @Nullable String account;

    @Option(names = "--mark", paramLabel = SCORE, description = "With --replay: mark from here.")
    private @Nullable String mark;

    @Option(names = "--junk", paramLabel = SCORE, description = "With --replay: junk from here.")
    private @Nullable String junk;

    @Option(
            names = "--quarantine",
            paramLabel = SCORE,
            description = "With --replay: hold back from here.")
    private @Nullable String quarantine;

    @Option(names = "--defer", paramLabel = SCORE, description = "With --replay: defer from here.")
    private @Nullable String defer;

    @Option(
            names = "--reject",
            paramLabel = SCORE,
            description = "With --replay: refuse from here. A number or `never`.")
    private @Nullable String reject;

    @Option(
            names = "--allow",
            paramLabel = "SENDER",
            description = "With --replay: always let in. May be given several times.")
    private List<String> allow = new ArrayList<>();

    @Option(
            names = "--block",
            paramLabel = "SENDER",
            description = "With --replay: never let in. May be given several times.")
    private List<String> block = new ArrayList<>();

    @Option(
            names = "--score",
            paramLabel = "NAME=SCORE",
            description = "With --replay: what a finding counts. May be given several times.")
    private Map<String, Double> scores = new LinkedHashMap<>();

    @Option(
            names = "--without",
            paramLabel = "NAME",
            description =
                    "With --replay: a finding that counts nothing. May be given several times.")
    private List<String> without = new ArrayList<>();

    boolean wanted() {
        return replay;
    }

    /// @param data a server's data folder; null: the one of the server that runs
    int run(Terminal terminal, @Nullable Path data, boolean asJson) throws Failure {
        JsonNode answer = ask(question(), data);
        if (asJson) terminal.out().println(answer.toPrettyString());
        else print(terminal.out(), answer);
        return 0;
    }

    private ObjectNode question() throws Failure {
        ObjectNode question =
                JsonNodeFactory.instance.objectNode().put("days", days).put("most", most);
        if (domain != null) question.put("domain", domain);
        if (account != null) question.put("account", account);
        ObjectNode thresholds = question.putObject("thresholds");
        put(thresholds, "mark", mark);
        put(thresholds, "junk", junk);
        put(thresholds, "quarantine", quarantine);
        put(thresholds, "defer", defer);
        put(thresholds, "reject", reject);
        allow.forEach(question.putArray("allow")::add);
        block.forEach(question.putArray("block")::add);
        ObjectNode counted = question.putObject("scores");
        ArrayNode left = question.putArray("left");
        without.forEach(left::add);
        if (config != null) configured(config, counted, left, question.putArray("families"));
        scores.forEach(counted::put);
        return question;
    }

    private static void put(ObjectNode thresholds, String name, @Nullable String score)
            throws Failure {
        if (score == null) return;
        try {
            if (score.equals("never")) thresholds.put(name, score);
            else thresholds.put(name, Double.parseDouble(score));
        } catch (NumberFormatException wrong) {
            throw Failure.misuse("--" + name + " " + score + " is no score or `never`");
        }
    }

    private static void configured(Path file, ObjectNode scores, ArrayNode left, ArrayNode families)
            throws Failure {
        Config read = read(file);
        LISTS.forEach(families::add);
        for (DnsList list : read.reception().clientLists()) {
            String kind = list.score() < 0 ? "dnswl-" : "dnsbl-";
            scores.put(kind + list.zone().text(), list.score());
        }
        for (DnsList list : read.reception().domainLists())
            scores.put("uribl-" + list.zone().text(), list.score());
        if (read.engines().clamav() == null) left.add("malware-clamav");
        if (read.engines().spamassassin() == null) left.add("spamassassin");
        if (read.engines().rspamd() == null) left.add("rspamd");
    }

    private static Config read(Path file) throws Failure {
        try {
            return ConfigFile.read(file);
        } catch (IOException unreadable) {
            throw new Failure("cannot read " + Trouble.of(unreadable));
        } catch (ConfigException wrong) {
            throw new Failure(file + ": " + wrong.problems().getFirst());
        }
    }

    private static JsonNode ask(ObjectNode question, @Nullable Path data) throws Failure {
        RunFile run = running(data);
        if (run != null) {
            try (AdminClient server = ServerOptions.connect(run)) {
                return server.post("/replay", question);
            }
        }
        if (data == null)
            throw new Failure("no running server found; name a data folder with --data");
        InstantSource clock = InstantSource.system();
        try (RocksStore store =
                new RocksStore(RocksSettings.defaults(data), clock, (_, _, _) -> {})) {
            Directory directory = new Directory(store);
            Accounts accounts =
                    new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
            EvidenceBox box = new EvidenceBox(store, Duration.ZERO, clock);
            return new ReplayDesk(directory, new Policies(store, accounts), box, clock)
                    .answer(question);
        } catch (StoreFailed broken) {
            throw new Failure("cannot read the data folder " + data + ": " + broken.getMessage());
        } catch (ReplayDesk.WrongQuestion wrong) {
            throw new Failure(String.valueOf(wrong.getMessage()));
        }
    }

    /// Null: none runs there.
    private static @Nullable RunFile running(@Nullable Path data) {
        try {
            return data == null ? RunFile.readLast() : RunFile.read(data);
        } catch (IOException none) {
            return null;
        }
    }

    private static void print(PrintStream out, JsonNode answer) {
        long messages = answer.path("messages").asLong();
        out.println(
                messages
                        + " messages to "
                        + answer.path("recipients").asLong()
                        + " recipients in the last "
                        + answer.path("days").asLong()
                        + " days"
                        + (messages == 0
                                ? "."
                                : ", "
                                        + answer.path("oldest").asString()
                                        + " to "
                                        + answer.path("youngest").asString()
                                        + "."));
        long changes = answer.path("changes").asLong();
        if (changes == 0) {
            out.println("Nothing would be treated otherwise.");
            return;
        }
        out.println(changes + " would be treated otherwise:");
        for (JsonNode count : answer.path("counts")) {
            String now = count.path("now").asString();
            String then = count.path("then").asString();
            if (!now.equals(then))
                out.println("  " + count.path("recipients").asLong() + " " + now + " -> " + then);
        }
        out.println();
        Table table = new Table("WHEN", "FROM", "FOR", "NOW", "THEN", "WHY");
        for (JsonNode one : answer.path("changed"))
            table.row(
                    one.path("at").asString(),
                    Table.plain(one.path("from").asString()),
                    Table.plain(one.path("account").asString("nobody of ours")),
                    treated(one.path("now")),
                    treated(one.path("then")),
                    Table.plain(why(one.path("why"))));
        table.print(out);
    }

    private static String treated(JsonNode as) {
        return as.path("action").asString() + " " + as.path("score").asDouble();
    }

    private static String why(JsonNode reasons) {
        List<String> all = new ArrayList<>();
        for (JsonNode one : reasons) all.add(one.asString());
        return String.join("; ", all);
    }
}
