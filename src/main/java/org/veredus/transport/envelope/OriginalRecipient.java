package org.veredus.transport.envelope;

/// Whom the sender wrote to, RFC 3461 §4.2.
///
/// @param type as `rfc822` or `utf-8`
/// @param address decoded
public record OriginalRecipient(String type, String address) {
    // RFC 3461 §4.2
    private static final int MAX_OCTETS = 500;

    public OriginalRecipient {
        if (!type.matches("[A-Za-z0-9-]{1,40}"))
            throw new IllegalArgumentException("ORCPT address type");
        if (address.isEmpty()) throw new IllegalArgumentException("ORCPT without an address");
        if (type.length() + 1 + Xtext.octets(address) > MAX_OCTETS)
            throw new IllegalArgumentException("ORCPT longer than " + MAX_OCTETS);
    }

    /// Reads the value of the ORCPT parameter.
    ///
    /// @throws IllegalArgumentException if it is none; the message is fit for a reply
    public static OriginalRecipient parse(String wire) {
        int address = wire.indexOf(';') + 1;
        return of(wire.substring(0, address) + Xtext.decode(wire.substring(address)));
    }

    /// Reads a value whose encoding has been taken off.
    ///
    /// @throws IllegalArgumentException if it is none; the message is fit for a reply
    public static OriginalRecipient of(String plain) {
        int semicolon = plain.indexOf(';');
        if (semicolon < 0) throw new IllegalArgumentException("ORCPT without an address type");
        for (int i = 0; i < plain.length(); i++)
            if (plain.charAt(i) < ' ' || plain.charAt(i) == 0x7F)
                throw new IllegalArgumentException("ORCPT with what cannot be printed");
        return new OriginalRecipient(plain.substring(0, semicolon), plain.substring(semicolon + 1));
    }

    /// As a report has it. RFC 3464 §2.3.1
    public String plain() {
        return type + ";" + address;
    }

    /// The value of the ORCPT parameter.
    public String wire() {
        return type + ";" + Xtext.encode(address);
    }
}
