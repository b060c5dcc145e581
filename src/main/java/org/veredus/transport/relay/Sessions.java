package org.veredus.transport.relay;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import org.jspecify.annotations.Nullable;
import org.veredus.transport.ledger.TlsEntry;
import org.veredus.transport.ledger.TlsEntry.Outcome;

/// What attempts to connect mean in the words of RFC 8460 §4.3.
final class Sessions {
    private static final String NOT_OFFERED = "starttls-not-supported";
    private static final String INVALID = "validation-failure";
    private static final int MAX_CAUSES = 10;

    private Sessions() {}

    /// Null for what nobody is told.
    static @Nullable TlsEntry entry(Call call, Attempt attempt) {
        if (!(call.told() instanceof Call.Told.Domain(var name, var policy, var objection)))
            return null;
        Outcome outcome =
                switch (attempt) {
                    case Attempt.Made(var client) ->
                            client.isEncrypted()
                                    ? encrypted(objection, client.sender())
                                    : new Outcome(NOT_OFFERED, client.sender(), "");
                    case Attempt.Refused _ -> null;
                    case Attempt.Lacking(var why, var encrypted, var sender) ->
                            encrypted
                                    ? new Outcome(INVALID, sender, why)
                                    : new Outcome(NOT_OFFERED, sender, "");
                    case Attempt.Unsafe(var why, var sender) ->
                            new Outcome(result(why), sender, String.valueOf(why.getMessage()));
                };
        if (outcome == null) return null;
        Route.Host host = call.host();
        String address = host.address().getAddress().getHostAddress();
        return new TlsEntry(name, policy, host.name(), address, outcome);
    }

    private static Outcome encrypted(String objection, String sender) {
        return objection.isEmpty()
                ? new Outcome("", sender, "")
                : new Outcome(INVALID, sender, objection);
    }

    private static String result(IOException failed) {
        Throwable at = failed;
        for (int depth = 0; at != null && depth < MAX_CAUSES; depth++) {
            String known = known(at);
            if (known != null) return known;
            at = at.getCause();
        }
        return INVALID;
    }

    private static @Nullable String known(Throwable cause) {
        return switch (cause) {
            case CertificateExpiredException _ -> "certificate-expired";
            case CertPathBuilderException _ -> "certificate-not-trusted";
            case CertPathValidatorException invalid ->
                    invalid.getReason() == CertPathValidatorException.BasicReason.EXPIRED
                            ? "certificate-expired"
                            : null;
            case CertificateException wrong ->
                    wrong.getCause() == null
                                    && String.valueOf(wrong.getMessage()).contains("matching")
                            ? "certificate-host-mismatch"
                            : null;
            default -> null;
        };
    }
}
