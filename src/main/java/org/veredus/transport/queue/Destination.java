package org.veredus.transport.queue;

import org.veredus.format.address.Domain;

/// Where a recipient's mail goes, and so which [Carrier] takes it.
public sealed interface Destination {
    /// To the mail hosts of a domain, or to those an address literal names.
    record Remote(Domain domain) implements Destination {}

    /// To an account here; it could not be filed at once.
    record Local() implements Destination {}

    /// An account here has it already; its sender wants to hear so. RFC 3461 §5.2.3
    record Filed() implements Destination {}

    default Kind kind() {
        return switch (this) {
            case Remote(_) -> Kind.REMOTE;
            case Local() -> Kind.LOCAL;
            case Filed() -> Kind.FILED;
        };
    }

    /// One for each [Carrier]; nobody carries what is filed.
    enum Kind {
        REMOTE,
        LOCAL,
        FILED
    }
}
