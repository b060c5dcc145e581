package org.veredus.format.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.veredus.format.mime.EnvelopeAddress;

/// Somebody in an address field.
///
/// @param name decoded; empty if there is none
/// @param address in lower case, perhaps none that mail could go to
public record Correspondent(String name, String address) {
    /// People of one field that are looked at.
    private static final int MAX_PEOPLE = 100;

    /// What is behind the at sign; empty if there is none.
    public String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    public String localPart() {
        return address.substring(0, Math.max(0, address.lastIndexOf('@')));
    }

    /// Those who are said to have written. Programs show the name of a group (RFC 5322 §3.4, RFC
    /// 6854 §2.1), so it speaks for whoever is in it; of an empty one there is just the name.
    static List<Correspondent> authors(List<EnvelopeAddress> field) {
        List<Correspondent> people = new ArrayList<>();
        String group = "";
        boolean isEmpty = false;
        for (EnvelopeAddress one : field) {
            if (people.size() == MAX_PEOPLE) break;
            if (one.isGroupStart()) {
                group = name(one);
                isEmpty = true;
            } else if (one.isGroupEnd()) {
                if (isEmpty) people.add(new Correspondent(group, ""));
                group = "";
                isEmpty = false;
            } else {
                people.add(new Correspondent(within(group, name(one)), address(one)));
                isEmpty = false;
            }
        }
        return people;
    }

    private static String within(String group, String name) {
        if (group.isEmpty()) return name;
        return name.isEmpty() ? group : group + ": " + name;
    }

    private static String name(EnvelopeAddress one) {
        String name = one.displayName();
        return name == null ? "" : name.strip();
    }

    private static String address(EnvelopeAddress one) {
        return one.email().toLowerCase(Locale.ROOT);
    }

    static List<Correspondent> of(List<EnvelopeAddress> field) {
        List<Correspondent> people = new ArrayList<>();
        for (EnvelopeAddress one : field) {
            if (one.isGroupStart() || one.isGroupEnd()) continue;
            if (people.size() == MAX_PEOPLE) break;
            people.add(new Correspondent(name(one), address(one)));
        }
        return people;
    }
}
