package org.veredus.transport.inspect.content;

import java.util.Set;

/// Somebody whose name is often misused.
///
/// @param name as people write it, in lower case
/// @param label of its best known domain
/// @param look what the label looks like
/// @param domains its own; the first is the one people know
/// @param ambiguous whether the name is a usual word as well
record Brand(String name, String label, String look, Set<String> domains, boolean ambiguous) {
    Brand {
        domains = Set.copyOf(domains);
    }

    /// Whether a registered domain is the brand's. National ones of the same name are taken for
    /// its.
    boolean owns(String organization) {
        if (domains.contains(organization)) return true;
        int dot = organization.indexOf('.');
        String suffix = organization.substring(dot + 1);
        boolean national = suffix.length() == 2 || suffix.matches("(co|com)\\.[a-z]{2}");
        return dot > 0 && national && organization.substring(0, dot).equals(label);
    }
}
