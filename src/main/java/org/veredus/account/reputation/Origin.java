package org.veredus.account.reputation;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.base.net.Cidr;
import org.veredus.format.message.AuthenticationResults;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.format.reading.Correspondent;

/// Where a message came from, as far as that is known and proven.
///
/// @param client null where it is not known, or in a network that is nobody's on the internet
/// @param author his mail address, in lower case; empty where nothing proves it
public record Origin(@Nullable InetAddress client, String author) {
    public static final Origin UNKNOWN = new Origin(null, "");

    private static final String CLIENT_IP = "client-ip=";
    private static final int IPV4 = 32;
    private static final int IPV4_NETWORK = 24;
    private static final int IPV6 = 64;
    private static final int IPV6_NETWORK = 48;

    public Origin {
        if (client != null && !isPublic(client)) client = null;
    }

    private static boolean isPublic(InetAddress address) {
        boolean unique =
                address.getAddress().length == 16 && (address.getAddress()[0] & 0xFE) == 0xFC;
        return !address.isLoopbackAddress()
                && !address.isSiteLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isAnyLocalAddress()
                && !unique;
    }

    /// All that has a reputation here, the nearest to the author first.
    public List<Subject> subjects(PublicSuffixList suffixes) {
        List<Subject> subjects = new ArrayList<>(4);
        if (!author.isEmpty()) {
            String domain = author.substring(author.lastIndexOf('@') + 1);
            String registered = suffixes.registrable(domain);
            subjects.add(new Subject(Subject.Kind.SENDER, author));
            subjects.add(
                    new Subject(Subject.Kind.DOMAIN, registered == null ? domain : registered));
        }
        InetAddress from = client;
        if (from != null) {
            boolean old = from instanceof Inet4Address;
            String own = leading(from, old ? IPV4 : IPV6);
            subjects.add(new Subject(Subject.Kind.ADDRESS, old ? from.getHostAddress() : own));
            subjects.add(
                    new Subject(
                            Subject.Kind.NETWORK,
                            leading(from, old ? IPV4_NETWORK : IPV6_NETWORK)));
        }
        subjects.removeIf(subject -> !subject.isNameable());
        return subjects;
    }

    private static String leading(InetAddress client, int bits) {
        byte[] octets = client.getAddress();
        Arrays.fill(octets, bits / 8, octets.length, (byte) 0);
        try {
            return new Cidr(InetAddress.getByAddress(octets), bits).toString();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("it has as many octets as before", impossible);
        }
    }

    /// Of a message that was delivered.
    ///
    /// @param ours what was written on top of it then, and by nobody else
    public static Origin of(Header ours, Correspondent author) {
        InetAddress client = null;
        boolean proven = false;
        for (HeaderField field : ours.fields()) {
            if (field.named("Received-SPF")) client = clientIn(field.value());
            if (field.named(AuthenticationResults.FIELD))
                proven |= proves(AuthenticationResults.parse(field.value()), author.domain());
        }
        return new Origin(client, proven ? author.address() : "");
    }

    private static @Nullable InetAddress clientIn(String receivedSpf) {
        int at = receivedSpf.indexOf(CLIENT_IP);
        if (at < 0) return null;
        int start = at + CLIENT_IP.length();
        int end = receivedSpf.indexOf(';', start);
        String literal = receivedSpf.substring(start, end < 0 ? receivedSpf.length() : end);
        try {
            return InetAddress.ofLiteral(literal.replace("\"", "").strip());
        } catch (IllegalArgumentException changed) {
            return null; // a script has written a field of its own
        }
    }

    /// By DMARC, or a signature or SPF of the very domain.
    private static boolean proves(@Nullable AuthenticationResults results, String domain) {
        if (results == null || domain.isEmpty()) return false;
        for (AuthenticationResults.Finding finding : results.findings()) {
            if (!finding.result().equals("pass")) continue;
            for (AuthenticationResults.Property property : finding.properties()) {
                if (isOf(finding.method(), property) && domain.equals(domainOf(property.value())))
                    return true;
            }
        }
        return false;
    }

    private static boolean isOf(String method, AuthenticationResults.Property property) {
        return switch (method) {
            case "dmarc" -> property.name().equals("from");
            case "dkim" -> property.name().equals("d");
            case "spf" -> property.name().equals("mailfrom");
            default -> false;
        };
    }

    private static String domainOf(String value) {
        return value.substring(value.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
