package org.veredus.protocol.imap.syntax;

/// Matches names in levels with a pattern: `*` stands for anything, `%` for anything within a
/// level. RFC 3501 §6.3.8, RFC 5257 §4.3
///
/// Works on the set of places in the pattern that a name's beginning can have reached, so the worst
/// pattern costs its length times the name's.
///
/// @param least what a wildcard stands for at least
public record Wildcards(String pattern, Least least) {
    private static final char DELIMITER = '/';

    /// How much a wildcard needs.
    public enum Least {
        NOTHING,
        ONE_CHARACTER
    }

    /// Whether there is any.
    public static boolean areIn(String pattern) {
        return pattern.indexOf('*') >= 0 || pattern.indexOf('%') >= 0;
    }

    public boolean matches(String name) {
        int length = pattern.length();
        boolean[] reached = new boolean[length + 1];
        reached[0] = true;
        passWildcards(reached);
        for (int i = 0; i < name.length(); i++) {
            if (!step(reached, name.charAt(i))) return false;
            passWildcards(reached);
        }
        return reached[length];
    }

    /// From each place reached on past one character of the name.
    private boolean step(boolean[] reached, char c) {
        boolean any = false;
        for (int place = pattern.length(); place >= 0; place--) {
            boolean stays = place < pattern.length() && reached[place] && isWild(place, c);
            boolean comes = place > 0 && reached[place - 1] && takes(place - 1, c);
            reached[place] = stays || comes;
            any |= reached[place];
        }
        return any;
    }

    private boolean isWild(int place, char c) {
        char wanted = pattern.charAt(place);
        return wanted == '*' || (wanted == '%' && c != DELIMITER);
    }

    private boolean takes(int place, char c) {
        char wanted = pattern.charAt(place);
        return (wanted == '*' || wanted == '%') ? isWild(place, c) : wanted == c;
    }

    private void passWildcards(boolean[] reached) {
        if (least == Least.ONE_CHARACTER) return;
        for (int place = 0; place < pattern.length(); place++) {
            char wanted = pattern.charAt(place);
            if (reached[place] && (wanted == '*' || wanted == '%')) reached[place + 1] = true;
        }
    }
}
