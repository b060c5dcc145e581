package org.veredus.protocol.imap.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.veredus.account.mailbox.Flags;
import org.veredus.protocol.imap.syntax.SearchKey.AddressField;

/// A search as people type it: `from:ann subject:"summer fair" -is:read OR has:attachment`.
/// Google's
/// X-GM-RAW; what is not known is looked for as text.
final class RawQuery {
    private static final int MAX_WORDS = 200;
    private static final long DAY = 86_400;

    private final String text;
    private int at;
    private int words;

    RawQuery(String text) {
        this.text = text;
    }

    SearchKey key() throws BadSyntax {
        List<SearchKey> all = new ArrayList<>();
        boolean either = false;
        while (skipSpaces()) {
            String word = word();
            if (word.equals("OR") && !all.isEmpty()) {
                either = true;
                continue;
            }
            if (++words > MAX_WORDS) throw new BadSyntax("too many words");
            SearchKey key = key(word);
            if (either) key = new SearchKey.Or(all.removeLast(), key);
            either = false;
            all.add(key);
        }
        return all.isEmpty() ? new SearchKey.All() : new SearchKey.And(all);
    }

    private boolean skipSpaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
        return at < text.length();
    }

    /// Up to the next space that is not between quotes; quotes themselves are left out.
    private String word() {
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') quoted = !quoted;
            else if (!quoted && Character.isWhitespace(c)) break;
            else word.append(c);
        }
        return word.toString();
    }

    private SearchKey key(String word) {
        if (word.length() > 1 && word.charAt(0) == '-') {
            return new SearchKey.Not(key(word.substring(1)));
        }
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
            case "label", "in" -> new SearchKey.Labelled(value);
            case "is" -> is(word, value);
            case "has" ->
                    value.equals("attachment")
                            ? new SearchKey.HasAttachment()
                            : new SearchKey.Text(word);
            case "larger" -> new SearchKey.Larger(size(value));
            case "smaller" -> new SearchKey.Smaller(size(value));
            case "older_than" -> new SearchKey.Older(age(value));
            case "newer_than" -> new SearchKey.Younger(age(value));
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
