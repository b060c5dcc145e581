package org.veredus.format.address;

/// Whom a message goes to: the argument of RCPT TO, RFC 5321 §4.1.2.
public sealed interface ForwardPath {
    /// `<Postmaster>` without a domain, in any case, RFC 5321 §4.1.1.3.
    record Postmaster() implements ForwardPath {}

    record To(Address address) implements ForwardPath {}

    /// Reads what stands between the angle brackets. A source route is dropped.
    static ForwardPath parse(String inside) throws AddressException {
        return inside.equalsIgnoreCase("postmaster")
                ? new Postmaster()
                : new To(SourceRoute.parseBehind(inside));
    }

    /// With the angle brackets.
    default String wire() {
        return switch (this) {
            case Postmaster() -> "<Postmaster>";
            case To(var address) -> "<" + address.wire() + ">";
        };
    }
}
