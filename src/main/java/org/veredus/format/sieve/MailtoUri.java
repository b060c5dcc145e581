package org.veredus.format.sieve;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;

/// Whom a notification goes to. RFC 5436 §2, RFC 6068 §2
///
/// Of the fields it can bring, `to`, `cc`, `subject` and `body` are taken; others are passed over,
/// as RFC 6068 §4 allows: a script must not write trace or identity fields.
///
/// @param addresses of all who get it, those of `cc` last
public record MailtoUri(List<Address> addresses, @Nullable String subject, @Nullable String body) {
    /// RFC 5436 §2.3: a site may bound it.
    private static final int MAX_ADDRESSES = 5;

    private static final String SCHEME = "mailto:";

    /// RFC 6068 §2, RFC 3986 §2: what can stand in it at all.
    private static final Pattern CHARACTERS =
            Pattern.compile("(?:[A-Za-z0-9\\-._~!$'()*+,;:@/?&=]|%[0-9A-Fa-f]{2})*+");

    /// RFC 5322 §2.2, and nothing that must be quoted.
    private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*+");

    public MailtoUri {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() || addresses.size() > MAX_ADDRESSES) {
            throw new IllegalArgumentException(addresses.size() + " addresses");
        }
    }

    /// Whether it says that it is one.
    public static boolean hasScheme(String uri) {
        return uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /// Null for what is none.
    public static @Nullable MailtoUri parse(String uri) {
        if (!hasScheme(uri) || !CHARACTERS.matcher(uri).matches()) {
            return null;
        }
        String[] halves = uri.substring(SCHEME.length()).split("\\?", 2);
        try {
            return read(halves[0], halves.length > 1 ? halves[1].split("&", -1) : new String[0]);
        } catch (AddressException | IllegalArgumentException malformed) {
            return null; // the caller says so
        }
    }

    private static @Nullable MailtoUri read(String to, String[] fields) throws AddressException {
        List<Address> addresses = new ArrayList<>();
        String subject = null;
        String body = null;
        add(addresses, to);
        for (String field : fields) {
            String[] pair = field.split("=", 2);
            if (pair.length < 2 || !FIELD.matcher(decoded(pair[0])).matches()) {
                return null;
            }
            switch (decoded(pair[0]).toLowerCase(Locale.ROOT)) {
                case "to", "cc" -> add(addresses, pair[1]);
                case "subject" -> subject = decoded(pair[1]);
                case "body" -> body = decoded(pair[1]);
                default -> {}
            }
        }
        return new MailtoUri(addresses, subject, body);
    }

    // RFC 6068 §2: a comma between addresses may be encoded, too
    private static void add(List<Address> addresses, String list) throws AddressException {
        for (String one : decoded(list).split(",", -1)) {
            if (!one.isBlank()) {
                addresses.add(Address.parse(one.strip()));
            }
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
