package org.veredus.format.address;

/// Where a message's failures go: the argument of MAIL FROM, RFC 5321 §4.1.2.
public sealed interface ReversePath {
    /// `<>`: nobody is told, as for a message that itself tells of a failure, RFC 5321 §4.5.5.
    record Null() implements ReversePath {}

    record Of(Address address) implements ReversePath {}

    /// Reads what stands between the angle brackets. A source route is dropped.
    static ReversePath parse(String inside) throws AddressException {
        return inside.isEmpty() ? new Null() : new Of(SourceRoute.parseBehind(inside));
    }

    /// With the angle brackets.
    default String wire() {
        return switch (this) {
            case Null() -> "<>";
            case Of(var address) -> "<" + address.wire() + ">";
        };
    }
}
