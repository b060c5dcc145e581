package org.veredus.app.cli;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.base.observe.LogFormat;
import org.veredus.base.observe.LogSetup;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim2.Custody;
import org.veredus.verify.dkim2.Dkim2Verifier;
import org.veredus.verify.dkim2.MailPath;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.DiscouragedResolver;
import org.veredus.verify.dns.DnsJavaResolver;
import org.veredus.verify.dns.DnsSettings;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.dns.SilentResolver;
import org.veredus.verify.spf.SpfQuestion;
import org.veredus.verify.spf.SpfSettings;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// What the tools that judge and sign mail have in common: options, and how messages are read.
final class MailTool {
    private static final int DNS_PORT = 53;

    private static final int CACHED_ANSWERS = 50_000;

    @Option(
            names = "--dns",
            paramLabel = "HOST:PORT",
            description = "The DNS server to ask. Default: those of the system.")
    private @Nullable String dns;

    @Option(
            names = "--now",
            paramLabel = "INSTANT",
            description = "The time to judge by, as 2026-01-31T12:00:00Z. Default: the real one.")
    private @Nullable String now;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            defaultValue = "localhost",
            description = "The name to judge under. Default: ${DEFAULT-VALUE}.")
    private String host = "localhost";

    @Option(names = "--json", description = "Print JSON.")
    private boolean asJson;

    @Option(names = "--batch", description = "One JSON object a line, in and out.")
    private boolean batch;

    boolean asJson() {
        return asJson;
    }

    boolean batch() {
        return batch;
    }

    String host() {
        return host;
    }

    InstantSource clock() throws Failure {
        if (now == null) return InstantSource.system();
        try {
            return InstantSource.fixed(Instant.parse(now));
        } catch (DateTimeParseException wrong) {
            throw Failure.misuse("--now " + now + " is not an instant like 2026-01-31T12:00:00Z");
        }
    }

    MessageAuthenticator authenticator(Terminal terminal) throws Failure {
        return authenticatorOf(resolver(terminal));
    }

    /// One that looks at DKIM2 chains, too.
    MessageAuthenticator chainAuthenticator(Terminal terminal) throws Failure {
        Resolver resolver = resolver(terminal);
        return authenticatorOf(resolver).with(new Dkim2Verifier(new KeyRecords(resolver), clock()));
    }

    /// One that does not wait again and again where there is no network; or, if nobody may be
    /// asked, none.
    Resolver patientResolver(Terminal terminal, Asking asking) throws Failure {
        return switch (asking) {
            case ANYBODY -> new DiscouragedResolver(resolver(terminal), System::nanoTime);
            case NOBODY -> {
                LogSetup.install(LogFormat.TEXT, "warn", terminal.err());
                yield new SilentResolver();
            }
        };
    }

    /// Whether the DNS may be asked.
    enum Asking {
        ANYBODY,
        NOBODY
    }

    private Resolver resolver(Terminal terminal) throws Failure {
        LogSetup.install(LogFormat.TEXT, "warn", terminal.err());
        DnsSettings settings =
                new DnsSettings(
                        servers(),
                        Duration.ofSeconds(2),
                        2,
                        CACHED_ANSWERS,
                        Duration.ofDays(1),
                        Duration.ofHours(1),
                        Duration.ZERO,
                        DnsSettings.Dnssec.LOCAL_SERVERS_TRUSTED);
        return new DnsJavaResolver(settings, System::nanoTime);
    }

    MessageAuthenticator authenticatorOf(Resolver resolver) throws Failure {
        return new MessageAuthenticator(
                resolver,
                SpfSettings.of(host),
                DkimSettings.defaults(),
                new DmarcSettings.TreeWalk(),
                clock(),
                System::nanoTime);
    }

    private List<InetSocketAddress> servers() throws Failure {
        if (dns == null) return List.of();
        int colon = dns.lastIndexOf(':');
        boolean bare = colon < 0 || (dns.indexOf(':') != colon && !dns.contains("]:"));
        String name = bare ? dns : dns.substring(0, colon);
        try {
            int port = bare ? DNS_PORT : Integer.parseInt(dns.substring(colon + 1));
            InetSocketAddress server = new InetSocketAddress(name.replaceAll("[\\[\\]]", ""), port);
            if (server.isUnresolved()) throw new Failure("--dns: no host is called " + name);
            return List.of(server);
        } catch (IllegalArgumentException wrong) {
            throw Failure.misuse("--dns " + dns + " is not HOST:PORT");
        }
    }

    static byte[] message(JsonNode line) throws Failure {
        try {
            // RFC 2045 §6.8: encoders for mail break their lines
            return Base64.getDecoder().decode(needed(line, "message").replaceAll("[\r\n]", ""));
        } catch (IllegalArgumentException malformed) {
            throw new Failure("message is not base64: " + malformed.getMessage());
        }
    }

    static String needed(JsonNode line, String field) throws Failure {
        String text = text(line, field);
        if (text == null) throw new Failure("the field " + field + " is missing");
        return text;
    }

    static @Nullable String text(JsonNode line, String field) throws Failure {
        JsonNode value = line.path(field);
        if (value.isMissingNode() || value.isNull()) return null;
        if (!value.isString()) throw new Failure("the field " + field + " is not a string");
        return value.asString();
    }

    /// @param field what it is called
    static List<String> texts(JsonNode list, String field) throws Failure {
        if (!list.isArray()) throw new Failure("the field " + field + " is not a list");
        List<String> texts = new ArrayList<>();
        for (JsonNode one : list) {
            if (!one.isString())
                throw new Failure("the field " + field + " is not a list of strings");
            texts.add(one.asString());
        }
        return texts;
    }

    static SpfQuestion client(String ip, @Nullable String helo, @Nullable String mailFrom)
            throws Failure {
        String path = mailFrom == null ? "" : mailFrom;
        boolean bracketed = path.startsWith("<") && path.endsWith(">");
        try {
            return new SpfQuestion(
                    InetAddress.ofLiteral(ip),
                    helo == null ? "" : helo,
                    bracketed ? path.substring(1, path.length() - 1) : path);
        } catch (IllegalArgumentException wrong) {
            throw Failure.misuse("ip is not an IP address: " + ip);
        }
    }

    /// The envelope of a message.
    static Custody custody(String mailFrom, List<String> rcptTo) throws Failure {
        List<MailPath> to = new ArrayList<>();
        for (String one : rcptTo) to.add(path(one, "rcptTo"));
        if (to.isEmpty()) throw new Failure("rcptTo is missing");
        return new Custody(path(mailFrom, "mailFrom"), to);
    }

    /// The same in a line: `rcptTo` is a list; null if one of both is missing.
    static @Nullable Custody custody(JsonNode line) throws Failure {
        String mailFrom = text(line, "mailFrom");
        JsonNode list = line.path("rcptTo");
        if (mailFrom == null || list.isMissingNode()) return null;
        return custody(mailFrom, texts(list, "rcptTo"));
    }

    private static MailPath path(String address, String name) throws Failure {
        boolean bracketed = address.startsWith("<") && address.endsWith(">");
        try {
            return bracketed ? new MailPath(address) : MailPath.of(address);
        } catch (IllegalArgumentException wrong) {
            throw Failure.misuse(name + " is not an address: " + address);
        }
    }

    /// A message as the wire has it: files of this system end lines with LF alone, RFC 6376 §5.3.
    static byte[] withWireLineEnds(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 64);
        for (int i = 0; i < message.length; i++) {
            boolean bare = message[i] == '\n' && (i == 0 || message[i - 1] != '\r');
            if (bare) out.write('\r');
            out.write(message[i]);
        }
        return out.size() == message.length ? message : out.toByteArray();
    }
}
