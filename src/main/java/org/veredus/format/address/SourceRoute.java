package org.veredus.format.address;

/// `@one.example,@two.example:user@three.example`: obsolete, checked and then ignored.
final class SourceRoute {
    // RFC 5321 §4.5.3.1.3 bounds the whole path, and so the number of hops
    private static final int MAX_PATH_OCTETS = 256;

    private SourceRoute() {}

    // RFC 5321 §4.1.1.3
    static Address parseBehind(String path) throws AddressException {
        if (!path.startsWith("@")) {
            return Address.parse(path);
        }
        int colon = path.indexOf(':');
        if (colon < 0) {
            throw new AddressException("source route without a colon");
        }
        if (path.length() > MAX_PATH_OCTETS) {
            throw new AddressException("path longer than " + MAX_PATH_OCTETS + " octets");
        }
        for (String hop : path.substring(0, colon).split(",", -1)) {
            if (!hop.startsWith("@")) {
                throw new AddressException("source route hop without @");
            }
            Domain.parse(hop.substring(1));
        }
        return Address.parse(path.substring(colon + 1));
    }
}
