package org.veredus.transport.ledger;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;

/// Where a domain wants reports, RFC 7489 §6.2, RFC 8460 §3.
sealed interface ReportUri {
    /// @param most octets of a report that may be sent there
    record Mail(Address address, long most) implements ReportUri {}

    record Web(URI address) implements ReportUri {}

    /// Reports without a bound of their own are not sent above this size.
    long MOST = 10 << 20;

    Pattern LIMITED = Pattern.compile("(.*)!([0-9]{1,10})([kmgt]?)", Pattern.CASE_INSENSITIVE);

    /// Empty for what mail and HTTPS do not reach.
    static Optional<ReportUri> parse(String text) {
        Matcher limited = LIMITED.matcher(text);
        String uri = limited.matches() ? limited.group(1) : text;
        long most = limited.matches() ? octets(limited.group(2), limited.group(3)) : MOST;
        if (uri.regionMatches(true, 0, "mailto:", 0, 7)) return mail(uri.substring(7), most);
        if (uri.regionMatches(true, 0, "https:", 0, 6)) return web(uri);
        return Optional.empty();
    }

    private static Optional<ReportUri> mail(String to, long most) {
        int headers = to.indexOf('?');
        String encoded = headers < 0 ? to : to.substring(0, headers);
        try {
            // RFC 6068 §2: percent-encoded, and a plus is a plus
            String plain = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
            return Optional.of(new Mail(Address.parse(plain), most));
        } catch (AddressException | IllegalArgumentException _) { // nothing that mail reaches
            return Optional.empty();
        }
    }

    private static Optional<ReportUri> web(String uri) {
        try {
            URI parsed = new URI(uri);
            return parsed.getHost() == null ? Optional.empty() : Optional.of(new Web(parsed));
        } catch (URISyntaxException _) { // nothing that HTTPS reaches
            return Optional.empty();
        }
    }

    private static long octets(String digits, String unit) {
        int shift =
                switch (unit.toLowerCase(Locale.ROOT)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    case "t" -> 40;
                    default -> 0;
                };
        return Math.min(MOST, Long.parseLong(digits) << shift);
    }
}
