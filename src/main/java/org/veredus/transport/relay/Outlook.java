package org.veredus.transport.relay;

/// How safe the way of mail to a domain will be, as far as that can be told beforehand.
public enum Outlook {
    /// Encrypted, and only to hosts that DANE (RFC 7672) or MTA-STS (RFC 8461) vouches for.
    CERTIFIED,
    /// Encrypted, with whatever certificate.
    ENCRYPTED,
    /// Encrypted if a host offers it when it is called; nothing promises that.
    UNCERTAIN,
    /// The domain takes no mail, or there is none of that name.
    NOWHERE,
    /// Nobody can be asked, or it is another host that carries it on.
    UNKNOWN
}
