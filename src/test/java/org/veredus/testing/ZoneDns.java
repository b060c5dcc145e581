package org.veredus.testing;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Mx;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.dns.Srv;
import org.veredus.verify.dns.Tlsa;
import org.xbill.DNS.ReverseMap;

/// A resolver that answers from records as a zone file has them, by type and value. The type
/// `TIMEOUT` makes every question fail that no record of the name answers.
public final class ZoneDns implements Resolver {
    private static final Duration TTL = Duration.ofMinutes(5);
    private static final int MAX_ALIASES = 8;

    private final Map<String, List<String>> records = new ConcurrentHashMap<>();
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /// @param type A, AAAA, MX (`10 host`), TXT, PTR, CNAME or TIMEOUT
    public ZoneDns add(String name, String type, String value) {
        String key = key(name);
        names.add(key);
        records.computeIfAbsent(type + " " + key, _ -> new ArrayList<>()).add(value);
        return this;
    }

    /// Reads lines of `name TYPE value`; a value goes on to the end of its line.
    public ZoneDns read(String lines) {
        for (String line : lines.lines().filter(one -> !one.isBlank()).toList()) {
            String[] parts = line.strip().split("\\s+", 3);
            add(parts[0], parts[1], parts.length < 3 ? "" : parts[2]);
        }
        return this;
    }

    @Override
    public DnsAnswer<Mx> mx(DnsName name) {
        return ask(name.text(), "MX", value -> new Mx(preference(value), domain(host(value))));
    }

    @Override
    public DnsAnswer<DnsName> mxNames(DnsName name) {
        return ask(name.text(), "MX", value -> DnsName.parse(host(value)));
    }

    @Override
    public DnsAnswer<Inet4Address> a(DnsName name) {
        return ask(name.text(), "A", Inet4Address::ofLiteral);
    }

    @Override
    public DnsAnswer<Inet6Address> aaaa(DnsName name) {
        return ask(
                name.text(),
                "AAAA",
                value -> InetAddress.ofLiteral(value) instanceof Inet6Address six ? six : null);
    }

    @Override
    public DnsAnswer<String> txt(DnsName name) {
        return ask(name.text(), "TXT", value -> value);
    }

    @Override
    public DnsAnswer<Srv> srv(DnsName name) {
        return ask(
                name.text(),
                "SRV",
                value -> {
                    String[] parts = value.split(" ", 4);
                    return new Srv(
                            Integer.parseInt(parts[0]),
                            Integer.parseInt(parts[1]),
                            Integer.parseInt(parts[2]),
                            domain(parts[3]));
                });
    }

    @Override
    public DnsAnswer<Tlsa> tlsa(DnsName name) {
        return ask(
                name.text(),
                "TLSA",
                value -> {
                    String[] parts = value.split(" ", 4);
                    return new Tlsa(
                            Integer.parseInt(parts[0]),
                            Integer.parseInt(parts[1]),
                            Integer.parseInt(parts[2]),
                            HexFormat.of().parseHex(parts[3]));
                });
    }

    @Override
    public DnsAnswer<DnsName> alias(DnsName name) {
        return ask(name.text(), "CNAME", DnsName::parse);
    }

    @Override
    public DnsAnswer<Domain> ptr(InetAddress address) {
        return ask(ReverseMap.fromAddress(address).toString(), "PTR", ZoneDns::domain);
    }

    private <T> DnsAnswer<T> ask(String asked, String type, Function<String, @Nullable T> parse) {
        String name = key(asked);
        Set<String> seen = new HashSet<>();
        for (int aliases = 0; aliases <= MAX_ALIASES && seen.add(name); aliases++) {
            List<String> found = records.getOrDefault(type + " " + name, List.of());
            if (!found.isEmpty()) return answer(found, parse);
            if (records.containsKey("TIMEOUT " + name)) break;
            List<String> alias = records.get("CNAME " + name);
            if (alias == null) {
                String end = name;
                boolean exists =
                        names.stream().anyMatch(one -> one.equals(end) || one.endsWith("." + end));
                return exists ? new DnsAnswer.NoData<>() : new DnsAnswer.NoSuchDomain<>();
            }
            name = key(alias.getFirst());
        }
        return new DnsAnswer.Failed<>("no answer for " + asked + "/" + type);
    }

    private static <T> DnsAnswer<T> answer(
            List<String> values, Function<String, @Nullable T> parse) {
        List<T> parsed = new ArrayList<>();
        for (String value : values) {
            T one = parse.apply(value);
            if (one != null) parsed.add(one);
        }
        return parsed.isEmpty()
                ? new DnsAnswer.NoData<>()
                : new DnsAnswer.Found<>(parsed, false, TTL);
    }

    private static int preference(String value) {
        return Integer.parseInt(value.substring(0, value.indexOf(' ')));
    }

    private static String host(String value) {
        return value.substring(value.indexOf(' ') + 1);
    }

    private static @Nullable Domain domain(String name) {
        try {
            return Domain.parse(key(name));
        } catch (AddressException _) { // as a real resolver has it: no name to be used
            return null;
        }
    }

    private static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
