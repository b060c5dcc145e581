package org.veredus.format.sieve.syntax;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.syntax.Token.Kind;

/// Divides a script into tokens. What belongs to none is noted and passed over. RFC 5228 §8.1
final class Lexer {
    private final String script;
    private final Notes notes;
    private int at;
    private int line = 1;
    private int lineStart;

    Lexer(String script, Notes notes) {
        this.script = script;
        this.notes = notes;
        // editors on Windows begin files with a mark
        at = script.startsWith("\uFEFF") ? 1 : 0;
        lineStart = at;
    }

    Token next() {
        while (true) {
            skipSpace();
            Place place = place();
            if (at >= script.length()) {
                return new Token(Kind.END, place, "", 0);
            }
            char c = script.charAt(at);
            if (isNameStart(c)) {
                return name(place);
            }
            if (isDigit(c)) {
                return number(place);
            }
            if (c == '"') {
                return quoted(place);
            }
            if (c == ':' && at + 1 < script.length() && isNameStart(script.charAt(at + 1))) {
                at++;
                return new Token(Kind.TAG, place, word().toLowerCase(Locale.ROOT), 0);
            }
            Kind sign = sign(c);
            at++;
            if (sign != null) {
                return new Token(sign, place, String.valueOf(c), 0);
            }
            notes.add(place, "unexpected character " + shown(c));
        }
    }

    /// Behind the last token.
    Place place() {
        return new Place(line, at - lineStart + 1);
    }

    private static @Nullable Kind sign(char c) {
        return switch (c) {
            case ';' -> Kind.SEMICOLON;
            case ',' -> Kind.COMMA;
            case '{' -> Kind.OPEN_BLOCK;
            case '}' -> Kind.CLOSE_BLOCK;
            case '(' -> Kind.OPEN_TESTS;
            case ')' -> Kind.CLOSE_TESTS;
            case '[' -> Kind.OPEN_LIST;
            case ']' -> Kind.CLOSE_LIST;
            default -> null;
        };
    }

    private static String shown(char c) {
        return c > ' ' && c < 0x7F ? "'" + c + "'" : "U+%04X".formatted((int) c);
    }

    private void skipSpace() {
        while (at < script.length()) {
            char c = script.charAt(at);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                advance();
            } else if (c == '#') {
                skipLine();
            } else if (script.startsWith("/*", at)) {
                skipComment();
            } else {
                return;
            }
        }
    }

    private void advance() {
        if (script.charAt(at++) == '\n') {
            line++;
            lineStart = at;
        }
    }

    private void skipLine() {
        while (at < script.length() && script.charAt(at) != '\n') {
            at++;
        }
    }

    private void skipComment() {
        Place start = place();
        int end = script.indexOf("*/", at + 2);
        if (end < 0) {
            notes.add(start, "the comment is never closed; expected \"*/\"");
        }
        int stop = end < 0 ? script.length() : end + 2;
        while (at < stop) {
            advance();
        }
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private String word() {
        int start = at;
        while (at < script.length()
                && (isNameStart(script.charAt(at)) || isDigit(script.charAt(at)))) {
            at++;
        }
        return script.substring(start, at);
    }

    private Token name(Place place) {
        String word = word();
        if (word.equalsIgnoreCase("text") && at < script.length() && script.charAt(at) == ':') {
            at++;
            return multiLine(place);
        }
        return new Token(Kind.NAME, place, word.toLowerCase(Locale.ROOT), 0);
    }

    /// RFC 5228 §2.4.1
    private Token number(Place place) {
        long value = 0;
        boolean tooLarge = false;
        while (at < script.length() && isDigit(script.charAt(at))) {
            value = value * 10 + script.charAt(at++) - '0';
            tooLarge |= value > Long.MAX_VALUE / 16;
            value = tooLarge ? 0 : value;
        }
        int shift = 0;
        if (at < script.length()) {
            shift =
                    switch (script.charAt(at)) {
                        case 'K', 'k' -> 10;
                        case 'M', 'm' -> 20;
                        case 'G', 'g' -> 30;
                        default -> 0;
                    };
        }
        at += shift > 0 ? 1 : 0;
        if (tooLarge || value > Long.MAX_VALUE >> shift) {
            notes.add(place, "the number is too large");
            return new Token(Kind.NUMBER, place, "", 0);
        }
        if (at < script.length() && isNameStart(script.charAt(at))) {
            notes.add(
                    place(), "expected K, M, G or the end of the number, found \"" + word() + "\"");
        }
        return new Token(Kind.NUMBER, place, "", value << shift);
    }

    /// RFC 5228 §2.4.2
    private Token quoted(Place place) {
        var text = new StringBuilder();
        at++;
        while (at < script.length() && script.charAt(at) != '"') {
            if (script.charAt(at) == '\\' && at + 1 < script.length()) {
                at++;
            }
            keep(text);
        }
        if (at >= script.length()) {
            notes.add(place, "the string is never closed; expected '\"'");
        }
        at++;
        return new Token(Kind.STRING, place, text.toString(), 0);
    }

    /// Line ends within strings are CRLF, however the script was saved.
    private void keep(StringBuilder text) {
        char c = script.charAt(at);
        if (c == '\n' && (text.isEmpty() || text.charAt(text.length() - 1) != '\r')) {
            text.append('\r');
        }
        if (c == 0) {
            notes.add(place(), "a NUL is no character of a script");
        }
        text.append(c);
        advance();
    }

    /// Behind `text:`. RFC 5228 §2.4.2
    private Token multiLine(Place place) {
        while (at < script.length() && (script.charAt(at) == ' ' || script.charAt(at) == '\t')) {
            at++;
        }
        if (at < script.length() && script.charAt(at) == '#') {
            skipLine();
        }
        if (at < script.length() && script.charAt(at) == '\r') {
            at++;
        }
        if (at >= script.length() || script.charAt(at) != '\n') {
            notes.add(place(), "expected the end of the line after \"text:\"");
            return new Token(Kind.STRING, place, "", 0);
        }
        advance();
        return new Token(Kind.STRING, place, lines(place), 0);
    }

    private String lines(Place place) {
        var text = new StringBuilder();
        while (at < script.length()) {
            int end = script.indexOf('\n', at);
            String content = script.substring(at, end < 0 ? script.length() : end);
            String bare =
                    content.endsWith("\r") ? content.substring(0, content.length() - 1) : content;
            if (bare.equals(".")) {
                at += content.length();
                return text.toString();
            }
            text.append(bare, bare.startsWith("..") ? 1 : 0, bare.length()).append("\r\n");
            at += content.length();
            if (at < script.length()) {
                advance();
            }
        }
        notes.add(place, "the text is never closed; expected a line with nothing but \".\"");
        return text.toString();
    }
}
