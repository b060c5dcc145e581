package org.veredus.format.address;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The lexical tokens of an address list, RFC 5322 §3.2, with comments and white space taken out.
///
/// A `"` or `(` that has no partner is skipped like white space. Looking for the partner may run to
/// the end in vain once for each of the two; after that it is known that there is none, which keeps
/// this linear.
final class AddressTokens {
    enum Kind {
        WORD,
        QUOTED,
        LITERAL,
        AT,
        OPEN_ANGLE,
        CLOSE_ANGLE,
        COLON,
        COMMA,
        SEMICOLON,
        END
    }

    record Token(Kind kind, String text, boolean spaceBefore) {}

    // RFC 2047 §2 allows 75; senders go beyond that. Bounds the search for the end of an encoded
    // word.
    private static final int MAX_ENCODED_WORD = 998;

    private final String text;
    private int position;
    private boolean quotesEnded;
    private boolean commentsEnded;
    private @Nullable String lastComment;
    private @Nullable Token ahead;

    AddressTokens(String text) {
        this.text = text;
    }

    Token peek() {
        if (ahead == null) {
            ahead = read();
        }
        return ahead;
    }

    Token next() {
        Token token = peek();
        ahead = null;
        return token;
    }

    /// The comment read last, if any since [#forgetComment()].
    @Nullable String lastComment() {
        return lastComment;
    }

    void forgetComment() {
        lastComment = null;
    }

    /// Words as a display name: a space stays where there was white space.
    static @Nullable String phrase(List<Token> words) {
        if (words.size() == 1) {
            String only = words.getFirst().text();
            return only.isEmpty() ? null : only;
        }
        var phrase = new StringBuilder();
        for (Token word : words) {
            phrase.append(word.spaceBefore() && !phrase.isEmpty() ? " " : "").append(word.text());
        }
        return phrase.isEmpty() ? null : phrase.toString();
    }

    /// Words as a local part: no white space round dots, RFC 5322 §4.4.
    static String glued(List<Token> words) {
        if (words.size() == 1) {
            return words.getFirst().text();
        }
        var glued = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            boolean apart = i > 0 && !joined(words.get(i - 1), words.get(i));
            glued.append(apart ? " " : "").append(words.get(i).text());
        }
        return glued.toString();
    }

    /// Where the last run of words begins that are joined to each other.
    static int lastRun(List<Token> words) {
        int start = Math.max(0, words.size() - 1);
        while (start > 0 && joined(words.get(start - 1), words.get(start))) {
            start--;
        }
        return start;
    }

    private static boolean joined(Token left, Token right) {
        return !right.spaceBefore() || left.text().endsWith(".") || right.text().startsWith(".");
    }

    private Token read() {
        int start = position;
        skipSpaceAndComments();
        boolean space = position > start;
        if (position == text.length()) {
            return new Token(Kind.END, "", space);
        }
        char c = text.charAt(position);
        return switch (c) {
            case '"' -> new Token(Kind.QUOTED, quoted(), space);
            case '[' -> new Token(Kind.LITERAL, literal(), space);
            case '@' -> single(Kind.AT, "@", space);
            case '<' -> single(Kind.OPEN_ANGLE, "<", space);
            case '>' -> single(Kind.CLOSE_ANGLE, ">", space);
            case ':' -> single(Kind.COLON, ":", space);
            case ',' -> single(Kind.COMMA, ",", space);
            case ';' -> single(Kind.SEMICOLON, ";", space);
            default -> new Token(Kind.WORD, word(), space);
        };
    }

    private Token single(Kind kind, String sign, boolean space) {
        position++;
        return new Token(kind, sign, space);
    }

    private void skipSpaceAndComments() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '(' && !commentsEnded) {
                comment();
            } else if (c == '"' && !quotesEnded && closingQuote() >= 0) {
                return;
            } else if (isSpace(c) || c == '(' || c == ')' || c == '"') {
                position++;
            } else {
                return;
            }
        }
    }

    /// Past the comment, or only past its opening when it is never closed.
    private void comment() {
        var content = new StringBuilder();
        int depth = 0;
        for (int i = position; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                position = i + 1;
                lastComment = content.toString().strip();
                return;
            }
            i += c == '\\' && i + 1 < text.length() ? 1 : 0;
            if (i > position) {
                content.append(text.charAt(i));
            }
        }
        commentsEnded = true;
        position++;
    }

    /// The place of the quote that closes the one here, or -1.
    private int closingQuote() {
        for (int i = position + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i;
            }
            i += c == '\\' ? 1 : 0;
        }
        quotesEnded = true;
        return -1;
    }

    private String quoted() {
        int end = closingQuote();
        var content = new StringBuilder();
        for (int i = position + 1; i < end; i++) {
            i += text.charAt(i) == '\\' ? 1 : 0;
            content.append(text.charAt(i));
        }
        position = end + 1;
        return content.toString();
    }

    /// `[...]` up to the bracket or a character that can be in no literal.
    private String literal() {
        int end = position + 1;
        while (end < text.length() && "<>,;@()\"]".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        if (end < text.length() && text.charAt(end) == ']') {
            end++;
        }
        String literal = text.substring(position, end);
        position = end;
        return literal;
    }

    private String word() {
        int encoded = encodedWordEnd();
        int end = encoded > 0 ? encoded : position + 1;
        while (encoded < 0 && end < text.length() && !endsWord(text.charAt(end))) {
            end++;
        }
        String word = text.substring(position, end);
        position = end;
        return word;
    }

    /// The end of an encoded word here, which may hold unencoded specials by mistake; -1 if there
    /// is none.
    private int encodedWordEnd() {
        if (!text.startsWith("=?", position)) {
            return -1;
        }
        int limit = Math.min(text.length(), position + MAX_ENCODED_WORD);
        int marks = 0;
        for (int i = position + 2; i < limit; i++) {
            char c = text.charAt(i);
            if (isSpace(c)) {
                return -1;
            }
            if (c == '=' && marks > 2 && text.charAt(i - 1) == '?') {
                return i + 1;
            }
            marks += c == '?' ? 1 : 0;
        }
        return -1;
    }

    private static boolean endsWord(char c) {
        return isSpace(c)
                || switch (c) {
                    case '"', '[', '@', '<', '>', ':', ',', ';', '(', ')' -> true;
                    default -> false;
                };
    }

    private static boolean isSpace(char c) {
        return c <= ' ' || c == 0x7F;
    }
}
