package org.veredus.transport.queue;

import org.veredus.format.address.Domain;

/// Where a recipient's mail goes, and so which [Carrier] takes it.
public sealed interface Destination {
    /// To the mail hosts of a domain, or to those an address literal names.
    record Remote(Domain domain) implements Destination {}

    /// To an account here; it could not be filed at once.
    record Local() implements Destination {}

    default Kind kind() {
        return switch (this) {
            case Remote(_) -> Kind.REMOTE;
            case Local() -> Kind.LOCAL;
        };
    }

    /// One for each [Carrier].
    enum Kind {
        REMOTE,
        LOCAL
    }
}
