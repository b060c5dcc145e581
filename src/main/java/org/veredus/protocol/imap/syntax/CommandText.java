package org.veredus.protocol.imap.syntax;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The octets of one command and where its reader stands. Literals are in place: `{3}`, CRLF, three
/// octets.
public final class CommandText {
    private final byte[] octets;
    private final int end;
    private int at;

    public CommandText(byte[] octets) {
        this.octets = octets;
        end = octets.length;
    }

    int position() {
        return at;
    }

    /// Takes all that is left.
    void skipRest() {
        at = end;
    }

    /// The next octet, or -1 at the end.
    int peek() {
        return at < end ? octets[at] & 0xFF : -1;
    }

    /// The octet so many behind the next, or -1.
    int ahead(int octetsOn) {
        return at + octetsOn < end ? octets[at + octetsOn] & 0xFF : -1;
    }

    boolean take(char wanted) {
        if (peek() != wanted) return false;
        at++;
        return true;
    }

    void expect(char wanted) throws BadSyntax {
        if (!take(wanted)) throw new BadSyntax("expected " + name(wanted) + here());
    }

    private static String name(char c) {
        return c == ' ' ? "a space" : String.valueOf(c);
    }

    void space() throws BadSyntax {
        expect(' ');
    }

    void end() throws BadSyntax {
        if (at != end) throw new BadSyntax("more than the command takes" + here());
    }

    /// For sentences: where the reader stands.
    String here() {
        if (at >= end) return " at the end";
        int to = at;
        while (to < end && to < at + 20 && octets[to] > ' ' && octets[to] < 0x7F) to++;
        if (to == at) return " at octet " + at;
        return " at " + new String(octets, at, to - at, StandardCharsets.US_ASCII);
    }

    /// The octets from a place to the end.
    byte[] from(int start) {
        return Arrays.copyOfRange(octets, start, end);
    }

    /// Whether a list that begins here is not closed at the end: its last literal is to come.
    boolean endsInList() throws BadSyntax {
        int start = at;
        int depth = 0;
        while (at < end) {
            switch (peek()) {
                case '"' -> quoted();
                case '{' -> {
                    if (isLastMark()) at = end;
                    else literal();
                }
                case '(' -> {
                    depth++;
                    at++;
                }
                case ')' -> {
                    depth--;
                    at++;
                }
                default -> at++;
            }
            if (depth == 0) break;
        }
        at = start;
        return depth > 0;
    }

    /// Whether the announcement here ends the text.
    private boolean isLastMark() {
        int close = at;
        while (close < end && octets[close] != '}') close++;
        return close == end - 1;
    }

    private String cut(int from) {
        return new String(octets, from, at - from, StandardCharsets.ISO_8859_1);
    }

    /// RFC 3501 §9 tag: ASTRING-CHAR but `+`.
    String tag() throws BadSyntax {
        int from = at;
        while (at < end && isAstring(octets[at]) && octets[at] != '+') at++;
        if (at == from || at - from > 200) {
            at = from;
            throw new BadSyntax("a command begins with a tag");
        }
        return cut(from);
    }

    String atom() throws BadSyntax {
        int from = at;
        while (at < end && isAtom(octets[at])) at++;
        if (at == from) throw new BadSyntax("expected a word" + here());
        return cut(from);
    }

    /// An atom in upper case: a command or a key.
    String word() throws BadSyntax {
        return atom().toUpperCase(Locale.ROOT);
    }

    /// Letters, digits and dots in upper case: a FETCH item may be followed by `[`, which atoms may
    /// hold.
    String itemName() throws BadSyntax {
        int from = at;
        while (at < end && isAtom(octets[at]) && octets[at] != '[' && octets[at] != '<') at++;
        if (at == from) throw new BadSyntax("expected a word" + here());
        return cut(from).toUpperCase(Locale.ROOT);
    }

    /// Takes the word if it is the next one; case does not matter.
    boolean takeWord(String upper) {
        if (end - at < upper.length()) return false;
        for (int i = 0; i < upper.length(); i++) {
            if (upper(octets[at + i]) != upper.charAt(i)) return false;
        }
        int after = at + upper.length();
        if (after < end && isAtom(octets[after])) return false;
        at = after;
        return true;
    }

    private static int upper(byte octet) {
        return octet >= 'a' && octet <= 'z' ? octet - 32 : octet;
    }

    String astring() throws BadSyntax {
        int next = peek();
        if (next == '"' || next == '{') return string();
        int from = at;
        while (at < end && isAstring(octets[at])) at++;
        if (at == from) throw new BadSyntax("expected a string" + here());
        return cut(from);
    }

    @Nullable String nstring() throws BadSyntax {
        return takeWord("NIL") ? null : string();
    }

    String string() throws BadSyntax {
        return switch (peek()) {
            case '"' -> quoted();
            case '{', '~' -> literal();
            default -> throw new BadSyntax("expected a string" + here());
        };
    }

    /// RFC 3501 §9 list-mailbox: a string, or a word in which wildcards may stand.
    String listMailbox() throws BadSyntax {
        int next = peek();
        if (next == '"' || next == '{') return string();
        int from = at;
        while (at < end && (isAstring(octets[at]) || octets[at] == '%' || octets[at] == '*')) at++;
        if (at == from) throw new BadSyntax("expected a mailbox pattern" + here());
        return cut(from);
    }

    private String quoted() throws BadSyntax {
        int from = ++at;
        boolean escaped = false;
        while (at < end && octets[at] != '"') {
            if (octets[at] == '\\') {
                escaped = true;
                at++;
                if (at == end || (octets[at] != '"' && octets[at] != '\\')) {
                    throw new BadSyntax("only \\\" and \\\\ may stand between quotes");
                }
            }
            at++;
        }
        if (at >= end) throw new BadSyntax("quotes not closed");
        String text = cut(from);
        at++;
        return escaped ? unescape(text) : text;
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') i++;
            plain.append(text.charAt(i));
        }
        return plain.toString();
    }

    private String literal() throws BadSyntax {
        boolean anyOctets = take('~');
        expect('{');
        long length = number();
        take('+');
        expect('}');
        expect('\r');
        expect('\n');
        if (length > end - at) throw new BadSyntax("literal cut short");
        int from = at;
        at += (int) length;
        for (int i = from; i < at; i++) {
            if (octets[i] == 0 && !anyOctets) throw new BadSyntax("literal with a NUL");
        }
        return cut(from);
    }

    /// RFC 3501 §9 number; up to 63 bits, RFC 7162 §7 mod-sequence-value.
    long number() throws BadSyntax {
        int from = at;
        long value = 0;
        while (at < end && octets[at] >= '0' && octets[at] <= '9') {
            int digit = octets[at++] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) throw new BadSyntax("number too large");
            value = value * 10 + digit;
        }
        if (at == from) throw new BadSyntax("expected a number" + here());
        return value;
    }

    /// RFC 3501 §9 number: 32 bits.
    long number32() throws BadSyntax {
        long value = number();
        if (value > 0xFFFF_FFFFL) throw new BadSyntax("number of more than 32 bits");
        return value;
    }

    /// A UID or sequence number of a set. Those beyond 31 bits are never given here, so all of them
    /// are the same.
    private int setNumber() throws BadSyntax {
        if (take('*')) return SequenceSet.LAST;
        long value = number32();
        if (value == 0) throw new BadSyntax("0 in a set of numbers");
        return (int) Math.min(value, Integer.MAX_VALUE);
    }

    /// RFC 9394 §4 partial-range
    Command.Window window() throws BadSyntax {
        boolean fromEnd = peek() == '-';
        long from = place(fromEnd);
        expect(':');
        return new Command.Window(from, place(fromEnd));
    }

    private long place(boolean fromEnd) throws BadSyntax {
        if (fromEnd) expect('-');
        long place = number32();
        if (place == 0) throw new BadSyntax("place 0 in a range");
        return fromEnd ? -place : place;
    }

    SequenceSet sequenceSet() throws BadSyntax {
        if (take('$')) return SequenceSet.SAVED;
        int[] bounds = new int[2];
        int used = 0;
        do {
            if (used == 2 * SequenceSet.MAX_RANGES) {
                throw new BadSyntax("more than " + SequenceSet.MAX_RANGES + " ranges in a set");
            }
            if (used == bounds.length) bounds = Arrays.copyOf(bounds, used * 2);
            int first = setNumber();
            bounds[used++] = first;
            bounds[used++] = take(':') ? setNumber() : first;
        } while (take(','));
        return new SequenceSet(Arrays.copyOf(bounds, used));
    }

    private static boolean isAstring(byte octet) {
        return isAtom(octet) || octet == ']';
    }

    /// RFC 3501 §9 ATOM-CHAR.
    static boolean isAtom(byte octet) {
        return octet > ' '
                && octet < 0x7F
                && switch (octet) {
                    case '(', ')', '{', '%', '*', '"', '\\', ']' -> false;
                    default -> true;
                };
    }
}
