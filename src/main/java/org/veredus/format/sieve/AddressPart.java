package org.veredus.format.sieve;

import java.util.List;
import org.veredus.format.address.Address;

/// Which part of an address a test looks at. RFC 5228 §2.7.4, RFC 5233
enum AddressPart {
    ALL,
    LOCALPART,
    DOMAIN,
    USER,
    DETAIL;

    static final String GROUP = "address part";

    /// What divides user and detail. RFC 5233 §1
    private static final char SEPARATOR = '+';

    static AddressPart of(Usage use) {
        return switch (use.chosen(GROUP)) {
            case "localpart" -> LOCALPART;
            case "domain" -> DOMAIN;
            case "user" -> USER;
            case "detail" -> DETAIL;
            default -> ALL;
        };
    }

    /// Adds this part of an address of the envelope, if it has it.
    void addTo(List<String> parts, String address) {
        int at = address.lastIndexOf('@');
        addTo(
                parts,
                at < 0 ? address : address.substring(0, at),
                at < 0 ? "" : address.substring(at + 1));
    }

    /// Adds this part of an address, if it has it.
    ///
    /// @param local unquoted
    void addTo(List<String> parts, String local, String domain) {
        int separator = local.indexOf(SEPARATOR);
        switch (this) {
            case ALL -> parts.add(whole(local, domain));
            case LOCALPART -> parts.add(local);
            case DOMAIN -> {
                if (!domain.isEmpty()) {
                    parts.add(domain);
                }
            }
            case USER -> parts.add(separator < 0 ? local : local.substring(0, separator));
            case DETAIL -> {
                if (separator >= 0) {
                    parts.add(local.substring(separator + 1));
                }
            }
        }
    }

    private static String whole(String local, String domain) {
        return domain.isEmpty() ? local : Address.quoted(local) + "@" + domain;
    }
}
