package org.veredus.format.message;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.veredus.format.address.Domain;

/// Message identifiers, RFC 5322 §3.6.4: the values of Message-ID, In-Reply-To and References.
public final class MessageIds {
    /// A thread's References grow with each reply; the newest are at the end and are kept.
    private static final int MAX_IDS = 100;

    // RFC 5322 §2.1.1: no line is longer, and an identifier is never folded by who obeys
    private static final int MAX_ID_LENGTH = 998;

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}]");

    private MessageIds() {}

    /// The identifiers in a value, in order, without angle brackets and white space; the newest
    /// 100. A
    /// value without brackets is read as words, of which those with an `@` count.
    public static List<String> parse(String unfoldedValue) {
        Deque<String> ids = new ArrayDeque<>();
        int open = unfoldedValue.indexOf('<');
        if (open < 0) {
            for (String word : unfoldedValue.split("[\\s,;]+", -1)) {
                if (word.indexOf('@') > 0) {
                    add(ids, word);
                }
            }
        }
        for (int i = Math.max(open, 0); i < unfoldedValue.length(); i++) {
            char c = unfoldedValue.charAt(i);
            if (c == '<') {
                open = i;
            } else if (c == '>' && open >= 0) {
                add(ids, unfoldedValue.substring(open + 1, i));
                open = -1;
            }
        }
        return List.copyOf(ids);
    }

    private static void add(Deque<String> ids, String written) {
        if (written.length() > MAX_ID_LENGTH) {
            return;
        }
        String id = BLANKS.matcher(written).replaceAll("");
        if (!id.isEmpty()) {
            ids.add(id);
        }
        if (ids.size() > MAX_IDS) {
            ids.remove();
        }
    }

    /// A new identifier, with its angle brackets: the time and 80 random bits.
    public static String newMessageId(RandomGenerator random, InstantSource clock, Domain domain) {
        return "<%s.%s%s@%s>"
                .formatted(
                        Long.toString(clock.millis(), 36),
                        Long.toUnsignedString(random.nextLong(), 36),
                        Integer.toString(random.nextInt(1 << 16), 36),
                        domain.ascii());
    }
}
