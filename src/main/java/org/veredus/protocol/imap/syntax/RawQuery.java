package org.veredus.protocol.imap.syntax;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Flags;
import org.veredus.protocol.imap.syntax.SearchKey.AddressField;
import org.veredus.protocol.imap.syntax.SearchKey.DateOf;
import org.veredus.protocol.imap.syntax.SearchKey.When;

/// A search as people type it: `from:(ann OR bob) subject:"summer fair" -is:read {a b}`.
/// Google's
/// X-GM-RAW; what is not known is looked for as text.
final class RawQuery {
    private static final int MAX_WORDS = 200;
    private static final int MAX_DEPTH = 20;
    private static final long DAY = 86_400;
    private static final Pattern DATE = Pattern.compile("(\\d{4})[/-](\\d{1,2})[/-](\\d{1,2})");
    private static final String BRACKETS = "(){}";

    private final String text;
    private int at;
    private int words;

    RawQuery(String text) {
        this.text = text;
    }

    SearchKey key() throws BadSyntax {
        return and(group("", ' ', 0));
    }

    /// What stands up to a bracket that closes, or the end.
    ///
    /// @param operator such as `from:`, which goes with each word
    private List<SearchKey> group(String operator, char close, int depth) throws BadSyntax {
        if (depth > MAX_DEPTH) throw new BadSyntax("brackets nested too deep");
        List<SearchKey> all = new ArrayList<>();
        boolean either = false;
        while (skipSpaces() && !take(close)) {
            boolean not = text.charAt(at) == '-' && at + 1 < text.length();
            if (not) at++;
            String word = word();
            if (word.equals("OR") && !not && !all.isEmpty()) {
                either = true;
                continue;
            }
            SearchKey key = term(operator + word, depth);
            if (key == null) continue;
            if (not) key = new SearchKey.Not(key);
            if (either) key = new SearchKey.Or(all.removeLast(), key);
            either = false;
            all.add(key);
        }
        return all;
    }

    /// Null for a bracket that closes nothing.
    private @Nullable SearchKey term(String word, int depth) throws BadSyntax {
        if (++words > MAX_WORDS) throw new BadSyntax("too many words");
        boolean opens = word.isEmpty() || word.endsWith(":");
        if (opens && take('(')) return and(group(word, ')', depth + 1));
        if (opens && take('{')) return or(group(word, '}', depth + 1));
        if (!word.isEmpty()) return key(word);
        at++;
        return null;
    }

    private static SearchKey and(List<SearchKey> all) {
        return all.isEmpty() ? new SearchKey.All() : new SearchKey.And(all);
    }

    private static SearchKey or(List<SearchKey> all) {
        return all.stream().reduce(SearchKey.Or::new).orElseGet(SearchKey.All::new);
    }

    private boolean skipSpaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
        return at < text.length();
    }

    private boolean take(char wanted) {
        if (at == text.length() || text.charAt(at) != wanted) return false;
        at++;
        return true;
    }

    /// Up to the next space or bracket that is not between quotes; quotes themselves are left out.
    private String word() {
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') quoted = !quoted;
            else if (!quoted && (Character.isWhitespace(c) || BRACKETS.indexOf(c) >= 0)) break;
            else word.append(c);
        }
        return word.toString();
    }

    private SearchKey key(String word) {
        int colon = word.indexOf(':');
        if (colon <= 0 || colon == word.length() - 1) return new SearchKey.Text(word);
        String value = word.substring(colon + 1);
        return switch (word.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "from" -> new SearchKey.Addresses(AddressField.FROM, value);
            case "to" -> new SearchKey.Addresses(AddressField.TO, value);
            case "cc" -> new SearchKey.Addresses(AddressField.CC, value);
            case "bcc" -> new SearchKey.Addresses(AddressField.BCC, value);
            case "subject" -> new SearchKey.Subject(value);
            case "rfc822msgid" -> new SearchKey.Header("Message-ID", value);
            case "list" -> new SearchKey.Header("List-ID", value);
            case "label" -> new SearchKey.Labelled(value);
            case "in" ->
                    value.equals("anywhere") ? new SearchKey.All() : new SearchKey.Labelled(value);
            case "is" -> is(word, value);
            case "has" ->
                    value.equals("attachment")
                            ? new SearchKey.HasAttachment()
                            : new SearchKey.Text(word);
            case "larger" -> new SearchKey.Larger(size(value));
            case "smaller" -> new SearchKey.Smaller(size(value));
            case "older_than" -> new SearchKey.Older(age(value));
            case "newer_than" -> new SearchKey.Younger(age(value));
            case "after", "newer" -> dated(word, When.SINCE, value);
            case "before", "older" -> dated(word, When.BEFORE, value);
            default -> new SearchKey.Text(word);
        };
    }

    private static SearchKey is(String word, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "read" -> new SearchKey.HasFlag(Flags.SEEN);
            case "unread" -> new SearchKey.Not(new SearchKey.HasFlag(Flags.SEEN));
            case "starred" -> new SearchKey.HasFlag(Flags.FLAGGED);
            default -> new SearchKey.Text(word);
        };
    }

    /// `2026/3/1` or `2026-03-01`; what is no date is text.
    private static SearchKey dated(String word, When when, String value) {
        Matcher date = DATE.matcher(value);
        if (!date.matches()) return new SearchKey.Text(word);
        try {
            return new SearchKey.Dated(
                    DateOf.RECEIVED,
                    when,
                    LocalDate.of(
                            Integer.parseInt(date.group(1)),
                            Integer.parseInt(date.group(2)),
                            Integer.parseInt(date.group(3))));
        } catch (DateTimeException noSuchDay) {
            return new SearchKey.Text(word);
        }
    }

    /// `10M`, `5k` or octets.
    private static long size(String value) {
        return switch (unit(value)) {
            case 'k' -> number(value) << 10;
            case 'm' -> number(value) << 20;
            default -> number(value);
        };
    }

    /// `3d`, `2m` or `1y`, as seconds.
    private static long age(String value) {
        return switch (unit(value)) {
            case 'm' -> number(value) * 30 * DAY;
            case 'y' -> number(value) * 365 * DAY;
            default -> number(value) * DAY;
        };
    }

    private static char unit(String value) {
        return Character.toLowerCase(value.charAt(value.length() - 1));
    }

    /// The digits at the beginning; 0 without any.
    private static long number(String value) {
        long number = 0;
        for (int i = 0; i < value.length() && number < 1_000_000_000; i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') break;
            number = number * 10 + c - '0';
        }
        return number;
    }
}
