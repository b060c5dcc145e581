package org.veredus.verify.dkim2;

import java.util.Set;

/// The fields that no hash covers, draft §4 and draft §6.2.
final class UnsignedFields {
    private static final Set<String> NAMES =
            Set.of(
                    "apparently-to",
                    "arc-authentication-results",
                    "arc-message-signature",
                    "arc-seal",
                    "authentication-results",
                    "auto-submitted",
                    "delivered-to",
                    "dkim-signature",
                    "dkim2-signature",
                    "dl-expansion-history",
                    "message-instance",
                    "original-recipient",
                    "received",
                    "return-path",
                    "sio-label-history",
                    "vbr-info",
                    "x400-received",
                    "x400-trace");

    private UnsignedFields() {}

    /// @param name in lower case
    static boolean contain(String name) {
        return NAMES.contains(name) || name.startsWith("received-") || name.startsWith("x-");
    }
}
