package org.veredus.testing;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Mx;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.dns.Srv;
import org.veredus.verify.dns.Tlsa;

/// A resolver that knows what it was told: `dns.txt("_dmarc.a.test", "v=DMARC1; p=reject").fail("mx
/// b.test")`. A name with records of another type, or above such a name, has no data; any other
/// does
/// not exist.
public final class FakeDns implements Resolver {
    private static final Duration TTL = Duration.ofMinutes(5);

    private final Map<String, List<Object>> records = new ConcurrentHashMap<>();
    private final Map<String, String> aliases = new ConcurrentHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Set<String> authentic = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public FakeDns mx(String name, int preference, String host) {
        return add("mx", name, new Mx(preference, domain(host)));
    }

    /// RFC 7505.
    public FakeDns nullMx(String name) {
        return add("mx", name, new Mx(0, null));
    }

    public FakeDns a(String name, String address) {
        return add("a", name, Inet4Address.ofLiteral(address));
    }

    public FakeDns aaaa(String name, String address) {
        return add("aaaa", name, Inet6Address.ofLiteral(address));
    }

    public FakeDns txt(String name, String text) {
        return add("txt", name, text);
    }

    public FakeDns srv(String name, int port, String host) {
        return add("srv", name, new Srv(0, 1, port, domain(host)));
    }

    public FakeDns tlsa(String name, Tlsa record) {
        return add("tlsa", name, record);
    }

    public FakeDns ptr(String address, String host) {
        return add("ptr", InetAddress.ofLiteral(address).getHostAddress(), domain(host));
    }

    public FakeDns cname(String name, String target) {
        aliases.put(key(name), key(target));
        return this;
    }

    /// Makes a look-up fail for now: `mx b.test`, `ptr 192.0.2.1`.
    public FakeDns fail(String typeAndName) {
        failing.add(key(typeAndName));
        return this;
    }

    public FakeDns heal(String typeAndName) {
        failing.remove(key(typeAndName));
        return this;
    }

    /// Records of this name are vouched for by DNSSEC.
    public FakeDns authentic(String name) {
        authentic.add(key(name));
        return this;
    }

    /// Takes all records of one type away.
    public FakeDns forget(String typeAndName) {
        records.remove(key(typeAndName));
        return this;
    }

    /// Look-ups so far: `mx b.test`.
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public DnsAnswer<Mx> mx(DnsName name) {
        return ask("mx", name.text(), Mx.class);
    }

    @Override
    public DnsAnswer<DnsName> mxNames(DnsName name) {
        return switch (mx(name)) {
            case DnsAnswer.Found<Mx>(var found, var authentic, var ttl) -> {
                List<DnsName> names =
                        found.stream()
                                .map(Mx::host)
                                .filter(Objects::nonNull)
                                .map(host -> new DnsName(host.ascii()))
                                .toList();
                yield names.isEmpty()
                        ? new DnsAnswer.NoData<>()
                        : new DnsAnswer.Found<>(names, authentic, ttl);
            }
            case DnsAnswer.NoData<Mx>() -> new DnsAnswer.NoData<>();
            case DnsAnswer.NoSuchDomain<Mx>() -> new DnsAnswer.NoSuchDomain<>();
            case DnsAnswer.Failed<Mx>(var why) -> new DnsAnswer.Failed<>(why);
        };
    }

    @Override
    public DnsAnswer<Inet4Address> a(DnsName name) {
        return ask("a", name.text(), Inet4Address.class);
    }

    @Override
    public DnsAnswer<Inet6Address> aaaa(DnsName name) {
        return ask("aaaa", name.text(), Inet6Address.class);
    }

    @Override
    public DnsAnswer<String> txt(DnsName name) {
        return ask("txt", name.text(), String.class);
    }

    @Override
    public DnsAnswer<Srv> srv(DnsName name) {
        return ask("srv", name.text(), Srv.class);
    }

    @Override
    public DnsAnswer<Tlsa> tlsa(DnsName name) {
        return ask("tlsa", name.text(), Tlsa.class);
    }

    @Override
    public DnsAnswer<DnsName> alias(DnsName name) {
        String text = name.text();
        asked.add("cname " + text);
        if (failing.contains("cname " + text)) return new DnsAnswer.Failed<>("told to fail");
        String target = aliases.get(text);
        return target == null
                ? new DnsAnswer.NoData<>()
                : new DnsAnswer.Found<>(
                        List.of(new DnsName(target)), authentic.contains(text), TTL);
    }

    @Override
    public DnsAnswer<Domain> ptr(InetAddress address) {
        return ask("ptr", address.getHostAddress(), Domain.class);
    }

    private <T> DnsAnswer<T> ask(String type, String first, Class<T> kind) {
        String name = first;
        Set<String> seen = new HashSet<>();
        asked.add(type + " " + name);
        boolean vouched = true;
        while (true) {
            vouched &= authentic.contains(name);
            String key = type + " " + name;
            if (failing.contains(key)) return new DnsAnswer.Failed<>("told to fail: " + key);
            List<Object> found = records.get(key);
            if (found != null && !found.isEmpty()) {
                List<T> typed = new ArrayList<>();
                for (Object value : found) typed.add(kind.cast(value));
                return new DnsAnswer.Found<>(typed, vouched, TTL);
            }
            String target = aliases.get(name);
            if (target == null) break;
            if (!seen.add(target)) return new DnsAnswer.Failed<>("aliases in a circle: " + name);
            name = target;
        }
        return exists(name) ? new DnsAnswer.NoData<>() : new DnsAnswer.NoSuchDomain<>();
    }

    private boolean exists(String name) {
        return records.keySet().stream()
                .anyMatch(key -> key.endsWith(" " + name) || key.endsWith("." + name));
    }

    private FakeDns add(String type, String name, Object value) {
        records.computeIfAbsent(key(type + " " + name), _ -> new CopyOnWriteArrayList<>())
                .add(value);
        return this;
    }

    private static String key(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Domain domain(String name) {
        try {
            return Domain.parse(name);
        } catch (AddressException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }
}
