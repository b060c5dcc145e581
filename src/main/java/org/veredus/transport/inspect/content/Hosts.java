package org.veredus.transport.inspect.content;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.veredus.format.reading.WebAddress;

/// What is known of hosts, from `hosts.txt`.
public final class Hosts {
    /// What a host means where it is linked or written from.
    public enum Kind {
        TRACKER,
        SHORTENER,
        FREE,
        /// With what its path begins, if not all of it is.
        FORM,
        TOP,
        MAIL
    }

    private final Map<Kind, Set<String>> known = new HashMap<>();
    private final Names names;

    /// Those that come with this program.
    public static Hosts bundled(Names names) {
        return new Hosts(ContentInspector.lines("hosts.txt"), names);
    }

    /// @param lines `kind: host host`
    Hosts(List<String> lines, Names names) {
        this.names = names;
        for (Kind kind : Kind.values()) known.put(kind, Set.of());
        for (String line : lines) {
            int colon = line.indexOf(':');
            Kind kind = Kind.valueOf(line.substring(0, colon).toUpperCase(Locale.ROOT));
            known.put(
                    kind, new HashSet<>(List.of(line.substring(colon + 1).strip().split("\\s+"))));
        }
    }

    /// Whether it is a form that anybody can have made.
    boolean isForm(WebAddress address) {
        if (is(Kind.FORM, address.host())) return true;
        for (String form : known.getOrDefault(Kind.FORM, Set.of())) {
            int slash = form.indexOf('/');
            if (slash > 0
                    && address.host().equals(form.substring(0, slash))
                    && address.rest().startsWith(form.substring(slash))) return true;
        }
        return false;
    }

    public boolean is(Kind kind, String host) {
        Set<String> hosts = known.getOrDefault(kind, Set.of());
        if (kind == Kind.TOP) return hosts.contains(host.substring(host.lastIndexOf('.') + 1));
        if (hosts.contains(host) || hosts.contains(names.organization(host))) return true;
        int dot = host.indexOf('.');
        return dot > 0 && hosts.contains(host.substring(dot + 1));
    }
}
