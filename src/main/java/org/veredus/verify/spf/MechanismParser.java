package org.veredus.verify.spf;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one mechanism without its qualifier, RFC 7208 §12.
final class MechanismParser {
    private static final Pattern TERM = Pattern.compile("([A-Za-z][A-Za-z0-9._-]*)(.*)");

    /// A domain and two prefix lengths, each of the three optional.
    private static final Pattern DUAL =
            Pattern.compile("(?::(?<domain>.*?))?(?:/(?<four>\\d+))?(?://(?<six>\\d+))?");

    private static final Pattern ADDRESS = Pattern.compile(":(?<address>[^/]+)(?:/(?<bits>\\d+))?");

    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private MechanismParser() {}

    static Mechanism parse(String term) throws SpfError {
        Matcher parts = TERM.matcher(term);
        if (!parts.matches()) throw wrong(term);
        String rest = parts.group(2);
        return switch (parts.group(1).toLowerCase(Locale.ROOT)) {
            case "all" -> {
                if (!rest.isEmpty()) throw wrong(term);
                yield new Mechanism.All();
            }
            case "include" -> new Mechanism.Include(domain(rest, term));
            case "exists" -> new Mechanism.Exists(domain(rest, term));
            case "ptr" -> new Mechanism.Ptr(rest.isEmpty() ? null : domain(rest, term));
            case "a" -> {
                Matcher dual = dual(rest, term);
                yield new Mechanism.A(domain(dual), network(dual, term));
            }
            case "mx" -> {
                Matcher dual = dual(rest, term);
                yield new Mechanism.Mx(domain(dual), network(dual, term));
            }
            case "ip4" -> ip4(rest, term);
            case "ip6" -> ip6(rest, term);
            default -> throw SpfError.permanent("there is no mechanism \"" + term + "\"");
        };
    }

    private static MacroString domain(String rest, String term) throws SpfError {
        if (!rest.startsWith(":")) throw wrong(term);
        return MacroString.parseDomain(rest.substring(1));
    }

    private static Matcher dual(String rest, String term) throws SpfError {
        Matcher dual = DUAL.matcher(rest);
        if (!dual.matches()) throw wrong(term);
        return dual;
    }

    private static @Nullable MacroString domain(Matcher dual) throws SpfError {
        String domain = dual.group("domain");
        return domain == null ? null : MacroString.parseDomain(domain);
    }

    private static Network network(Matcher dual, String term) throws SpfError {
        return new Network(bits(dual.group("four"), 32, term), bits(dual.group("six"), 128, term));
    }

    private static Mechanism ip4(String rest, String term) throws SpfError {
        Matcher parts = ADDRESS.matcher(rest);
        if (!parts.matches() || !IPV4.matcher(parts.group("address")).matches()) throw wrong(term);
        byte[] address = Inet4Address.ofLiteral(parts.group("address")).getAddress();
        return new Mechanism.Ip(address, bits(parts.group("bits"), 32, term));
    }

    private static Mechanism ip6(String rest, String term) throws SpfError {
        Matcher parts = ADDRESS.matcher(rest);
        if (!parts.matches()) throw wrong(term);
        String text = parts.group("address");
        if (!text.contains(":") || !IPV6.matcher(text).matches()) throw wrong(term);
        try {
            byte[] address = InetAddress.ofLiteral(text).getAddress();
            int bits = bits(parts.group("bits"), 128, term);
            return new Mechanism.Ip(address.length == 16 ? address : mapped(address), bits);
        } catch (IllegalArgumentException _) { // said again in our own words
            throw wrong(term);
        }
    }

    /// Java takes an IPv4-mapped address for IPv4; a client of that kind is none of `ip6`.
    private static byte[] mapped(byte[] four) {
        byte[] six = new byte[16];
        six[10] = (byte) 0xFF;
        six[11] = (byte) 0xFF;
        System.arraycopy(four, 0, six, 12, 4);
        return six;
    }

    // RFC 7208 §5.6: at most the length of an address, and no leading zero
    private static int bits(@Nullable String digits, int most, String term) throws SpfError {
        if (digits == null) return most;
        boolean fits = digits.length() <= 3 && (digits.length() == 1 || !digits.startsWith("0"));
        if (!fits || Integer.parseInt(digits) > most)
            throw SpfError.permanent("\"" + term + "\" has a wrong prefix length");
        return Integer.parseInt(digits);
    }

    private static SpfError wrong(String term) {
        return SpfError.permanent("\"" + term + "\" is not a mechanism as RFC 7208 has it");
    }
}
