package org.veredus.verify.spf;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;
import org.veredus.verify.dns.DnsName;

/// What the macro letters stand for in one check, RFC 7208 §7.2.
final class MacroValues {
    private final SpfQuestion question;
    private final String localPart;
    private final DnsName sender;
    private final String receiver;
    private final InstantSource clock;
    private final Lookups lookups;
    private @Nullable List<DnsName> names;

    MacroValues(
            SpfQuestion question,
            String localPart,
            DnsName sender,
            String receiver,
            InstantSource clock,
            Lookups lookups) {
        this.question = question;
        this.localPart = localPart;
        this.sender = sender;
        this.receiver = receiver;
        this.clock = clock;
        this.lookups = lookups;
    }

    /// @param current the domain whose record is being evaluated
    MacroString.Values in(DnsName current) {
        return letter ->
                switch (letter) {
                    case 's' -> localPart + "@" + sender;
                    case 'l' -> localPart;
                    case 'o' -> sender.text();
                    case 'd' -> current.text();
                    case 'i' -> dotted(question.client());
                    case 'p' -> validatedName(current);
                    case 'v' -> question.client() instanceof Inet4Address ? "in-addr" : "ip6";
                    case 'h' -> question.helo();
                    case 'c' -> readable(question.client());
                    case 'r' -> receiver;
                    case 't' -> Long.toString(clock.instant().getEpochSecond());
                    default -> throw new IllegalStateException("macro letter " + letter);
                };
    }

    /// The client's address as people write it.
    static String readable(InetAddress address) {
        String literal = Domain.of(address).ascii();
        return literal.substring(literal.startsWith("[IPv6:") ? 6 : 1, literal.length() - 1);
    }

    /// Four numbers, or 32 hexadecimal digits.
    private static String dotted(InetAddress address) {
        if (address instanceof Inet4Address) return address.getHostAddress();
        StringBuilder digits = new StringBuilder();
        for (byte octet : address.getAddress())
            digits.append(String.format(Locale.ROOT, "%X.%X.", octet >> 4 & 0xF, octet & 0xF));
        return digits.substring(0, digits.length() - 1);
    }

    // RFC 7208 §7.3: the domain itself, else one below it, else any
    private String validatedName(DnsName current) throws SpfError {
        List<DnsName> all = names();
        if (all.contains(current)) return current.text();
        return all.stream()
                .filter(name -> name.within(current))
                .findFirst()
                .or(() -> all.stream().findFirst())
                .map(DnsName::text)
                .orElse("unknown");
    }

    List<DnsName> names() throws SpfError {
        List<DnsName> known = names;
        if (known == null) {
            known = lookups.validatedNames(question.client());
            names = known;
        }
        return known;
    }
}
