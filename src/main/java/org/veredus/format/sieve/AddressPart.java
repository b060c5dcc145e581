package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /// Null where the address has no such part.
    @Nullable String of(String address) {
        int at = address.lastIndexOf('@');
        String local = at < 0 ? address : address.substring(0, at);
        int separator = local.indexOf(SEPARATOR);
        return switch (this) {
            case ALL -> address;
            case LOCALPART -> local;
            case DOMAIN -> at < 0 ? null : address.substring(at + 1);
            case USER -> separator < 0 ? local : local.substring(0, separator);
            case DETAIL -> separator < 0 ? null : local.substring(separator + 1);
        };
    }

    List<String> of(List<String> addresses) {
        List<String> parts = new ArrayList<>();
        for (String address : addresses) {
            String part = address.isEmpty() ? "" : of(address);
            if (part != null) {
                parts.add(part);
            }
        }
        return parts;
    }
}
