package org.veredus.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.config.Config.HostPort;
import org.veredus.app.config.ConfigException.Problem;
import org.veredus.base.net.Cidr;
import org.veredus.testing.FreshDoc;
import org.veredus.verify.dnsbl.DnsList;

class ConfigFileTest {
    private static final Path FOLDER = Path.of("/etc/veredus");

    @TempDir Path folder;

    private static Config parse(String toml) throws ConfigException {
        return ConfigFile.parse(toml, FOLDER);
    }

    private static List<Problem> problems(String toml) {
        return catchThrowableOfType(ConfigException.class, () -> parse(toml)).problems();
    }

    private static String problem(String toml) {
        List<Problem> problems = problems(toml);
        assertThat(problems).hasSize(1);
        return problems.getFirst().toString();
    }

    @Test
    void anEmptyFileIsAGoodOne() throws Exception {
        Config config = parse("");
        assertThat(config.hostname()).isEqualTo("localhost");
        assertThat(config.data()).isEqualTo(Path.of("/var/lib/veredus"));
        assertThat(config.listen().smtp()).isEqualTo(new InetSocketAddress(25));
        assertThat(config.listen().lmtp()).isNull();
        assertThat(config.tls())
                .isEqualTo(
                        new Config.Tls(
                                null,
                                null,
                                null,
                                Config.Sts.TESTING,
                                null,
                                Set.of(Config.ClientService.values())));
        assertThat(config.store())
                .isEqualTo(new Config.Store(Config.Engine.ROCKSDB, 64L << 20, 128L << 20, 2));
        assertThat(config.relay()).isEqualTo(new Config.Relay(null, null, Config.Dnssec.LOCAL, 25));
        assertThat(config.log()).isEqualTo(new Config.Log(Config.Format.TEXT, "info"));
        assertThat(config.limits()).isEqualTo(new Config.Limits(150L << 20, 1000, 10_000, 50));
        assertThat(config.traceKeep()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void takesEveryKey() throws Exception {
        Config config =
                parse(
                        """
                        hostname = "Mail.Example.ORG"
                        data = "data"
                        [listen]
                        smtp = "192.0.2.1:2525"
                        imaps = "[2001:db8::1]:993"
                        pop3 = "off"
                        lmtp = "127.0.0.1:24"
                        https = "127.0.0.1:0"
                        [tls]
                        certificate = "tls/cert.pem"
                        key = "/secret/key.pem"
                        [store]
                        block-cache = "1 GiB"
                        background-threads = 4
                        [relay]
                        smarthost = "relay.example.net:587"
                        dns = "[::1]:5353"
                        mx-port = 2525
                        [log]
                        format = "json"
                        level = "debug"
                        [limits]
                        message-size = "50MiB"
                        recipients = 200
                        [jmap]
                        origins = "https://app.example.org http://localhost:5173"

                        [engines]
                        clamav = "127.0.0.1:3310"
                        rspamd = "rspamd.example:11333"
                        milters = "127.0.0.1:8891 unix:/run/filter.sock"
                        time = "5s"
                        [reception]
                        greylist = "unknown"
                        greylist-delay = "90s"
                        client-lists = "bl.example=4 wl.example/127.0.*.2=-2.5"
                        domain-lists = "dbl.example=3"
                        evidence = "30d"
                        refuse-listed = 4
                        messages-per-minute = 30
                        ban-after = 0
                        ban-time = "2h"
                        exempt = "192.0.2.0/24 2001:db8::1"

                        [trace]
                        keep = "12h"
                        """);
        assertThat(config.hostname()).isEqualTo("mail.example.org");
        assertThat(config.data()).isEqualTo(Path.of("/etc/veredus/data"));
        assertThat(config.listen().smtp())
                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 2525));
        assertThat(config.listen().imaps())
                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 993));
        assertThat(config.listen().pop3()).isNull();
        assertThat(config.listen().https()).extracting(InetSocketAddress::getPort).isEqualTo(0);
        assertThat(config.tls().certificate()).isEqualTo(Path.of("/etc/veredus/tls/cert.pem"));
        assertThat(config.tls().key()).isEqualTo(Path.of("/secret/key.pem"));
        assertThat(config.store().blockCache()).isEqualTo(1L << 30);
        assertThat(config.relay())
                .isEqualTo(
                        new Config.Relay(
                                new HostPort("relay.example.net", 587),
                                new HostPort("::1", 5353),
                                Config.Dnssec.LOCAL,
                                2525));
        assertThat(config.log()).isEqualTo(new Config.Log(Config.Format.JSON, "debug"));
        assertThat(config.limits().recipients()).isEqualTo(200);
        assertThat(config.engines())
                .isEqualTo(
                        new Config.Engines(
                                new HostPort("127.0.0.1", 3310),
                                null,
                                new HostPort("rspamd.example", 11333),
                                List.of(
                                        new Config.Place.OfHost(new HostPort("127.0.0.1", 8891)),
                                        new Config.Place.OfFile(Path.of("/run/filter.sock"))),
                                List.of(),
                                Duration.ofSeconds(5)));
        assertThat(config.reception())
                .isEqualTo(
                        new Config.Reception(
                                Config.Greylist.UNKNOWN,
                                Duration.ofSeconds(90),
                                4,
                                30,
                                0,
                                Duration.ofHours(2),
                                List.of(Cidr.parse("192.0.2.0/24"), Cidr.parse("2001:db8::1")),
                                List.of(
                                        DnsList.parse("bl.example=4"),
                                        DnsList.parse("wl.example/127.0.*.2=-2.5")),
                                List.of(DnsList.parse("dbl.example=3")),
                                Duration.ofDays(30)));
        assertThat(config.traceKeep()).isEqualTo(Duration.ofHours(12));
        assertThat(config.jmapOrigins())
                .containsExactlyInAnyOrder("https://app.example.org", "http://localhost:5173");
    }

    @Test
    void namesAllThatIsWrongWithItsLine() {
        assertThat(
                        problems(
                                """
                                hostnam = "x"

                                [listen]
                                # the front door
                                smtp = "mail.example.org:25"
                                imap = 143

                                [log]
                                level = "loud"
                                [limits]
                                recipients = 10
                                message-size = "big"
                                """))
                .extracting(Problem::toString)
                .containsExactly(
                        "line 1: hostnam: unknown key; allowed here: hostname, data",
                        "line 5: listen.smtp: wrong value \"mail.example.org:25\"; allowed:"
                                + " ADDRESS:PORT with an IP address or * for all addresses, or"
                                + " \"off\"",
                        "line 6: listen.imap: wrong value 143; allowed: ADDRESS:PORT with an IP"
                                + " address or * for all addresses, or \"off\"",
                        "line 9: log.level: wrong value \"loud\"; allowed: \"trace\" or \"debug\""
                                + " or \"info\" or \"warn\" or \"error\"",
                        "line 11: limits.recipients: wrong value 10; allowed: a number from 100 to"
                                + " 100000",
                        "line 12: limits.message-size: wrong value \"big\"; allowed: a size from"
                                + " 64KiB to 2GiB, such as \"64MiB\"");
    }

    @Test
    void namesUnknownTables() {
        assertThat(problem("\n[listne]\nsmtp = \"off\"\n"))
                .isEqualTo(
                        "line 3: listne.smtp: unknown table; allowed: listen, tls, acme, store, relay,"
                                + " signing, log, limits, search, auth, links, imap, pop3, jmap, sieve,"
                                + " apple-push, trace, engines, logos, smime, experimental, report, submission, reception");
    }

    @Test
    void findsLinesOfDottedKeysAndInlineTables() {
        assertThat(problem("\nlog.level = 3\n")).startsWith("line 2: log.level: wrong value 3");
        assertThat(problem("\n\nlog = { level = 3 }\n")).startsWith("line 3: log.level: ");
        assertThat(problem("log = 3\n")).startsWith("line 1: log: unknown key");
    }

    @Test
    void namesTheLineWhereTheFileIsNoToml() {
        assertThat(problem("hostname = \"a\"\ndata =\n")).startsWith("line 2: not TOML: ");
        assertThat(problem("data = \"a\"\ndata = \"b\"\n")).startsWith("line 3: not TOML: ");
    }

    @Test
    void aCertificateNeedsItsKey() {
        assertThat(problem("[tls]\ncertificate = \"c.pem\"\n"))
                .isEqualTo(
                        "line 2: tls.certificate: a certificate needs its key: set tls.key, too");
        assertThat(problem("[tls]\nkey = \"k.pem\"\n")).contains("set tls.certificate");
        assertThat(problem("[apple-push]\ncertificate = \"c.pem\"\n"))
                .isEqualTo(
                        "line 2: apple-push.certificate: a certificate needs its key: set apple-push.key");
        assertThat(problem("[apple-push]\nkey = \"k.pem\"\n"))
                .contains("set apple-push.certificate");
    }

    @Test
    void lmtpStaysOnTheMachine() {
        assertThat(problem("[listen]\nlmtp = \"*:24\"\n")).contains("LMTP is for loopback");
    }

    @Test
    void refusesSizesTimesAndPortsOutOfRange() {
        for (String line :
                List.of(
                        "store.block-cache = \"9999999999GiB\"",
                        "store.write-buffers = \"1KiB\"",
                        "trace.keep = \"1s\"",
                        "trace.keep = \"7 d\"",
                        "relay.mx-port = 65536",
                        "relay.mx-port = 2.5",
                        "relay.mx-port = 99999999999999999999",
                        "relay.smarthost = \"a.example:0\"",
                        "relay.smarthost = \"a.example\"",
                        "listen.smtp = \"*:65536\"",
                        "listen.smtp = [\"*:25\"]",
                        "hostname = \"[192.0.2.1]\"",
                        "hostname = \"-\"",
                        "data = \" \"")) {
            assertThat(problem(line)).as(line).contains("; allowed: ");
        }
    }

    @Test
    void aTrialKeepsNobodyOutUnlessTheFileSaysSo() throws Exception {
        Path file = folder.resolve("veredus.toml");
        Files.writeString(file, "[reception]\nban-after = 5\n", StandardCharsets.UTF_8);
        Config.Reception trial = ConfigFile.readForTrial(file).reception();
        assertThat(trial.greylist()).isEqualTo(Config.Greylist.OFF);
        assertThat(trial.perMinute()).isZero();
        assertThat(trial.banAfter()).isEqualTo(5);
        assertThat(trial.exempt()).isEmpty();
        assertThat(ConfigFile.read(file).reception().greylist())
                .isEqualTo(Config.Greylist.SUSPICIOUS);
    }

    @Test
    void readsFilesAndSaysWhenTheyAreNotText() throws Exception {
        Path file = folder.resolve("veredus.toml");
        Files.writeString(file, "data = \"d\"\n", StandardCharsets.UTF_8);
        assertThat(ConfigFile.read(file).data()).isEqualTo(folder.resolve("d"));
        Files.write(file, new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> ConfigFile.read(file)).hasMessageContaining("UTF-8");
    }

    @Test
    void theManualListsEveryKey() throws Exception {
        FreshDoc.check("doc/configuration.md", manual());
    }

    private static String manual() {
        StringBuilder page = new StringBuilder();
        page.append(
                """
                # The configuration file

                One [TOML](https://toml.io) file says what a host decides. Every key has a default that is right for
                most; an unknown key or a wrong value is an error that names the line and what is allowed.
                `veredus check config FILE` says so without starting, `veredus quickstart` writes a first file.

                Domains, accounts, aliases and the like are not here: they live in the data folder and are changed
                while the server runs (see [admin.md](admin.md)). Relative paths begin at the file's own folder.

                This page is made from the program's own list of keys.
                """);
        String table = "-";
        for (Setting<?> setting : new Settings(Settings.Use.SERVICE).all()) {
            if (!setting.table().equals(table)) {
                table = setting.table();
                page.append(table.isEmpty() ? "\n## At the top\n" : "\n## `[" + table + "]`\n");
                page.append("\n| key | default | allowed | meaning |\n|---|---|---|---|\n");
            }
            page.append("| `")
                    .append(setting.name().substring(table.isEmpty() ? 0 : table.length() + 1))
                    .append("` | `")
                    .append(setting.shown())
                    .append("` | ")
                    .append(setting.kind().allowed().replace("*", "\\*"))
                    .append(" | ")
                    .append(setting.meaning())
                    .append(" |\n");
        }
        return page.toString();
    }
}
