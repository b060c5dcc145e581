package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Flags as scripts write them: strings with one or more, divided by spaces. RFC 5232 §2
final class FlagList {
    /// More than these no mailbox would take.
    private static final int MAX_FLAGS = 256;

    private static final Map<String, String> SYSTEM =
            Map.of(
                    "\\seen", "\\Seen",
                    "\\answered", "\\Answered",
                    "\\flagged", "\\Flagged",
                    "\\deleted", "\\Deleted",
                    "\\draft", "\\Draft");

    private FlagList() {}

    /// Each flag once; impossible ones are left out.
    static List<String> of(List<String> texts) {
        List<String> flags = new ArrayList<>();
        for (String text : texts) {
            if (isFlag(text)) {
                add(flags, text);
            } else {
                for (String word : text.split("[ \t\r\n]+", -1)) add(flags, word);
            }
        }
        return flags;
    }

    private static void add(List<String> flags, String word) {
        String flag = SYSTEM.getOrDefault(word.toLowerCase(Locale.ROOT), word);
        if (isFlag(flag) && flags.size() < MAX_FLAGS && !contains(flags, flag)) {
            flags.add(flag);
        }
    }

    static boolean contains(List<String> flags, String sought) {
        for (String flag : flags) {
            if (flag.equalsIgnoreCase(sought)) return true;
        }
        return false;
    }

    // RFC 9051 §9: a flag that a client can set is one of the five, or an atom
    private static boolean isFlag(String word) {
        if (word.isEmpty() || word.charAt(0) == '\\') {
            return SYSTEM.containsValue(word);
        }
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c <= ' ' || c >= 0x7F || "(){%*\"\\]".indexOf(c) >= 0) return false;
        }
        return true;
    }
}
