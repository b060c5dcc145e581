package org.veredus.format.features;

import java.util.Locale;
import java.util.Set;

/// Tells the fields that a sender's program wrote from those that hosts on the way and at the end
/// have added.
final class HeaderNames {
    private static final Set<String> ON_THE_WAY =
            Set.of(
                    "received",
                    "return-path",
                    "delivered-to",
                    "delivery-date",
                    "received-spf",
                    "authentication-results",
                    "envelope-to",
                    "status",
                    "lines",
                    "content-length",
                    "replied",
                    "forwarded",
                    "delivered-from",
                    "in-reply-to", // its being there says less than one would think: it is forged
                    "list-id",
                    "sender",
                    "errors-to",
                    "mailing-list",
                    "reply-to",
                    "precedence",
                    "old-return-path",
                    "x-loop",
                    "x-authentication-warning",
                    "x-keywords",
                    "x-status",
                    "x-uid",
                    "x-mimedefang",
                    "x-scanned-by",
                    "x-apparently-to");

    /// What tells of the program that wrote a message.
    private static final Set<String> OF_PROGRAMS =
            Set.of(
                    "x-mailer",
                    "user-agent",
                    "mime-version",
                    "content-type",
                    "content-transfer-encoding",
                    "x-priority",
                    "x-msmail-priority",
                    "organization",
                    "x-mimeole",
                    "importance",
                    "content-class",
                    "sensitivity");

    private HeaderNames() {}

    /// @param name in lower case
    static boolean isProgram(String name) {
        return OF_PROGRAMS.contains(name);
    }

    static boolean isSenders(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !ON_THE_WAY.contains(lower)
                && !lower.startsWith("x-spam")
                && !lower.startsWith("list-")
                && !lower.startsWith("arc-")
                && !lower.startsWith("x-mailman")
                && !lower.startsWith("x-egroups")
                && !lower.startsWith("x-original")
                && !lower.startsWith("x-been")
                && !lower.startsWith("x-virus")
                && !lower.startsWith("x-envelope")
                && !lower.startsWith("x-delivered")
                && !lower.startsWith("x-rcpt")
                && !lower.startsWith("x-list")
                && !lower.startsWith("x-pyzor")
                && !lower.startsWith("x-razor")
                && !lower.startsWith("x-rbl")
                && !lower.startsWith("resent-");
    }
}
