package org.veredus.format.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/// Address literals, RFC 5321 §4.1.3. Never asks DNS: only what is spelled as numbers is read.
final class AddressLiteral {
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    // The longest spelling is 45 characters; no zone index gets through.
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private static final String IPV6_TAG = "IPv6:";

    private AddressLiteral() {}

    static InetAddress parse(String literal) throws AddressException {
        if (!literal.startsWith("[") || !literal.endsWith("]")) {
            throw new AddressException("address literal lacks its closing bracket");
        }
        String inside = literal.substring(1, literal.length() - 1);
        if (inside.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length())) {
            return parseIpv6(inside.substring(IPV6_TAG.length()));
        }
        if (!IPV4.matcher(inside).matches()) {
            throw new AddressException("not an IPv4 address or IPv6: literal in brackets");
        }
        return Inet4Address.ofLiteral(inside);
    }

    private static InetAddress parseIpv6(String text) throws AddressException {
        if (!IPV6.matcher(text).matches()) {
            throw new AddressException("not an IPv6 address in brackets");
        }
        try {
            return Inet6Address.ofLiteral(text);
        } catch (IllegalArgumentException _) { // said again in our own words
            throw new AddressException("not an IPv6 address in brackets");
        }
    }

    /// An IPv4-mapped address comes out as the IPv4 literal, for Java makes no difference between
    /// the two.
    static String write(InetAddress address) {
        return switch (address) {
            case Inet6Address v6 -> "[" + IPV6_TAG + compressed(v6.getAddress()) + "]";
            default -> "[" + address.getHostAddress() + "]";
        };
    }

    // RFC 5952 §4
    private static String compressed(byte[] address) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (address[2 * i] & 0xFF) << 8 | (address[2 * i + 1] & 0xFF);
        }
        int longestStart = -1;
        int longest = 1; // RFC 5952 §4.2.2: a single zero group is not shortened
        for (int i = 0; i < 8; i++) {
            int run = zerosFrom(groups, i);
            if (run > longest) {
                longest = run;
                longestStart = i;
            }
        }
        if (longestStart < 0) {
            return joined(groups, 0, 8);
        }
        return joined(groups, 0, longestStart) + "::" + joined(groups, longestStart + longest, 8);
    }

    private static int zerosFrom(int[] groups, int start) {
        int end = start;
        while (end < groups.length && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String joined(int[] groups, int from, int to) {
        var text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
