package org.veredus.account.factor;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The names at which this server asks for passkeys.
///
/// @param host what passkeys are bound to
/// @param further names at which browsers let them be used, too (related origins, WebAuthn §5.11)
/// @param local whether they are also to be had at `localhost`
public record RelyingParties(String host, Set<String> further, Local local) {
    private static final String LOCALHOST = "localhost";

    /// Whether the service is one for trying out.
    public enum Local {
        REFUSED,
        ALLOWED
    }

    public RelyingParties {
        further = Set.copyOf(further);
    }

    /// Who asks on a page that was fetched from there; null if passkeys cannot be had there.
    ///
    /// @param authority a host name, perhaps with a port
    public @Nullable RelyingParty at(String authority) {
        String name = authority.toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
        if (name.equals(LOCALHOST) && local == Local.ALLOWED)
            return new RelyingParty(LOCALHOST, Set.of(LOCALHOST), RelyingParty.Transport.ANY);
        Set<String> names = names();
        return names.contains(name)
                ? new RelyingParty(host, names, RelyingParty.Transport.HTTPS)
                : null;
    }

    /// All that belong together, in order.
    public Set<String> names() {
        Set<String> names = new TreeSet<>(further);
        names.add(host);
        return names;
    }
}
