package org.veredus.account.factor;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who asks for passkeys. WebAuthn §5.4.2, §13.4.9.
///
/// @param id the host name that passkeys are bound to
/// @param hosts whose pages are ours
/// @param transport which of them are believed
public record RelyingParty(String id, Set<String> hosts, Transport transport) {
    private static final Pattern ORIGIN = Pattern.compile("(https?)://([a-z0-9.-]+)(?::\\d{1,5})?");

    /// What pages came by.
    public enum Transport {
        HTTPS,
        /// Or in the clear, from this very machine.
        ANY
    }

    public RelyingParty {
        hosts = Set.copyOf(hosts);
    }

    /// Whether a page of that origin is ours. As with cookies, the port does not matter.
    public boolean owns(String origin) {
        Matcher parts = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
        return parts.matches()
                && hosts.contains(parts.group(2))
                && (transport == Transport.ANY || parts.group(1).equals("https"));
    }
}
