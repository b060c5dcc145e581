package org.veredus.format.sieve;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The variables of a run: each script's own, those that scripts share (RFC 6609 §3.4), and what
/// the last match found (RFC 5229 §3.2).
final class Variables {
    static final String GLOBAL = "global.";

    /// RFC 5229 §6 asks for 128 variables and 9 match variables at least.
    private static final int MAX_VARIABLES = 1024;

    private record Scope(Map<String, String> own, Set<String> shared) {
        Scope() {
            this(new HashMap<>(), new HashSet<>());
        }
    }

    private final int maxChars;
    private final Map<String, String> globals = new HashMap<>();
    private final Deque<Scope> scopes = new ArrayDeque<>();
    private List<String> captured = List.of();

    Variables(Limits limits) {
        maxChars = limits.variableChars();
        scopes.push(new Scope());
    }

    void enter() {
        scopes.push(new Scope());
    }

    void leave() {
        scopes.pop();
    }

    /// Makes a name of the running script mean the shared variable.
    void share(String name) {
        Scope scope = scopes.element();
        scope.shared.add(name.toLowerCase(Locale.ROOT));
        globals.putIfAbsent(name.toLowerCase(Locale.ROOT), "");
    }

    /// @param name in lower case; unknown ones are empty
    String get(String name) {
        if (name.startsWith(GLOBAL)) {
            return globals.getOrDefault(name.substring(GLOBAL.length()), "");
        }
        Scope scope = scopes.element();
        return (scope.shared.contains(name) ? globals : scope.own).getOrDefault(name, "");
    }

    void set(String name, String value) throws ScriptFailure {
        String key = name.toLowerCase(Locale.ROOT);
        Scope scope = scopes.element();
        boolean global = key.startsWith(GLOBAL);
        String plain = global ? key.substring(GLOBAL.length()) : key;
        Map<String, String> home = global || scope.shared.contains(plain) ? globals : scope.own;
        if (home.size() >= MAX_VARIABLES && !home.containsKey(plain)) {
            throw new ScriptFailure("more than " + MAX_VARIABLES + " variables");
        }
        home.put(plain, cut(value));
    }

    /// Not within a pair of surrogates.
    private String cut(String value) {
        if (value.length() <= maxChars) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
        return value.substring(0, end);
    }

    String captured(int index) {
        return index < captured.size() ? captured.get(index) : "";
    }

    void captured(List<String> found) {
        captured = found;
    }
}
