package org.veredus.protocol.imap;

import java.util.Locale;
import org.veredus.account.mailbox.MailboxTree;

/// A name with LIST's wildcards: `*` for anything, `%` for anything within a level. RFC 3501 §6.3.8
///
/// Matches by the set of places in the pattern that a name's beginning can have reached, so the
/// worst
/// pattern costs its length times the name's.
final class MailboxPattern {
    private final String pattern;

    MailboxPattern(String reference, String pattern) {
        this.pattern = inboxInCapitals(collapse(reference + pattern));
    }

    private static String inboxInCapitals(String name) {
        int delimiter = name.indexOf(MailboxTree.DELIMITER);
        int end = delimiter < 0 ? name.length() : delimiter;
        return name.substring(0, end).toUpperCase(Locale.ROOT).equals("INBOX")
                ? "INBOX" + name.substring(end)
                : name;
    }

    /// Neighbouring wildcards are one.
    private static String collapse(String name) {
        StringBuilder shorter = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            int last = shorter.length() - 1;
            boolean again = last >= 0 && isWildcard(c) && isWildcard(shorter.charAt(last));
            if (!again) shorter.append(c);
            else if (c == '*') shorter.setCharAt(last, c);
        }
        return shorter.toString();
    }

    private static boolean isWildcard(char c) {
        return c == '*' || c == '%';
    }

    boolean matches(String name) {
        if (pattern.equals("*")) return true;
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
            boolean stays =
                    place < pattern.length()
                            && reached[place]
                            && (pattern.charAt(place) == '*'
                                    || (pattern.charAt(place) == '%'
                                            && c != MailboxTree.DELIMITER));
            boolean comes =
                    place > 0
                            && reached[place - 1]
                            && pattern.charAt(place - 1) == c
                            && !isWildcard(c);
            reached[place] = stays || comes;
            any |= reached[place];
        }
        return any;
    }

    /// A wildcard may stand for nothing.
    private void passWildcards(boolean[] reached) {
        for (int place = 0; place < pattern.length(); place++) {
            if (reached[place] && isWildcard(pattern.charAt(place))) reached[place + 1] = true;
        }
    }
}
