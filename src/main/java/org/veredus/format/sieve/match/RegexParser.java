package org.veredus.format.sieve.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.veredus.format.sieve.match.RegexProgram.Op;

/// Reads a POSIX extended regular expression and writes its program.
final class RegexParser {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_GROUPS = 100;

    // POSIX RE_DUP_MAX
    private static final int MAX_REPEAT = 255;

    private static final int MANY = -1;

    /// How letters are compared.
    enum Case {
        EXACT,
        ASCII,
        UNICODE
    }

    private sealed interface Node {
        record One(IntPredicate accepts) implements Node {}

        record Sequence(List<Node> parts) implements Node {}

        record Either(List<Node> branches) implements Node {}

        record Group(int number, Node inside) implements Node {}

        record Repeat(Node inside, int least, int most) implements Node {}

        record Start() implements Node {}

        record End() implements Node {}
    }

    private final String text;
    private final Case letters;
    private final RegexProgram program = new RegexProgram();
    private int at;
    private int groups;
    private int depth;

    private RegexParser(String text, Case letters) {
        this.text = text;
        this.letters = letters;
    }

    static Regex compile(String text, Case letters) throws RegexSyntax {
        var parser = new RegexParser(text, letters);
        Node whole = parser.either();
        if (parser.at < text.length()) {
            throw new RegexSyntax("\")\" closes no group");
        }
        parser.program.add(new Op.Save(0));
        parser.emit(whole);
        parser.program.add(new Op.Save(1));
        parser.program.add(new Op.Accept());
        return new Regex(parser.program, parser.groups + 1);
    }

    private boolean sees(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private Node either() throws RegexSyntax {
        if (++depth > MAX_DEPTH) {
            throw new RegexSyntax("groups are nested too deep");
        }
        List<Node> branches = new ArrayList<>();
        branches.add(sequence());
        while (sees('|')) {
            at++;
            branches.add(sequence());
        }
        depth--;
        return branches.size() == 1 ? branches.getFirst() : new Node.Either(branches);
    }

    private Node sequence() throws RegexSyntax {
        List<Node> parts = new ArrayList<>();
        while (at < text.length() && !sees('|') && !(sees(')') && depth > 1)) {
            if (sees(')')) {
                throw new RegexSyntax("\")\" closes no group");
            }
            parts.add(repeated(atom()));
        }
        return new Node.Sequence(parts);
    }

    private Node repeated(Node first) throws RegexSyntax {
        Node node = first;
        while (at < text.length()) {
            char c = text.charAt(at);
            int[] bounds =
                    switch (c) {
                        case '*' -> new int[] {0, MANY};
                        case '+' -> new int[] {1, MANY};
                        case '?' -> new int[] {0, 1};
                        case '{' -> braces();
                        default -> null;
                    };
            if (bounds == null) {
                return node;
            }
            at += c == '{' ? 0 : 1;
            node = new Node.Repeat(node, bounds[0], bounds[1]);
        }
        return node;
    }

    /// `{m}`, `{m,}` or `{m,n}`.
    private int[] braces() throws RegexSyntax {
        int close = text.indexOf('}', at);
        String inside = close < 0 ? "" : text.substring(at + 1, close);
        if (!inside.matches("\\d{1,3}(,\\d{0,3})?")) {
            throw new RegexSyntax("a repetition is written {m}, {m,} or {m,n}");
        }
        at = close + 1;
        String[] bounds = inside.split(",", -1);
        int least = Integer.parseInt(bounds[0]);
        int most =
                bounds.length == 1
                        ? least
                        : bounds[1].isEmpty() ? MANY : Integer.parseInt(bounds[1]);
        if (least > MAX_REPEAT || most > MAX_REPEAT || (most != MANY && most < least)) {
            throw new RegexSyntax("{" + inside + "} is no repetition");
        }
        return new int[] {least, most};
    }

    private Node atom() throws RegexSyntax {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return switch (c) {
            case '(' -> group();
            case '.' -> new Node.One(_ -> true);
            case '[' -> new Node.One(bracket());
            case '^' -> new Node.Start();
            case '$' -> new Node.End();
            case '\\' -> escaped();
            case '*', '+', '?' -> throw new RegexSyntax("\"" + (char) c + "\" repeats nothing");
            default -> new Node.One(letter(c));
        };
    }

    private Node group() throws RegexSyntax {
        int number = ++groups;
        if (number > MAX_GROUPS) {
            throw new RegexSyntax("too many groups");
        }
        Node inside = either();
        if (!sees(')')) {
            throw new RegexSyntax("a group is never closed; expected \")\"");
        }
        at++;
        return new Node.Group(number, inside);
    }

    private Node escaped() throws RegexSyntax {
        if (at >= text.length()) {
            throw new RegexSyntax("nothing follows the last backslash");
        }
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return new Node.One(
                switch (c) { // the GNU classes that scripts use
                    case 'w' -> RegexParser::isWord;
                    case 'W' -> other -> !isWord(other);
                    case 's' -> RegexParser::isSpace;
                    case 'S' -> other -> !isSpace(other);
                    case 'd' -> Character::isDigit;
                    default -> letter(c);
                });
    }

    private IntPredicate letter(int c) {
        int folded = fold(c);
        return letters == Case.EXACT ? other -> other == c : other -> fold(other) == folded;
    }

    private int fold(int c) {
        return switch (letters) {
            case EXACT -> c;
            case ASCII -> c >= 'A' && c <= 'Z' ? c + 32 : c;
            case UNICODE -> Character.toLowerCase(Character.toUpperCase(c));
        };
    }

    private IntPredicate bracket() throws RegexSyntax {
        boolean negated = sees('^');
        at += negated ? 1 : 0;
        IntPredicate any = _ -> false;
        boolean first = true;
        while (first || !sees(']')) {
            if (at >= text.length()) {
                throw new RegexSyntax("a bracket is never closed; expected \"]\"");
            }
            any = any.or(element());
            first = false;
        }
        at++;
        IntPredicate all = any;
        IntPredicate eitherCase =
                letters == Case.EXACT
                        ? all
                        : c ->
                                all.test(c)
                                        || all.test(Character.toLowerCase(c))
                                        || all.test(Character.toUpperCase(c));
        return negated ? eitherCase.negate() : eitherCase;
    }

    private IntPredicate element() throws RegexSyntax {
        if (text.startsWith("[:", at)) {
            int end = text.indexOf(":]", at + 2);
            if (end < 0) {
                throw new RegexSyntax("a character class is never closed; expected \":]\"");
            }
            String name = text.substring(at + 2, end);
            at = end + 2;
            return characterClass(name);
        }
        int from = member();
        boolean range = sees('-') && at + 1 < text.length() && text.charAt(at + 1) != ']';
        if (!range) {
            return c -> c == from;
        }
        at++;
        int to = member();
        if (to < from) {
            throw new RegexSyntax("a range ends before it begins");
        }
        return c -> c >= from && c <= to;
    }

    private int member() throws RegexSyntax {
        if (text.startsWith("[.", at) || text.startsWith("[=", at)) {
            int end = text.indexOf(text.charAt(at + 1) + "]", at + 2);
            if (end < 0 || text.codePointCount(at + 2, end) != 1) {
                throw new RegexSyntax("collating elements are one character");
            }
            int c = text.codePointAt(at + 2);
            at = end + 2;
            return c;
        }
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    private static IntPredicate characterClass(String name) throws RegexSyntax {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "alpha" -> Character::isLetter;
            case "digit" -> c -> c >= '0' && c <= '9';
            case "alnum" -> Character::isLetterOrDigit;
            case "upper" -> Character::isUpperCase;
            case "lower" -> Character::isLowerCase;
            case "space" -> RegexParser::isSpace;
            case "blank" -> c -> c == ' ' || c == '\t';
            case "punct" -> c -> c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
            case "cntrl" -> Character::isISOControl;
            case "print" -> c -> !Character.isISOControl(c);
            case "graph" -> c -> !Character.isISOControl(c) && !isSpace(c);
            case "xdigit" -> c -> c < 0x7F && Character.digit(c, 16) >= 0;
            default -> throw new RegexSyntax("[:" + name + ":] is no character class");
        };
    }

    private static boolean isSpace(int c) {
        return c == ' ' || (c >= 9 && c <= 13);
    }

    private static boolean isWord(int c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private void emit(Node node) throws RegexSyntax {
        switch (node) {
            case Node.One(var accepts) -> program.add(new Op.Take(accepts));
            case Node.Start() -> program.add(new Op.AtStart());
            case Node.End() -> program.add(new Op.AtEnd());
            case Node.Sequence(var parts) -> {
                for (Node part : parts) {
                    emit(part);
                }
            }
            case Node.Group(var number, var inside) -> {
                program.add(new Op.Save(2 * number));
                emit(inside);
                program.add(new Op.Save(2 * number + 1));
            }
            case Node.Either(var branches) -> emitEither(branches);
            case Node.Repeat(var inside, var least, var most) -> emitRepeat(inside, least, most);
        }
    }

    private void emitEither(List<Node> branches) throws RegexSyntax {
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < branches.size() - 1; i++) {
            int fork = reserve();
            emit(branches.get(i));
            ends.add(reserve());
            program.set(fork, new Op.Fork(fork + 1, program.size()));
        }
        emit(branches.getLast());
        for (int end : ends) {
            program.set(end, new Op.Jump(program.size()));
        }
    }

    private int reserve() throws RegexSyntax {
        program.add(new Op.Accept());
        return program.size() - 1;
    }

    private void emitRepeat(Node inside, int least, int most) throws RegexSyntax {
        for (int i = 0; i < least; i++) {
            emit(inside);
        }
        if (most == MANY) {
            int fork = reserve();
            emit(inside);
            program.add(new Op.Jump(fork));
            program.set(fork, new Op.Fork(fork + 1, program.size()));
            return;
        }
        List<Integer> forks = new ArrayList<>();
        for (int i = least; i < most; i++) {
            forks.add(reserve());
            emit(inside);
        }
        for (int fork : forks) {
            program.set(fork, new Op.Fork(fork + 1, program.size()));
        }
    }
}
