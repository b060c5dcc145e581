package org.veredus.transport.inspect.content;

import java.util.Set;
import java.util.regex.Pattern;

/// Somebody whose name is often misused.
///
/// @param name as people write it, in lower case
/// @param label of its best known domain
/// @param look what the label looks like
/// @param domains its own; the first is the one people know
/// @param ambiguous whether the name is a usual word as well
record Brand(String name, String label, String look, Set<String> domains, boolean ambiguous) {
    /// What stands behind the name in a country's domain.
    private static final Pattern NATIONAL = Pattern.compile("..|(?:co|com)\\.[a-z]{2}");

    Brand {
        domains = Set.copyOf(domains);
    }

    /// Whether a registered domain is the brand's. National ones of the same name are taken for
    /// its.
    boolean owns(String organization) {
        if (domains.contains(organization)) return true;
        int dot = organization.indexOf('.');
        boolean named = dot > 0 && dot == label.length() && organization.startsWith(label);
        return named && NATIONAL.matcher(organization.substring(dot + 1)).matches();
    }
}
