package org.veredus.app.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.veredus.app.config.ConfigException.Problem;
import org.veredus.app.config.Setting.Wrong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// Reads the configuration file.
public final class ConfigFile {
    private final Settings settings;
    private final Path folder;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, JsonNode> given = new TreeMap<>();
    private final KeyLines lines;

    private ConfigFile(Path folder, String toml, Settings.Use use) {
        settings = new Settings(use);
        this.folder = folder;
        lines = new KeyLines(toml);
    }

    /// @throws IOException if it cannot be read
    public static Config read(Path file) throws IOException, ConfigException {
        return read(file, Settings.Use.SERVICE);
    }

    /// For `veredus try`, where everybody is at the same address: what keeps the world out is off
    /// unless the file says otherwise.
    public static Config readForTrial(Path file) throws IOException, ConfigException {
        return read(file, Settings.Use.TRIAL);
    }

    /// Every key as `veredus serve` takes it from a file that is good, in the order of the manual.
    public static List<InForce> inForce(Path file) throws IOException, ConfigException {
        return inForce(file, Settings.Use.SERVICE);
    }

    /// The same as `veredus try` takes them.
    public static List<InForce> inForceForTrial(Path file) throws IOException, ConfigException {
        return inForce(file, Settings.Use.TRIAL);
    }

    private static List<InForce> inForce(Path file, Settings.Use use)
            throws IOException, ConfigException {
        String toml = text(file);
        ConfigFile read = new ConfigFile(folder(file), toml, use);
        Config _ = read.config(toml);
        List<InForce> all = new ArrayList<>();
        for (Setting<?> each : read.settings.all()) {
            JsonNode node = read.given.get(each.name());
            all.add(
                    new InForce(
                            each.name(),
                            node == null ? each.shown() : node.toString(),
                            node == null ? 0 : read.lines.of(each.name()),
                            each.shown(),
                            each.kind().allowed(),
                            each.meaning()));
        }
        return all;
    }

    /// A key and its value. None is a secret: those are in files that keys name.
    ///
    /// @param value written as in the file
    /// @param line where the file has it; 0 for the default
    public record InForce(
            String key, String value, int line, String fallback, String allowed, String meaning) {}

    private static Config read(Path file, Settings.Use use) throws IOException, ConfigException {
        String toml = text(file);
        return new ConfigFile(folder(file), toml, use).config(toml);
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of("/") : folder;
    }

    private static String text(Path file) throws IOException, ConfigException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException notText) {
            throw new ConfigException(List.of(new Problem(0, "", "the file is not UTF-8 text")));
        }
    }

    /// @param folder where relative paths begin
    public static Config parse(String toml, Path folder) throws ConfigException {
        return new ConfigFile(folder, toml, Settings.Use.SERVICE).config(toml);
    }

    private Config config(String toml) throws ConfigException {
        try {
            flatten("", new TomlMapper().readTree(toml));
        } catch (JacksonException malformed) {
            TokenStreamLocation at = malformed.getLocation();
            int line = at == null ? 0 : at.getLineNr();
            String sentence = "not TOML: " + malformed.getOriginalMessage();
            throw new ConfigException(List.of(new Problem(line, "", sentence)));
        }
        findUnknown();
        Config config = build();
        if (problems.isEmpty()) return config;
        problems.sort(Comparator.comparingInt(Problem::line));
        throw new ConfigException(problems);
    }

    private void flatten(String prefix, JsonNode table) {
        table.forEachEntry(
                (name, value) -> {
                    String key = prefix + name;
                    if (value.isObject() && prefix.isEmpty()) flatten(key + ".", value);
                    else given.put(key, value);
                });
    }

    private void findUnknown() {
        for (String key : given.keySet()) {
            if (settings.all().stream().anyMatch(known -> known.name().equals(key))) continue;
            int dot = key.indexOf('.');
            String table = dot < 0 ? "" : key.substring(0, dot);
            problem(key, unknown(table));
        }
    }

    private String unknown(String table) {
        List<String> siblings = new ArrayList<>();
        for (Setting<?> known : settings.all()) {
            if (known.table().equals(table)) siblings.add(known.name());
        }
        if (!siblings.isEmpty()) return "unknown key; allowed here: " + String.join(", ", siblings);
        String tables =
                settings.all().stream()
                        .map(Setting::table)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .collect(Collectors.joining(", "));
        return "unknown table; allowed: " + tables;
    }

    private void problem(String key, String sentence) {
        problems.add(new Problem(lines.of(key), key, sentence));
    }

    private <T> T value(Setting<T> setting) {
        JsonNode node = given.get(setting.name());
        try {
            if (node != null) return setting.kind().reader().read(node);
        } catch (Wrong wrong) {
            problem(
                    setting.name(),
                    "wrong value " + node + "; allowed: " + setting.kind().allowed());
        }
        try {
            return setting.kind().reader().read(setting.fallback());
        } catch (Wrong bug) {
            throw new IllegalStateException("default of " + setting.name(), bug);
        }
    }

    private Config build() {
        return new Config(
                value(settings.hostname),
                folder.resolve(value(settings.data)).normalize(),
                listen(),
                tls(),
                acme(),
                new Config.Store(
                        value(settings.engine),
                        value(settings.blockCache),
                        value(settings.writeBuffers),
                        value(settings.backgroundThreads)),
                new Config.Relay(
                        value(settings.smarthost).orElse(null),
                        value(settings.dns).orElse(null),
                        value(settings.dnssec),
                        value(settings.mxPort)),
                value(settings.rotateKeys).orElse(null),
                value(settings.reports),
                new Config.Log(value(settings.logFormat), value(settings.logLevel).word()),
                new Config.Limits(
                        value(settings.messageSize),
                        value(settings.recipients),
                        value(settings.connections),
                        value(settings.connectionsPerAddress)),
                value(settings.search),
                reception(),
                new Config.Engines(
                        value(settings.clamav).orElse(null),
                        value(settings.spamassassin).orElse(null),
                        value(settings.rspamd).orElse(null),
                        value(settings.milters),
                        value(settings.submissionMilters),
                        value(settings.engineTime)),
                new Config.Brands(value(settings.logos), file(settings.logoRoots)),
                file(settings.smimeAuthorities),
                value(settings.dkim2),
                value(settings.recipientsPerHour),
                value(settings.traceKeep),
                value(settings.jmapOrigins),
                new Config.LookUps(value(settings.lookUpHosts), value(settings.lookUpAddresses)),
                value(settings.pushAddresses),
                applePush(),
                new Config.Imap(
                        value(settings.literals),
                        value(settings.messageLimit).orElse(null),
                        value(settings.quotaSet)),
                new Config.Pop3(
                        value(settings.loginDelay).orElse(null),
                        value(settings.expireDays).orElse(null)),
                new Config.Auth(
                        value(settings.cramMd5),
                        value(settings.secondFactor),
                        value(settings.impersonation),
                        value(settings.passkeyNames)),
                new Config.Links(
                        value(settings.linksFrom).orElse(null),
                        value(settings.linksSize),
                        value(settings.linksDays)));
    }

    private Config.ApplePush applePush() {
        Path certificate = file(settings.appleCertificate);
        Path key = file(settings.appleKey);
        if (certificate != null && key == null)
            problem("apple-push.certificate", "a certificate needs its key: set apple-push.key");
        if (certificate == null && key != null)
            problem("apple-push.key", "a key needs its certificate: set apple-push.certificate");
        return new Config.ApplePush(certificate, key, value(settings.appleService));
    }

    private Config.Reception reception() {
        return new Config.Reception(
                value(settings.greylist),
                value(settings.greylistDelay),
                value(settings.refuseListed).orElse(null),
                value(settings.perMinute),
                value(settings.banAfter),
                value(settings.banTime),
                value(settings.exempt).orElse(null),
                value(settings.clientLists),
                value(settings.domainLists),
                value(settings.evidence).orElse(Duration.ZERO));
    }

    private Config.Listen listen() {
        InetSocketAddress lmtp = address(settings.lmtp);
        // RFC 2033 §3: LMTP asks nobody who he is, so it is for this machine's own programs
        if (lmtp != null && !lmtp.getAddress().isLoopbackAddress())
            problem(settings.lmtp.name(), "LMTP is for loopback addresses, such as 127.0.0.1:24");
        return new Config.Listen(
                address(settings.smtp),
                address(settings.submission),
                address(settings.submissions),
                address(settings.imap),
                address(settings.imaps),
                address(settings.pop3),
                address(settings.pop3s),
                address(settings.managesieve),
                lmtp,
                address(settings.http),
                address(settings.https));
    }

    private @Nullable InetSocketAddress address(Setting<Optional<InetSocketAddress>> setting) {
        return value(setting).orElse(null);
    }

    private Config.Tls tls() {
        Path certificate = file(settings.certificate);
        Path key = file(settings.key);
        if (certificate != null && key == null)
            problem("tls.certificate", "a certificate needs its key: set tls.key, too");
        if (certificate == null && key != null)
            problem("tls.key", "a key needs its certificate: set tls.certificate, too");
        return new Config.Tls(
                certificate,
                key,
                file(settings.certificates),
                value(settings.sts),
                file(settings.clientAuthorities),
                value(settings.clientServices));
    }

    private Config.@Nullable Acme acme() {
        URI directory = value(settings.acmeDirectory).orElse(null);
        Config.Proof challenge = value(settings.acmeChallenge);
        String contact = value(settings.acmeContact).orElse(null);
        String account = value(settings.acmeAccount).orElse(null);
        Path key = file(settings.acmeAccountKey);
        Path roots = file(settings.acmeRoots);
        if (account != null && key == null)
            problem("acme.account", "an account needs its key: set acme.account-key, too");
        if (account == null && key != null)
            problem("acme.account-key", "a key needs its account: set acme.account, too");
        Config.HostPort server = value(settings.acmeDnsServer).orElse(null);
        Path dnsKey = file(settings.acmeDnsKey);
        Duration wait = value(settings.acmeDnsWait);
        if (challenge == Config.Proof.DNS_01 && (server == null || dnsKey == null))
            problem("acme.challenge", "dns-01 needs acme.dns-server and acme.dns-key");
        if (directory == null) return null;
        return new Config.Acme(
                directory,
                value(settings.acmeNames),
                challenge,
                server == null || dnsKey == null
                        ? null
                        : new Config.Acme.ZoneServer(server, dnsKey, wait),
                contact,
                account == null || key == null ? null : new Config.Acme.Account(account, key),
                roots);
    }

    private @Nullable Path file(Setting<Optional<Path>> setting) {
        Path path = value(setting).orElse(null);
        return path == null ? null : folder.resolve(path).normalize();
    }
}
