package org.veredus.transport.trace;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// By which words an event is found: its message's id, the session's id in front of a dot in it,
/// and the facts that name something. Case and angle brackets don't count.
final class Terms {
    /// Facts with these names are found by their values.
    private static final Set<String> NAMING =
            Set.of("from", "to", "account", "message-id", "queue", "session", "host", "client");

    private Terms() {}

    static String normal(String term) {
        String bare = term.strip();
        if (bare.startsWith("<") && bare.endsWith(">")) bare = bare.substring(1, bare.length() - 1);
        return bare.toLowerCase(Locale.ROOT);
    }

    static boolean isNaming(String fact) {
        return NAMING.contains(fact);
    }

    /// @param term as [#normal] makes it
    static boolean match(TraceEvent event, String term) {
        if (normal(event.message()).equals(term) || session(event.message()).equals(term))
            return true;
        for (TraceEvent.Fact fact : event.facts()) {
            if (isNaming(fact.name()) && normal(fact.value()).equals(term)) return true;
        }
        return false;
    }

    /// The hashes of all terms of some events: sorted, each once.
    static int[] hashes(List<TraceEvent> events) {
        int count = 0;
        int[] hashes = new int[64];
        for (TraceEvent event : events) {
            int most = count + 2 + event.facts().size();
            if (most > hashes.length) hashes = Arrays.copyOf(hashes, 2 * most);
            hashes[count++] = normal(event.message()).hashCode();
            hashes[count++] = session(event.message()).hashCode();
            for (TraceEvent.Fact fact : event.facts()) {
                if (isNaming(fact.name())) hashes[count++] = normal(fact.value()).hashCode();
            }
        }
        return Arrays.stream(hashes, 0, count).sorted().distinct().toArray();
    }

    private static String session(String message) {
        String id = normal(message);
        int dot = id.indexOf('.');
        return dot < 0 ? id : id.substring(0, dot);
    }
}
