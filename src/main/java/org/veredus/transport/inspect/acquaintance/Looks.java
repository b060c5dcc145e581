package org.veredus.transport.inspect.acquaintance;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.correspondent.Circle;
import org.veredus.account.correspondent.Person;
import org.veredus.transport.inspect.content.Names;

/// What the people of a circle and their domains look like.
///
/// @param met by which it is known whether somebody came in since
/// @param names people by their names' looks
/// @param domains domains by their labels' looks
record Looks(int met, Map<String, Person> names, Map<String, String> domains) {
    /// Letters of a name that more than one person hardly has by chance.
    private static final int MIN_NAME = 6;

    private static final int MIN_LABEL = 5;

    static Looks of(Circle circle, Names names) {
        int met = circle.met();
        Map<String, Person> people = new HashMap<>();
        Map<String, String> domains = new HashMap<>();
        for (Person person : circle.people().values()) {
            String name = folded(person.name());
            if (isName(name)) people.put(name, person);
            String label = names.label(person.domain());
            if (label.length() >= MIN_LABEL) domains.put(Names.look(label), person.domain());
        }
        return new Looks(met, people, domains);
    }

    /// Somebody with this name; null: nobody.
    @Nullable Person named(String name) {
        return names.get(folded(name));
    }

    static String folded(String name) {
        return Names.look(name.strip().replaceAll("[\\s\"',.]+", " ").toLowerCase(Locale.ROOT));
    }

    static boolean isName(String name) {
        return name.length() >= MIN_NAME && name.indexOf(' ') > 0;
    }

    /// A domain of the circle that a label looks like; null: none.
    @Nullable String like(String label) {
        if (label.length() < MIN_LABEL) return null;
        String look = Names.look(label);
        String same = domains.get(look);
        if (same != null) return same;
        for (Map.Entry<String, String> each : domains.entrySet()) {
            boolean longEnough = each.getKey().length() > MIN_LABEL;
            if (longEnough && Names.isOneSlipAway(look, each.getKey())) return each.getValue();
        }
        return null;
    }
}
