package org.veredus.transport.inspect.content;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.veredus.transport.inspect.Finding;

/// Gathers findings, one of each name.
final class Findings {
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    void add(String name, double score, String evidence, String sentence) {
        if (names.add(name)) findings.add(new Finding(name, score, evidence, sentence));
    }

    boolean has(String name) {
        return names.contains(name);
    }

    boolean hasAny(List<String> some) {
        return some.stream().anyMatch(names::contains);
    }

    List<Finding> all() {
        return findings;
    }
}
