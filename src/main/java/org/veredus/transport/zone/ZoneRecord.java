package org.veredus.transport.zone;

/// A record to be published.
///
/// @param name without a dot at its end
/// @param value as a zone file has it, but a text without its quotes
/// @param why for people
public record ZoneRecord(String name, RecordType type, String value, Need need, String why) {
    /// RFC 1035 §3.2.2 and later ones.
    public enum RecordType {
        A,
        AAAA,
        MX,
        TXT,
        SRV,
        TLSA,
        CAA
    }

    /// What is lost without it.
    public enum Need {
        /// Mail does not come, or does not arrive.
        NEEDED,
        /// Mail works, but not as well as it should.
        ADVISED,
        /// Only some will miss it.
        OPTIONAL
    }
}
