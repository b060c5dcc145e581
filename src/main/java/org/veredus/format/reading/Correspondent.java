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

    static List<Correspondent> of(List<EnvelopeAddress> field) {
        List<Correspondent> people = new ArrayList<>();
        for (EnvelopeAddress one : field) {
            if (one.isGroupStart() || one.isGroupEnd()) continue;
            if (people.size() == MAX_PEOPLE) break;
            String name = one.displayName();
            people.add(
                    new Correspondent(
                            name == null ? "" : name.strip(),
                            one.email().toLowerCase(Locale.ROOT)));
        }
        return people;
    }
}
