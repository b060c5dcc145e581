package org.veredus.base.observe;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// Named checks of whether the service can do its work.
public final class Health {
    /// Looks at one thing, quickly: somebody is waiting.
    @FunctionalInterface
    public interface Check {
        Finding look();
    }

    /// What a check found, in a sentence for the operator.
    public record Finding(boolean ok, String sentence) {
        public static Finding good(String sentence) {
            return new Finding(true, sentence);
        }

        public static Finding bad(String sentence) {
            return new Finding(false, sentence);
        }
    }

    /// All findings by name; good when each is.
    public record Report(SortedMap<String, Finding> findings) {
        public Report {
            findings = Collections.unmodifiableSortedMap(new TreeMap<>(findings));
        }

        public boolean ok() {
            return findings.values().stream().allMatch(Finding::ok);
        }
    }

    private final ConcurrentSkipListMap<String, Check> checks = new ConcurrentSkipListMap<>();

    public void add(String name, Check check) {
        if (checks.putIfAbsent(name, check) != null) {
            throw new IllegalArgumentException("two health checks named " + name);
        }
    }

    /// A check that breaks is a bad finding.
    public Report report() {
        SortedMap<String, Finding> findings = new TreeMap<>();
        checks.forEach((name, check) -> findings.put(name, look(check)));
        return new Report(findings);
    }

    private static Finding look(Check check) {
        try {
            return check.look();
        } catch (RuntimeException broken) {
            return Finding.bad("the check broke: " + broken);
        }
    }
}
