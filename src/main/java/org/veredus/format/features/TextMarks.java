package org.veredus.format.features;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What of a text is no words: sums of money, numbers of accounts and telephones, addresses, how it
/// shouts. Found in one pass.
final class TextMarks {
    /// Characters that are looked at.
    private static final int MAX = 20_000;

    private static final int MAX_DOMAINS = 60;

    /// The longest name of a host.
    private static final int MAX_DOMAIN = 253;

    private static final int MIN_TELEPHONE = 8;

    /// Letters and digits of the shortest IBAN (ISO 13616).
    private static final int MIN_IBAN = 15;

    private static final int BITCOIN = 26;

    private static final int ETHEREUM = 42;

    private static final List<String> CURRENCIES = List.of("eur", "usd", "руб", "zł", "tl");

    private static final List<String> CHATS = List.of("whatsapp", "telegram", "t.me/", "wa.me/");

    private final String text;
    private final int end;
    private int upper;

    /// Where the number ends that was read last: what begins within it says nothing more.
    private int numberEnd;

    int exclamations;
    boolean money;
    boolean bankAccount;
    boolean coins;
    boolean telephone;
    boolean chat;

    /// Of mail addresses, in lower case.
    final Set<String> domains = new LinkedHashSet<>();

    private TextMarks(String text) {
        this.text = text;
        end = Math.min(text.length(), MAX);
    }

    static TextMarks of(String text) {
        TextMarks marks = new TextMarks(text);
        marks.read();
        return marks;
    }

    int upperPercent() {
        return 100 * upper / Math.max(1, end);
    }

    private void read() {
        boolean within = false; // a word or a number
        for (int at = 0; at < end; at++) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                if (!within) number(at);
                within = true;
            } else if (c >= 'a' && c <= 'z') {
                if (!within) word(at);
                within = true;
            } else if (c >= 'A' && c <= 'Z') {
                upper++;
                if (!within) {
                    word(at);
                    iban(at);
                }
                within = true;
            } else {
                sign(c, at);
                within = c >= 0x80 && Character.isLetterOrDigit(c);
            }
        }
    }

    private void sign(char c, int at) {
        if (c == '!') exclamations++;
        else if (c == '@') address(at + 1);
        else if (isCurrency(c)) money |= isDigit(at + 1) || (isSpace(at + 1) && isDigit(at + 2));
        else if (c >= 0x80 && Character.isUpperCase(c)) upper++;
    }

    private static boolean isCurrency(char c) {
        return c == '$' || c == '€' || c == '£' || c == '₹' || c == '₽';
    }

    private boolean isDigit(int at) {
        return at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private boolean isSpace(int at) {
        return at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\u00A0');
    }

    /// Digits with at most two signs between them.
    private void number(int start) {
        coins |= isToken(start, "0x", ETHEREUM);
        if (start < numberEnd) return;
        int digits = 0;
        int at = start;
        int behind = start;
        while (at < end && at - behind <= 2) {
            if (isDigit(at)) {
                digits++;
                behind = at + 1;
            } else if (" ()/.-".indexOf(text.charAt(at)) < 0) {
                break;
            }
            at++;
        }
        numberEnd = behind;
        telephone |= digits >= MIN_TELEPHONE;
        int next = isSpace(behind) ? behind + 1 : behind;
        if (next >= end) return;
        money |= isCurrency(text.charAt(next));
        for (String currency : CURRENCIES)
            money |= text.regionMatches(true, next, currency, 0, currency.length());
    }

    private void word(int at) {
        char first = (char) (text.charAt(at) | 0x20);
        if (first == 'b') coins |= isToken(at, "bc1", BITCOIN);
        if (first != 't' && first != 'w') return;
        for (String each : CHATS) chat |= text.regionMatches(true, at, each, 0, each.length());
    }

    /// A run of letters and digits that begins so.
    private boolean isToken(int at, String start, int least) {
        if (!text.startsWith(start, at)) return false;
        int to = at;
        while (to < end && to - at < least && isLetterOrDigit(text.charAt(to))) to++;
        return to - at == least;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /// A country, two digits, and capitals and digits in groups.
    private void iban(int start) {
        if (start + 1 >= end || text.charAt(start + 1) < 'A' || text.charAt(start + 1) > 'Z')
            return;
        if (!isDigit(start + 2) || !isDigit(start + 3)) return;
        int letters = 4;
        int at = start + 4;
        while (at < end && letters < MIN_IBAN) {
            char c = text.charAt(at);
            if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) letters++;
            else if (!isSpace(at) || isSpace(at - 1)) break;
            at++;
        }
        bankAccount |= letters == MIN_IBAN;
    }

    private void address(int start) {
        int to = start;
        while (to < end && to - start <= MAX_DOMAIN && isInHost(text.charAt(to))) to++;
        while (to > start && text.charAt(to - 1) == '.') to--;
        String domain = text.substring(start, to).toLowerCase(Locale.ROOT);
        if (domain.indexOf('.') > 0 && domains.size() < MAX_DOMAINS) domains.add(domain);
    }

    private static boolean isInHost(char c) {
        return c == '-' || c == '.' || isLetterOrDigit(c);
    }
}
