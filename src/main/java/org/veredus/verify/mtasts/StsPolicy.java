package org.veredus.verify.mtasts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A policy, RFC 8461 §3.2.
///
/// @param hosts patterns of names in lower case: `mx.example.com`, `*.example.com`
public record StsPolicy(Mode mode, List<String> hosts, Duration maxAge) {
    // RFC 8461 §3.2: about a year
    private static final long MAX_AGE = 31_557_600;

    private static final int MAX_HOSTS = 100;

    private static final Pattern HOST =
            Pattern.compile(
                    "(?:\\*\\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*");

    /// What senders are to do with it, RFC 8461 §5.
    public enum Mode {
        NONE,
        TESTING,
        ENFORCE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A text that is no policy.
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String why) {
            super(why, null, false, false);
        }
    }

    public StsPolicy {
        hosts = List.copyOf(hosts);
    }

    public static StsPolicy parse(String text) throws Malformed {
        Map<String, String> values = new HashMap<>();
        List<String> hosts = new ArrayList<>();
        for (String line : text.split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                if (!line.isBlank()) throw new Malformed("a line without a colon");
                continue;
            }
            String key = line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            if (key.equals("mx")) hosts.add(host(value));
            else values.putIfAbsent(key, value); // RFC 8461 §3.2: the first one counts
            if (hosts.size() > MAX_HOSTS) throw new Malformed("more than " + MAX_HOSTS + " hosts");
        }
        if (!"STSv1".equals(values.get("version"))) throw new Malformed("not of version STSv1");
        Mode mode = mode(values.getOrDefault("mode", ""));
        if (mode != Mode.NONE && hosts.isEmpty()) throw new Malformed("no mx");
        return new StsPolicy(mode, hosts, maxAge(values.getOrDefault("max_age", "")));
    }

    private static String host(String value) throws Malformed {
        String lower = value.toLowerCase(Locale.ROOT);
        if (!HOST.matcher(lower).matches()) throw new Malformed("mx is no host name: " + value);
        return lower;
    }

    private static Mode mode(String word) throws Malformed {
        for (Mode mode : Mode.values()) {
            if (mode.word().equals(word)) return mode;
        }
        throw new Malformed("unknown mode " + word);
    }

    private static Duration maxAge(String digits) throws Malformed {
        if (!digits.matches("[0-9]{1,10}")) throw new Malformed("max_age is no number");
        return Duration.ofSeconds(Math.min(MAX_AGE, Long.parseLong(digits)));
    }

    /// Whether a host may take the domain's mail, RFC 8461 §4.1.
    public boolean allows(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        String wildcard = dot < 0 ? name : "*" + name.substring(dot);
        return hosts.contains(name) || hosts.contains(wildcard);
    }

    /// The text that is served, RFC 8461 §3.2.
    public String wire() {
        return "version: STSv1\r\nmode: "
                + mode.word()
                + "\r\n"
                + hosts.stream().map(host -> "mx: " + host + "\r\n").collect(Collectors.joining())
                + "max_age: "
                + maxAge.toSeconds()
                + "\r\n";
    }
}
