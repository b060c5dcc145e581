package org.veredus.transport.inspect.content;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What is known of hosts, from `hosts.txt`.
public final class Hosts {
    /// What a host means where it is linked or written from.
    public enum Kind {
        TRACKER,
        SHORTENER,
        FREE,
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

    public boolean is(Kind kind, String host) {
        Set<String> hosts = known.getOrDefault(kind, Set.of());
        if (kind == Kind.TOP) return hosts.contains(host.substring(host.lastIndexOf('.') + 1));
        if (hosts.contains(host) || hosts.contains(names.organization(host))) return true;
        int dot = host.indexOf('.');
        return dot > 0 && hosts.contains(host.substring(dot + 1));
    }
}
