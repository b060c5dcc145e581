package org.veredus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.fuzzy.AccountFuzzy;
import org.veredus.account.fuzzy.Report;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.Ruling;
import org.veredus.account.screening.Decision;
import org.veredus.account.screening.Policies;
import org.veredus.account.screening.Scope;
import org.veredus.account.screening.Subject;
import org.veredus.account.screening.Trap;
import org.veredus.account.screening.Traps;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;
import org.veredus.testing.Candidates;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.transport.inspect.Action;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.inspect.evidence.EvidenceBox;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectCommandTest {
    private static final String PHISHING =
            "From: PayPal <service@evil.test>\nSubject: Your account has been limited\n"
                    + "Content-Type: text/html\n\n"
                    + "<a href=\"http://evil.test/\">https://www.paypal.com/</a>\n";
    private static final String OFFER =
            "From: a@b.test\nSubject: offer\n\nDear friend, our shop has the best watches of the"
                    + " whole world, made by hand from gold and silver and what else there is.\n";
    private static final String CAMPAIGN =
            OFFER.replace("Subject: offer", "Subject: FREE!!! Make money at home")
                    + "Click here to order now, risk free, with our money back guarantee: call toll"
                    + " free, 24 hours a day! Thousands of people have earned cash from home with"
                    + " this amazing program, and you can too, guaranteed. This is not spam; to be"
                    + " removed from our mailing list, reply with REMOVE in the subject line.\n";

    private static final String LETTER =
            "From: Ann <ann@friend.test>\nSubject: Lunch\n\nShall we meet at the river on Friday?\n";

    @TempDir Path folder;
    private final Shell shell = new Shell();

    private static String line(String message, String more) {
        String base64 =
                Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8));
        return "{\"message\": \"" + base64 + "\"" + more + "}\n";
    }

    private List<JsonNode> batch(String lines, String... options) {
        List<String> command = new ArrayList<>(List.of("inspect", "--batch", "--no-dns"));
        command.addAll(List.of(options));
        Shell.Result result = shell.type(lines).run(command.toArray(String[]::new));
        assertThat(result.status()).as(result.err()).isZero();
        JsonMapper json = new JsonMapper();
        return result.out().lines().<JsonNode>map(json::readTree).toList();
    }

    @Test
    void saysWhyAMessageIsJunk() throws Exception {
        Path file = Files.writeString(folder.resolve("m.eml"), PHISHING);
        Shell.Result result = shell.run("inspect", "--no-dns", file.toString());
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .startsWith("junk, score ")
                .contains("phishing-link-differs", "leads to evil.test.");
    }

    @Test
    void answersEachLineOfABatchAndGoesOnAfterAWrongOne() {
        List<JsonNode> answers =
                batch(
                        line(
                                        PHISHING,
                                        ", \"ip\": \"192.0.2.1\", \"helo\": \"h\","
                                                + " \"mailFrom\": \"a@b.test\"")
                                + "{}\n"
                                + line(LETTER, ", \"rcpt\": [\"me@home.test\"]")
                                + line(LETTER, ", \"ip\": \"nowhere\""));
        assertThat(answers).hasSize(4);
        assertThat(answers.get(0).path("action").asString()).isEqualTo("junk");
        assertThat(answers.get(0).path("findings").get(0).propertyNames())
                .containsExactly("name", "score", "evidence", "sentence");
        assertThat(answers.get(1).path("error").asString())
                .isEqualTo("the field message is missing");
        assertThat(answers.get(2).path("action").asString()).isEqualTo("accept");
        assertThat(answers.get(3).path("error").asString()).contains("nowhere");
    }

    @Test
    void judgesWithWhatTheDataFoldersPeopleHaveDecided() throws Exception {
        Path data = folder.resolve("data");
        RocksSettings settings = RocksSettings.defaults(data);
        try (RocksStore store = new RocksStore(settings, InstantSource.system(), (_, _, _) -> {})) {
            Directory directory = new Directory(store);
            directory.addDomain(MailDomain.of(new Domain("home.test")));
            AccountId me =
                    directory.addAccount(
                            new NewAccount(
                                    Address.parse("me@home.test"), Quota.UNLIMITED, Set.of()));
            directory.addAlias(
                    Address.parse("us@home.test"), List.of(Address.parse("me@home.test")));
            Accounts accounts =
                    new Accounts(
                            store,
                            InstantSource.system(),
                            MailboxSettings.defaults(),
                            directory::quota);
            Decision blocked =
                    new Decision(
                            Subject.parse("friend.test"), Decision.Verb.BLOCK, "", Instant.EPOCH);
            new Policies(store, accounts)
                    .change(new Scope.OfAccount(me), before -> before.with(List.of(blocked)));
            accounts.open(me)
                    .<Boolean, RuntimeException>changeRecords(
                            draft -> {
                                AccountFuzzy.learn(draft, List.of(reported(OFFER)));
                                return true;
                            });
            new Traps(store).add(List.of(new Trap("old@home.test", "", Instant.EPOCH, 0, null)));
        }
        List<JsonNode> answers =
                batch(
                        line(LETTER, ", \"rcpt\": \"me@home.test\"")
                                + line(LETTER, ", \"rcpt\": \"other@home.test\"")
                                + line(LETTER, ", \"rcpt\": \"us@home.test\"")
                                + line(OFFER, ", \"rcpt\": \"me+x@home.test\"")
                                + line(
                                        OFFER,
                                        ", \"rcpt\": \"old@home.test\", \"mailFrom\": \"a@b.test\""),
                        "--digests",
                        "--data",
                        data.toString());
        assertThat(answers.get(0).path("action").asString()).isEqualTo("reject");
        assertThat(answers.get(0).toString()).contains("blocked-sender");
        assertThat(answers.get(1).path("action").asString()).isEqualTo("accept");
        assertThat(answers.get(2).path("action").asString()).isEqualTo("reject");
        assertThat(answers.get(3).toString())
                .contains("\"fuzzy\"", "You have called nearly the same message junk.");
        assertThat(answers.get(3).path("digests").get(0).asString()).matches("text-[0-9a-f]{16}");
        assertThat(answers.get(4).toString()).contains("\"trap\"").doesNotContain("\"fuzzy\"");
    }

    private static Report reported(String message) {
        return new Report(
                FilterBench.digests(message.getBytes(StandardCharsets.UTF_8)), Ruling.JUNK);
    }

    @Test
    void remembersInTheDataFolderWhatItWasTaught() throws Exception {
        Path letter = Files.writeString(folder.resolve("letter"), CAMPAIGN);
        String data = folder.resolve("data").toString();
        Shell.Result taught =
                shell.run("inspect", "--train", "spam", letter.toString(), "--data", data);
        assertThat(taught.out()).isEqualTo("learned 1 of 1; the others were known\n");
        double junk = lean(batch(line(CAMPAIGN, ""), "--data", data).getFirst());
        String wanted = line(CAMPAIGN, ", \"class\": \"ham\"");
        JsonNode answer = batch(wanted, "--train", "--data", data).getFirst();
        assertThat(answer.path("ok").asBoolean()).isTrue();
        double ham = lean(batch(line(CAMPAIGN, ""), "--data", data).getFirst());
        assertThat(ham).isLessThan(junk);
    }

    private static double lean(JsonNode answer) {
        Matcher found = Pattern.compile("lean ([-0-9.]+) of").matcher(answer.toString());
        assertThat(found.find()).isTrue();
        return Double.parseDouble(found.group(1));
    }

    @Test
    void triesOtherSettingsOnWhatWasFound() throws Exception {
        Path data = folder.resolve("data");
        RocksSettings settings = RocksSettings.defaults(data);
        try (RocksStore store = new RocksStore(settings, InstantSource.system(), (_, _, _) -> {})) {
            EvidenceBox box = new EvidenceBox(store, Duration.ofDays(7), InstantSource.system());
            Candidate candidate =
                    new Candidates(new FakeDns(), new FakeClock())
                            .of("192.0.2.1", "a@b.test", "From: a@b.test\n\nhello\n");
            Verdict verdict =
                    new Verdict(
                            Action.JUNK,
                            5.5,
                            List.of(new Finding("dnsbl-bl.test", 5.5, "", "It is listed.")),
                            null,
                            Verdict.Reach.CONTENT);
            box.seen(candidate, new Judgement("mx.test", verdict, Map.of()));
            box.save();
        }
        Shell.Result same = shell.run("inspect", "--replay", "--data", data.toString());
        assertThat(same.status()).as(same.err()).isZero();
        assertThat(same.out())
                .startsWith("1 messages to 1 recipients in the last 7 days, ")
                .endsWith("Nothing would be treated otherwise.\n");
        Shell.Result other =
                shell.run("inspect", "--replay", "--data", data.toString(), "--junk", "6");
        assertThat(other.out())
                .contains("1 would be treated otherwise:\n  1 junk -> mark\n")
                .contains("other thresholds: mark from 3.00, junk from 6.00");
        Path config = Files.writeString(folder.resolve("other.toml"), CONFIG);
        Shell.Result listed =
                shell.run(
                        "inspect",
                        "--replay",
                        "--data",
                        data.toString(),
                        "--config",
                        config.toString(),
                        "--json");
        assertThat(listed.status()).as(listed.err()).isZero();
        JsonNode changed = new JsonMapper().readTree(listed.out()).path("changed").get(0);
        assertThat(changed.path("then").path("action").asString()).isEqualTo("accept");
        assertThat(changed.path("why").get(0).asString()).isEqualTo("dnsbl-bl.test goes 5.50");
        Shell.Result wrong =
                shell.run("inspect", "--replay", "--data", data.toString(), "--days", "0");
        assertThat(
                        shell.run(
                                        "inspect",
                                        "--replay",
                                        "--data",
                                        data.toString(),
                                        "--domain",
                                        "none.test")
                                .err())
                .isEqualTo("veredus: there is no domain none.test\n");
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.err()).contains("days is a number from 1 to 90");
    }

    private static final String CONFIG = "hostname = \"mx.test\"\ndata = \"/nowhere\"\n";

    @Test
    void wantsAFolderToLearnInto() {
        Shell.Result result = shell.run("inspect", "--train", "ham", "-");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("--data");
    }

    @Test
    void takesWhatProgramsMakeOfJson() {
        String broken =
                Base64.getMimeEncoder()
                        .encodeToString(PHISHING.getBytes(StandardCharsets.UTF_8))
                        .replace("\r\n", "\\r\\n");
        List<JsonNode> answers =
                batch(
                        "\uFEFF"
                                + line(LETTER, "")
                                + "{\"message\":\r\""
                                + broken
                                + "\"}\r\n"
                                + line(LETTER, ", \"rcpt\": [{\"a\": 1}]")
                                + line(LETTER, ", \"rcpt\": [null]")
                                + "[".repeat(100_000)
                                + "\n"
                                + "{\"message\": \"\n");
        assertThat(answers).hasSize(6);
        assertThat(answers.get(0).path("action").asString()).isEqualTo("accept");
        assertThat(answers.get(1).path("action").asString()).isEqualTo("junk");
        assertThat(answers.get(2).path("error").asString())
                .isEqualTo("the field rcpt is not a list of strings");
        assertThat(answers.get(3).path("error").asString())
                .isEqualTo("the field rcpt is not a list of strings");
        assertThat(answers.get(4).path("error").asString())
                .isEqualTo("not JSON: something is nested too deep, or too long");
        assertThat(answers.get(5).path("error").asString())
                .isEqualTo("not JSON: it ends too early");
    }

    @Test
    void judgesAndLearnsManyFilesFoldersAndMailboxes() throws Exception {
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Files.writeString(mail.resolve("a.eml"), LETTER);
        Files.writeString(mail.resolve("b.eml"), PHISHING);
        Path mbox =
                Files.writeString(
                        folder.resolve("box"),
                        "From a@b Thu Jan  1 00:00:00 2026\n"
                                + CAMPAIGN
                                + "\nFrom a@b Thu Jan  1 00:00:00 2026\n"
                                + OFFER);
        Shell.Result judged = shell.run("inspect", "--no-dns", "--json", mail.toString());
        assertThat(judged.status()).as(judged.err()).isZero();
        List<JsonNode> lines =
                judged.out().lines().<JsonNode>map(new JsonMapper()::readTree).toList();
        assertThat(lines)
                .extracting(line -> line.path("file").asString())
                .containsExactly(
                        mail.resolve("a.eml").toString(), mail.resolve("b.eml").toString());
        assertThat(lines)
                .extracting(line -> line.path("action").asString())
                .containsExactly("accept", "junk");
        String data = folder.resolve("learned").toString();
        Shell.Result learned =
                shell.run(
                        "inspect",
                        "--train",
                        "spam",
                        "--data",
                        data,
                        mbox.toString(),
                        folder.resolve("none").toString(),
                        mail.resolve("b.eml").toString());
        assertThat(learned.out()).startsWith("learned 3 of 3;");
        assertThat(learned.status()).isEqualTo(1);
        assertThat(learned.err()).contains("none: there is no such file or folder");
        assertThat(shell.run("inspect", "--train", "spam", "--data", data, mbox.toString()).out())
                .startsWith("learned 0 of 2;");
    }

    @Test
    void writesNothingAmongSomebodysMail() throws Exception {
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Path letter = Files.writeString(mail.resolve("a.eml"), LETTER);
        Shell.Result result =
                shell.run("inspect", "--no-dns", "--data", mail.toString(), letter.toString());
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains(mail + " is no data folder: it has other files");
        try (var inside = Files.list(mail)) {
            assertThat(inside).containsExactly(letter);
        }
    }
}
