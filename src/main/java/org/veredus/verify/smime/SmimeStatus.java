package org.veredus.verify.smime;

/// What is known of a message's signature. RFC 9219 §4.1
public enum SmimeStatus {
    /// There is none.
    NONE(""),
    /// S/MIME that neither signs nor encrypts, or a signature that is not S/MIME.
    UNKNOWN("unknown"),
    /// Signed; too large for the signature to be looked at.
    SIGNED("signed"),
    VERIFIED("signed/verified"),
    FAILED("signed/failed");

    private final String wire;

    SmimeStatus(String wire) {
        this.wire = wire;
    }

    /// As JMAP calls it.
    public String wire() {
        return wire;
    }
}
