package org.veredus.transport.deliver;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;

/// Whom a notification goes to. RFC 6068 §2; fields other than `to`, `subject` and `body` are not
/// taken from it.
record MailtoUri(List<Address> addresses, @Nullable String subject, @Nullable String body) {
    /// RFC 5436 §2.3: a site may bound it.
    private static final int MAX_ADDRESSES = 5;

    MailtoUri {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() || addresses.size() > MAX_ADDRESSES)
            throw new IllegalArgumentException(addresses.size() + " addresses");
    }

    /// Null for what is none.
    static @Nullable MailtoUri parse(String uri) {
        if (!uri.regionMatches(true, 0, "mailto:", 0, 7)) return null;
        String[] halves = uri.substring(7).split("\\?", 2);
        List<Address> addresses = new ArrayList<>();
        String subject = null;
        String body = null;
        try {
            add(addresses, halves[0]);
            for (String field : halves.length > 1 ? halves[1].split("&", -1) : new String[0]) {
                String[] pair = field.split("=", 2);
                if (pair.length < 2) return null;
                switch (pair[0].toLowerCase(Locale.ROOT)) {
                    case "to" -> add(addresses, pair[1]);
                    case "subject" -> subject = decoded(pair[1]);
                    case "body" -> body = decoded(pair[1]);
                    default -> {} // RFC 6068 §4: unsafe ones are to be ignored, and all may be
                }
            }
            return new MailtoUri(addresses, subject, body);
        } catch (AddressException | IllegalArgumentException malformed) {
            return null;
        }
    }

    private static void add(List<Address> addresses, String list) throws AddressException {
        for (String one : list.split(",", -1)) {
            if (!one.isEmpty()) addresses.add(Address.parse(decoded(one)));
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
