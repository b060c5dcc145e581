package org.veredus.protocol.imap;

import java.util.Locale;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.protocol.imap.syntax.Wildcards;
import org.veredus.protocol.imap.syntax.Wildcards.Least;

/// A name with LIST's wildcards. RFC 3501 §6.3.8
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
        return pattern.equals("*") || new Wildcards(pattern, Least.NOTHING).matches(name);
    }
}
