package org.veredus.format.dsn;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The DSN parameters of MAIL FROM, RFC 3461 §4.3 and §4.4.
///
/// @param returned null if the client left it open
/// @param envelopeId decoded; null if there is none
public record DsnOptions(@Nullable Returned returned, @Nullable String envelopeId) {
    // RFC 3461 §4.4
    private static final int MAX_ENVELOPE_ID = 100;

    /// How much of the message goes back with a failure report: RET.
    public enum Returned {
        FULL,
        HDRS
    }

    public static DsnOptions none() {
        return new DsnOptions(null, null);
    }

    /// @param ret the value of RET, or null where it was not given
    /// @param envid the value of ENVID, or null
    public static DsnOptions parse(@Nullable String ret, @Nullable String envid)
            throws DsnException {
        return new DsnOptions(
                ret == null ? null : parseReturned(ret), envid == null ? null : parseId(envid));
    }

    /// The value of the ENVID parameter, or null.
    public @Nullable String envelopeIdParameter() {
        return envelopeId == null ? null : Xtext.encode(envelopeId);
    }

    private static Returned parseReturned(String ret) throws DsnException {
        return switch (ret.toUpperCase(Locale.ROOT)) {
            case "FULL" -> Returned.FULL;
            case "HDRS" -> Returned.HDRS;
            default -> throw new DsnException("RET is FULL or HDRS");
        };
    }

    private static String parseId(String envid) throws DsnException {
        if (envid.isEmpty() || envid.length() > MAX_ENVELOPE_ID) {
            throw new DsnException("ENVID is empty or longer than 100 characters");
        }
        return Xtext.decode(envid);
    }
}
