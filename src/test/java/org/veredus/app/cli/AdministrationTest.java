package org.veredus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.auth.Outcome;
import org.veredus.account.factor.TotpSecret;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Role;
import org.veredus.app.cli.Shell.Result;
import org.veredus.base.observe.Health;
import org.veredus.format.address.Address;
import org.veredus.testing.AdminServer;
import org.veredus.testing.AggregateXml;
import org.veredus.transport.quarantine.Quarantine;
import org.veredus.transport.queue.QueueId;
import org.veredus.transport.trace.Room;
import org.veredus.verify.dns.Tlsa;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

@Timeout(120)
class AdministrationTest {
    @TempDir Path folder;
    private final Shell shell = new Shell();

    @SuppressWarnings("NullAway.Init")
    private AdminServer server;

    @BeforeEach
    void open() throws Exception {
        server = new AdminServer(folder);
        new RunFile(server.url(), server.tokenFile(), server.authorityFile(), 1).write(folder);
        shell.env("VEREDUS_DATA", folder.toString());
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private String run(String... arguments) {
        Result result = shell.run(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        return result.out();
    }

    private JsonNode json(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        return new ObjectMapper().readTree(run(all.toArray(String[]::new)));
    }

    private String fail(String... arguments) {
        return refused(1, arguments);
    }

    private String misuse(String... arguments) {
        return refused(2, arguments);
    }

    private String refused(int status, String... arguments) {
        Result result = shell.run(arguments);
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.err().lines()).hasSize(1);
        return result.err().strip();
    }

    private Outcome logIn(String name, String password) throws Exception {
        return server.authenticator().password(InetAddress.ofLiteral("192.0.2.1"), name, password);
    }

    @Test
    void keepsListsOfSenders() throws Exception {
        run("guard", "block", "--note", "keeps writing", "Bad.test", "192.0.2.0/24");
        run("guard", "allow", "--domain", "example.test", "friend@bad.test");
        run("guard", "allow", "--account", "admin@example.test", "a@b.test");
        assertThat(run("guard", "list"))
                .contains("192.0.2.0/24", "bad.test", "block", "keeps writing");
        assertThat(
                        json("guard", "list", "--domain", "example.test")
                                .at("/senders/0/verb")
                                .asString())
                .isEqualTo("allow");
        run("guard", "forget", "bad.test");
        assertThat(fail("guard", "forget", "bad.test")).contains("not on this list");
        assertThat(fail("guard", "block", "a b")).contains("no mail address, domain or network");
        assertThat(run("guard", "scores", "--junk", "4.5", "--reject", "never"))
                .startsWith("junk from 4.5\nreject from never\n");
        assertThat(run("guard", "scores", "--reject", "inherit"))
                .startsWith("junk from 4.5\nSENDER");
        assertThat(fail("guard", "scores", "--junk", "0")).contains("a score above 0");
        assertThat(fail("guard", "list", "--domain", "x.test")).contains("not one of ours");
    }

    @Test
    void showsWhatIsRememberedOfAnAccount() throws Exception {
        var admin = server.addAccount("dora@example.test", Set.of());
        server.correspondents().wrote(admin, Map.of("friend@b.test", "A Friend"), null);
        assertThat(run("guard", "known", "dora@example.test"))
                .contains("friend@b.test", "A Friend");
        run("guard", "known", "dora@example.test", "--forget", "friend@b.test");
        assertThat(fail("guard", "known", "dora@example.test", "--forget", "friend@b.test"))
                .contains("was not written to");
        assertThat(fail("account", "reindex", "dora@example.test")).contains("there is no index");
        assertThat(run("guard", "learned", "dora@example.test")).isEqualTo("0 junk, 0 wanted\n");
        run("guard", "learned", "dora@example.test", "--forget");
    }

    @Test
    void releasesAndDeletesWhatIsHeld() throws Exception {
        var dora = server.addAccount("dora@example.test", Set.of());
        for (String subject : List.of("one", "two")) {
            byte[] message =
                    ("From: a@b.test\r\nSubject: " + subject + "\r\n\r\nhi\r\n")
                            .getBytes(StandardCharsets.US_ASCII);
            try (var intake = server.accounts().intake()) {
                intake.write(message, 0, message.length);
                server.quarantine()
                        .hold(
                                new Quarantine.Arriving(
                                        dora,
                                        "dora@example.test",
                                        "a@b.test",
                                        intake.finish(),
                                        "",
                                        "t"),
                                new Quarantine.Why(9, List.of("It looks odd.")));
            }
        }
        JsonNode all = json("quarantine", "list", "--account", "dora@example.test");
        String one = all.at("/0/number").asString();
        String two = all.at("/1/number").asString();
        assertThat(run("quarantine", "list")).contains("dora@example.test", "one", "two");
        assertThat(run("quarantine", "show", "dora@example.test", one)).contains("It looks odd.");
        assertThat(run("quarantine", "show", "--message", "dora@example.test", one))
                .endsWith("hi\r\n");
        run("quarantine", "release", "dora@example.test", one);
        run("quarantine", "delete", "dora@example.test", two);
        assertThat(json("quarantine", "list").size()).isZero();
        assertThat(server.accounts().open(dora).state().usage().messages()).isEqualTo(1);
        assertThat(fail("quarantine", "release", "dora@example.test", one))
                .contains("there is no held message");
    }

    @Test
    void showsWhoMaySendNoMore() {
        assertThat(json("guard", "stopped").size()).isZero();
        assertThat(fail("guard", "resume", "admin@example.test")).contains("may send");
    }

    @Test
    void tellsWhyAMessageIsWhereItIs() throws Exception {
        var account = server.accounts().open(server.addAccount("dora@example.test", Set.of()));
        byte[] message =
                """
                X-Spam-Flag: YES
                X-Spam-Status: Yes, score=6.5 tests=spf-fail=2.0, learned-junk=4.5
                X-Spam-Reason: It looks odd.
                Received: from x by y; Mon, 1 Jan 2024 00:00:00 +0000
                X-Spam-Status: No, score=-9 tests=forged=-9.0

                hi
                """
                        .replace("\n", "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        try (var intake = account.intake()) {
            intake.write(message, 0, message.length);
            var inbox = Objects.requireNonNull(account.state().tree().find(Role.INBOX));
            var filing = new Filing(intake.finish(), new byte[0], Flags.NONE, Instant.EPOCH);
            long email = account.file(inbox.id(), List.of(filing)).emails().getFirst();
            assertThat(run("guard", "why", "dora@example.test", Long.toString(email)))
                    .startsWith("junk, score 6.5\n")
                    .contains("spf-fail", "learned-junk", "It looks odd.")
                    .doesNotContain("forged");
        }
        assertThat(fail("guard", "why", "dora@example.test", "99")).contains("no such message");
    }

    @Test
    void shutsAddressesOut() {
        assertThat(run("guard", "ban", "192.0.2.1")).startsWith("192.0.2.1/32 is shut out until ");
        assertThat(json("guard", "bans").at("/0/why").asString()).isEqualTo("by an administrator");
        run("guard", "unban", "192.0.2.1");
        assertThat(fail("guard", "unban", "192.0.2.1")).contains("is not shut out");
        assertThat(fail("guard", "ban", "a.test")).contains("no IP address");
    }

    @Test
    void changesTheRulesOfAScriptAndKeepsWhatIsNone() throws Exception {
        shell.type(
                """
                require ["fileinto"];
                # rule:[Lists]
                if allof (header :contains "list-id" "dev")
                {
                	fileinto "Lists";
                	stop;
                }
                if true { keep; } elsif false { discard; }
                """);
        run("script", "put", "--account", "admin@example.test", "main", "-");
        String[] rules = {"script", "rules", "--account", "admin@example.test", "main"};
        assertThat(run(rules)).contains("1. Lists\n", "→ fileinto Lists\n", "2. text: if true");
        String changed = json(rules).toString().replace("\"dev\"", "\"ops\"");
        shell.type(changed);
        run("script", "rules", "--account", "admin@example.test", "main", "-");
        assertThat(json(rules).toString()).isEqualTo(changed);
        assertThat(run("script", "show", "--account", "admin@example.test", "main"))
                .contains("\"ops\"", "if true { keep; } elsif false { discard; }\n");
    }

    @Test
    void managesScripts() throws Exception {
        Path file = Files.writeString(folder.resolve("x.sieve"), "stop;\nkeep;\n");
        assertThat(run("script", "put", "before", file.toString()))
                .contains("line 2, column 1", "never reached");
        assertThat(run("script", "show", "before")).isEqualTo("stop;\nkeep;\n");
        assertThat(run("list", "put", "friends", file.toString())).isEmpty();
        assertThat(run("list", "show", "friends")).isEqualTo("stop;\nkeep;\n");
        assertThat(run("script", "log", "--account", "admin@example.test", "--trace", "2"))
                .startsWith("all runs are noted until ");
        shell.type("keep;\n");
        run("script", "put", "--account", "admin@example.test", "--active", "main", "-");
        assertThat(run("script", "list", "--account", "admin@example.test"))
                .isEqualTo(
                        """
                        NAME  ACTIVE  OCTETS
                        main  active  6
                        """);
        run("script", "deactivate", "--account", "admin@example.test", "main");
        run("script", "activate", "--account", "admin@example.test", "main");
        assertThat(fail("script", "remove", "--account", "admin@example.test", "main"))
                .contains("this is the active script");
        run("script", "remove", "before");
        assertThat(json("script", "list").size()).isZero();
        Files.writeString(file, "kep;\n");
        assertThat(fail("script", "put", "--domain", "example.test", "after", file.toString()))
                .contains("line 1, column 1")
                .contains("unknown command");
        assertThat(misuse("script", "list", "--domain", "a.test", "--account", "a@a.test"))
                .contains("not both");
        assertThat(misuse("account", "quota", "admin@example.test", "5XB"))
                .isEqualTo("veredus: not a size: 5XB; write it like 500MiB or 5GiB");
    }

    @Test
    void managesAccounts() throws Exception {
        shell.type("sesame\n");
        assertThat(run("account", "add", "bob@example.test", "--quota", "5GiB"))
                .contains("address    bob@example.test", "password   set", "quota      5.0 GiB");
        assertThat(logIn("bob@example.test", "sesame")).isInstanceOf(Outcome.Ok.class);
        shell.type("open\n");
        run("account", "password", "bob@example.test");
        assertThat(logIn("bob@example.test", "open")).isInstanceOf(Outcome.Ok.class);
        assertThat(run("account", "disable", "bob@example.test")).contains("enabled    no");
        assertThat(logIn("bob@example.test", "open")).isInstanceOf(Outcome.Disabled.class);
        assertThat(run("account", "enable", "bob@example.test")).contains("enabled    yes");
        assertThat(
                        run(
                                "account",
                                "quota",
                                "bob@example.test",
                                "none",
                                "--messages",
                                "100",
                                "--mailboxes",
                                "50"))
                .contains("quota      none, 100 messages, 50 mailboxes");
        assertThat(run("account", "grant", "bob@example.test")).contains("roles      admin");
        assertThat(json("account", "revoke", "bob@example.test").path("roles").size()).isZero();
        run("account", "address", "add", "bob@example.test", "rob@example.test");
        assertThat(run("account", "list"))
                .isEqualTo(
                        """
                        ADDRESS             ENABLED  ROLES  QUOTA                             OTHER ADDRESSES
                        admin@example.test  yes      admin  none
                        bob@example.test    yes             none, 100 messages, 50 mailboxes  rob@example.test
                        """);
        run("account", "address", "remove", "bob@example.test", "rob@example.test");
        assertThat(json("account", "list").size()).isEqualTo(2);
        String token = run("account", "token", "add", "bob@example.test", "phone").strip();
        assertThat(logIn("bob@example.test", token)).isInstanceOf(Outcome.Ok.class);
        assertThat(run("account", "token", "list", "bob@example.test")).contains("phone");
        run("account", "token", "remove", "bob@example.test", "1");
        assertThat(logIn("bob@example.test", token)).isInstanceOf(Outcome.Wrong.class);
        assertThat(run("account", "token", "add", "bob@example.test", "fax", "--shared"))
                .startsWith("vrs_");
        assertThat(run("account", "token", "list", "bob@example.test"))
                .contains("shared  all    fax");
        assertThat(run("account", "move", "bob@example.test", "other.example.test"))
                .contains("moved to   other.example.test");
        assertThat(run("account", "move", "bob@example.test", "here")).doesNotContain("moved");
        run("account", "remove", "bob@example.test");
        assertThat(fail("account", "show", "bob@example.test"))
                .isEqualTo("veredus: there is no account bob@example.test");
    }

    @Test
    void takesPasswordsFromFilesAndMakesThem() throws Exception {
        Path file = folder.resolve("password");
        Files.writeString(file, "from a file\nsecond line\n", StandardCharsets.UTF_8);
        run("account", "add", "bob@example.test", "--password-file", file.toString());
        assertThat(logIn("bob@example.test", "from a file")).isInstanceOf(Outcome.Ok.class);
        Result made = shell.run("account", "password", "bob@example.test", "--generate");
        assertThat(made.err()).startsWith("password of bob@example.test: ");
        String password = made.err().substring(made.err().indexOf(": ") + 2).strip();
        assertThat(password).hasSize(23);
        assertThat(logIn("bob@example.test", password)).isInstanceOf(Outcome.Ok.class);
        assertThat(fail("account", "add", "bob@example.test", "--generate"))
                .isEqualTo("veredus: address bob@example.test is taken");
        assertThat(fail("account", "add", "eve@example.test")).contains("no password on standard");
        assertThat(run("account", "add", "eve@example.test", "--no-password"))
                .contains("password   none");
    }

    @Test
    void managesSpamTraps() {
        assertThat(run("guard", "trap", "--note", "never given out", "old@example.test", "sales@"))
                .contains("old@example.test", "sales@", "never given out");
        assertThat(json("guard", "traps").size()).isEqualTo(2);
        assertThat(fail("guard", "trap", "admin@example.test"))
                .contains("somebody has the address admin@example.test");
        assertThat(fail("guard", "trap", "x@elsewhere.test")).contains("not ours");
        run("guard", "untrap", "sales@");
        assertThat(fail("guard", "untrap", "sales@")).contains("is no trap");
        assertThat(json("guard", "traps").path(0).path("trap").asString())
                .isEqualTo("old@example.test");
        assertThat(json("guard", "digests").size()).isZero();
        assertThat(fail("guard", "digests", "--forget", "text-0123456789abcdef"))
                .contains("nothing is known of text-0123456789abcdef");
    }

    @Test
    void saysThatReportsAreNotSentHere() {
        assertThat(fail("report", "pending")).contains("report.send is off");
        assertThat(fail("report", "send", "a.test", "--today")).contains("report.send is off");
    }

    @Test
    void managesDomainsAndAliases() {
        assertThat(run("domain", "add", "other.test", "--catch-all", "admin@example.test"))
                .contains("other.test  +          admin@example.test");
        run("domain", "change", "other.test", "--separator", "-", "--catch-all", "none");
        assertThat(run("domain", "change", "other.test", "--second-factor", "demanded"))
                .contains("demanded");
        assertThat(json("domain", "show", "other.test").path("secondFactor").asBoolean()).isTrue();
        assertThat(json("domain", "show", "other.test").path("separator").asString())
                .isEqualTo("-");
        run("alias", "add", "team@other.test", "admin@example.test", "x@remote.test");
        assertThat(fail("domain", "remove", "other.test")).contains("still has addresses");
        run("alias", "change", "team@other.test", "x@remote.test");
        assertThat(run("alias", "list"))
                .isEqualTo("ADDRESS          TARGETS\nteam@other.test  x@remote.test\n");
        assertThat(json("alias", "show", "team@other.test").path("targets").size()).isEqualTo(1);
        run("alias", "remove", "team@other.test");
        run("domain", "remove", "other.test");
        assertThat(json("domain", "list").size()).isEqualTo(1);
    }

    @Test
    void managesTheQueue() throws Exception {
        QueueId id = server.queue("bob@example.test", "eve@remote.test");
        assertThat(run("queue", "list"))
                .contains("0-", "active", "<bob@example.test>", "eve@remote.test");
        assertThat(run("queue", "hold", id.toString())).contains("held");
        assertThat(run("queue", "release", id.toString())).contains("active");
        assertThat(run("queue", "retry", id.toString())).contains("remote.test  0");
        assertThat(json("queue", "show", id.toString()).path("id").asString())
                .isEqualTo(id.toString());
        run("queue", "remove", id.toString(), "--bounce", "--reason", "sent in error");
        assertThat(server.bounces()).hasSize(1);
        assertThat(server.bounces().getFirst()).contains("sent in error");
        assertThat(json("queue", "list").size()).isZero();
        assertThat(fail("queue", "show", "7")).contains("not a queue id");
    }

    @Test
    void tellsJourneysWithoutSteeringTheTerminal() {
        server.trace()
                .note(
                        "m1",
                        server.clock().instant(),
                        Room.SMTP,
                        "accepted",
                        "from",
                        "bob@example.test",
                        "client",
                        "\u001b[2J");
        assertThat(run("trace", "bob@example.test"))
                .isEqualTo(
                        """
                        message m1
                          TIME                  ROOM  WHAT      FACTS
                          2026-01-02T03:04:05Z  smtp  accepted  from=bob@example.test client=?[2J

                        """);
        assertThat(json("trace", "m1").path("journeys").size()).isEqualTo(1);
        assertThat(fail("trace", "nobody@x.test")).contains("nothing is known of nobody@x.test");
    }

    @Test
    void failsWhenTheServerIsNotWell() {
        assertThat(run("status")).contains("version  test", "queued   0 messages");
        server.health().add("disk", () -> Health.Finding.bad("full"));
        Result result = shell.run("status");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).contains("disk     BAD: full");
    }

    @Test
    void findsTheServerByDataFolderConfigurationOrUrl() throws Exception {
        Shell bare = new Shell();
        assertThat(bare.run("status", "--data", folder.toString()).status()).isZero();
        Path config = folder.resolve("veredus.toml");
        Files.writeString(config, "data = \".\"\n", StandardCharsets.UTF_8);
        assertThat(bare.run("status", "--config", config.toString()).status()).isZero();
        String url = server.url().toString();
        String ca = server.authorityFile().toString();
        assertThat(
                        bare.run(
                                        "status",
                                        "--server",
                                        url,
                                        "--ca",
                                        ca,
                                        "--token-file",
                                        server.tokenFile().toString())
                                .status())
                .isZero();
        bare.type(AdminServer.PASSWORD + "\n");
        assertThat(
                        bare.run(
                                        "status",
                                        "--server",
                                        url,
                                        "--ca",
                                        ca,
                                        "--user",
                                        "admin@example.test")
                                .status())
                .isZero();
        bare.type("wrong\n");
        Result refused =
                bare.run("status", "--server", url, "--ca", ca, "--user", "admin@example.test");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("name or password is wrong");
    }

    @Test
    void showsAndResetsSecondFactors() throws Exception {
        AccountId admin =
                Objects.requireNonNull(
                                server.directory().account(Address.parse("admin@example.test")))
                        .id();
        TotpSecret secret = TotpSecret.make(new Random(1));
        server.credentials().factors().setApp(admin, secret, server.clock().instant(), 0);
        List<String> codes = server.credentials().factors().renewRecovery(admin, new Random(2));
        assertThat(run("account", "show", "admin@example.test")).contains("factor     set");
        assertThat(run("account", "factor", "list", "admin@example.test"))
                .isEqualTo(
                        """
                        KIND            SINCE                 LAST USED  NAME
                        app             %s  -          -
                        recovery codes  -                     -          10
                        """
                                .formatted(server.clock().instant()));
        Shell bare = new Shell();
        String url = server.url().toString();
        String ca = server.authorityFile().toString();
        List<String> from = List.of("--server", url, "--ca", ca, "--user", "admin@example.test");
        bare.type(AdminServer.PASSWORD + "\n");
        assertThat(bare.run(with(from, "status")).err()).contains("see --user-code");
        String code = codes.getFirst();
        for (int status : new int[] {0, 1}) {
            bare.type(AdminServer.PASSWORD + "\n");
            Result said = bare.run(with(from, "status", "--user-code", code));
            assertThat(said.status()).as(said.err()).isEqualTo(status);
        }
        assertThat(run("account", "factor", "reset", "admin@example.test")).isEmpty();
        assertThat(fail("account", "factor", "reset", "admin@example.test"))
                .contains("it has no second factor");
        bare.type(AdminServer.PASSWORD + "\n");
        assertThat(bare.run(with(from, "status")).status()).isZero();
    }

    private static String[] with(List<String> options, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(options);
        return all.toArray(String[]::new);
    }

    @Test
    void trustsOnlyTheServerOfTheDataFolder() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        try (AdminServer impostor = new AdminServer(other)) {
            new RunFile(impostor.url(), server.tokenFile(), server.authorityFile(), 1)
                    .write(folder);
            assertThat(fail("status")).contains("is not who it should be");
        }
    }

    @Test
    void saysWhatToDoWhenThereIsNoServer() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(fail("status", "--data", empty.toString()))
                .startsWith("veredus: no server is running on the data folder " + empty);
        assertThat(fail("status", "--server", "https://127.0.0.1:1", "--user", "a@b.test"))
                .contains("no password on standard input");
        assertThat(
                        fail(
                                "status",
                                "--server",
                                "https://127.0.0.1:1",
                                "--token-file",
                                server.tokenFile().toString()))
                .contains("nothing listens at https://127.0.0.1:1; is the server running?");
        String nobody = "x".repeat(64) + ".test"; // longer than a label: nobody is asked
        assertThat(
                        fail(
                                "status",
                                "--server",
                                "http://" + nobody,
                                "--token-file",
                                server.tokenFile().toString()))
                .contains("no host is called " + nobody);
    }

    @Test
    void theRecordsOfADomainArePrintedAndChecked() {
        String records = run("domain", "dns", "example.test");
        assertThat(records)
                .contains("example.test. IN MX 10 mail.example.test.")
                .contains("_mta-sts.example.test. IN TXT \"v=STSv1; id=")
                .contains("_25._tcp.mail.example.test. IN TLSA 3 1 1 ");
        Result bare = shell.run("check", "domain", "example.test");
        assertThat(bare.status()).isEqualTo(1);
        assertThat(bare.out()).contains("missing", "example.test. IN MX 10 mail.example.test.");

        for (JsonNode record : json("domain", "dns", "example.test")) publish(record);
        server.dns().ptr("192.0.2.1", "mail.example.test");
        Result whole = shell.run("check", "domain", "example.test", "--json");
        JsonNode answer = new ObjectMapper().readTree(whole.out());
        for (JsonNode finding : answer.path("findings"))
            assertThat(finding.path("verdict").asString())
                    .as(finding.toString())
                    .isEqualTo(
                            switch (finding.path("type").asString()) {
                                case "HTTPS" -> "wrong"; // nobody serves it here
                                case "TLSA" -> "advice"; // without DNSSEC
                                default ->
                                        finding.path("sentence").asString().contains("p=none")
                                                ? "advice"
                                                : "right";
                            });
    }

    /// As the domain's owner does who pastes it.
    private void publish(JsonNode record) {
        String name = record.path("name").asString();
        String value = record.path("value").asString();
        String last = value.replaceAll(".* |\\.$", "");
        switch (record.path("type").asString()) {
            case "A" -> server.dns().a(name, value);
            case "MX" -> server.dns().mx(name, 10, last);
            case "TXT" -> server.dns().txt(name, value);
            case "SRV" -> server.dns().srv(name, Integer.parseInt(value.split(" ")[2]), last);
            case "TLSA" ->
                    server.dns().tlsa(name, new Tlsa(3, 1, 1, HexFormat.of().parseHex(last)));
            default -> assertThat(value).contains("YOUR-");
        }
    }

    @Test
    void reportsAreTakenAndTurnedIntoAdvice() throws Exception {
        Path file = folder.resolve("report.xml");
        long yesterday = server.clock().instant().getEpochSecond() - 86_400;
        Files.write(
                file,
                new AggregateXml("example.test", yesterday)
                        .row("192.0.2.1", 900, "pass", "pass", "")
                        .row("203.0.113.9", 100, "fail", "fail", "")
                        .build());
        assertThat(run("report", "import", file.toString())).contains("Reporter", "1000");
        assertThat(run("report", "list", "example.test")).contains("Reporter", "brought");
        assertThat(run("report", "show", "example.test"))
                .contains("p=reject is safe if you know none", "203.0.113.9", "nothing proves");
        assertThat(json("report", "show", "example.test", "--days", "0").path("messages").asLong())
                .isZero();
        Files.writeString(file, "nonsense");
        assertThat(fail("report", "import", file.toString())).contains("there is no report in it");
        assertThat(fail("report", "show", "other.test")).contains("not one of ours");
    }

    @Test
    void keysAreMadeWithADomainAndRotated() {
        run("domain", "add", "keys.test");
        JsonNode first = json("domain", "keys", "keys.test");
        assertThat(first.size()).isEqualTo(2);
        assertThat(first.get(0).path("stage").asString()).isEqualTo("active");
        assertThat(first.toString()).doesNotContain("PRIVATE").doesNotContain("private");

        assertThat(run("domain", "rotate-keys", "keys.test"))
                .contains(
                        "pending",
                        "IN TXT \"v=DKIM1; k=rsa; p=",
                        "IN TXT \"v=DKIM1; k=ed25519; p=");
        assertThat(json("domain", "keys", "keys.test").size()).isEqualTo(4);
        assertThat(run("domain", "rotate-keys", "keys.test", "--activate")).contains("retired");
        assertThat(fail("domain", "rotate-keys", "keys.test", "--activate"))
                .contains("no new keys wait for keys.test");
        assertThat(fail("domain", "keys", "other.test")).contains("not one of ours");
    }

    @Test
    void onlyItsUserCanReadTheRunFile() throws Exception {
        Path file = folder.resolve("run.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(RunFile.read(folder).url()).isEqualTo(server.url());
        RunFile.remove(folder);
        assertThat(file).doesNotExist();
    }
}
