package org.veredus.format.sieve.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.syntax.Statement.Form;
import org.veredus.format.sieve.syntax.Token.Kind;

/// Reads a script's statements. RFC 5228 §8.2
///
/// Behind an error it goes on at the next `;` or block end of the same depth, so that one script
/// has
/// all its errors told in one go.
public final class Parser {
    /// Blocks within blocks, and tests within tests. RFC 5228 §2.9 asks for 15 of each.
    private static final int MAX_DEPTH = 50;

    private static final int MAX_STATEMENTS = 50_000;

    private final Lexer lexer;
    private final Notes notes;
    private Token token;
    private Place behind = new Place(1, 1); // the token taken last
    private int depth;
    private int statements;

    private Parser(String script, Notes notes) {
        this.lexer = new Lexer(script, notes);
        this.notes = notes;
        this.token = lexer.next();
    }

    /// @param notes gets the errors
    public static List<Statement> parse(String script, Notes notes) {
        var parser = new Parser(script, notes);
        try {
            return parser.script();
        } catch (Beyond bound) {
            notes.add(bound.at, bound.text);
            return List.of();
        }
    }

    /// A bound was passed: there is no use in going on.
    private static final class Beyond extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Place at;
        private final String text;

        Beyond(Place at, String text) {
            super(text, null, false, false);
            this.at = at;
            this.text = text;
        }
    }

    /// The statement being read makes no sense; the error is noted.
    private static final class Lost extends Exception {
        private static final long serialVersionUID = 1;

        Lost() {
            super("noted", null, false, false);
        }
    }

    private List<Statement> script() {
        List<Statement> all = new ArrayList<>();
        while (token.kind() != Kind.END) {
            if (token.kind() == Kind.CLOSE_BLOCK) {
                notes.add(token.at(), "this \"}\" closes no block");
                take();
            } else {
                addStatement(all);
            }
        }
        return all;
    }

    private void addStatement(List<Statement> to) {
        try {
            to.add(command());
        } catch (Lost noted) {
            recover();
        }
    }

    /// Behind the next `;`, or a whole block, or before the end of the one this is in.
    private void recover() {
        int open = 0;
        while (token.kind() != Kind.END) {
            Kind kind = token.kind();
            if (kind == Kind.CLOSE_BLOCK && open == 0) {
                return;
            }
            take();
            open += kind == Kind.OPEN_BLOCK ? 1 : kind == Kind.CLOSE_BLOCK ? -1 : 0;
            if (open == 0 && (kind == Kind.SEMICOLON || kind == Kind.CLOSE_BLOCK)) {
                return;
            }
        }
    }

    private Token take() {
        Token taken = token;
        behind = lexer.place();
        token = lexer.next();
        return taken;
    }

    /// At the end of the script it is the last line with something on it that is wrong.
    private Lost unexpected(String expected) {
        Place at = token.kind() == Kind.END ? behind : token.at();
        notes.add(at, "expected " + expected + ", found " + token.words());
        return new Lost();
    }

    private Statement command() throws Lost {
        if (token.kind() != Kind.NAME) {
            throw unexpected("a command");
        }
        Token name = take();
        List<Argument> arguments = arguments();
        Form form = form();
        List<Statement> tests = tests();
        if (token.kind() == Kind.OPEN_BLOCK) {
            return new Statement(name.at(), name.text(), arguments, form, tests, block());
        }
        if (token.kind() != Kind.SEMICOLON) {
            throw unexpected("\";\" or a block after \"%s\"".formatted(name.text()));
        }
        take();
        return statement(name, arguments, form, tests);
    }

    private Form form() {
        return token.kind() == Kind.OPEN_TESTS ? Form.LIST : Form.ALONE;
    }

    private Statement statement(
            Token name, List<Argument> arguments, Form form, List<Statement> tests) {
        if (++statements > MAX_STATEMENTS) {
            throw new Beyond(name.at(), "the script has too many commands and tests");
        }
        return new Statement(name.at(), name.text(), arguments, form, tests, null);
    }

    private List<Statement> block() {
        Token open = take();
        deeper(open);
        List<Statement> inside = new ArrayList<>();
        while (token.kind() != Kind.CLOSE_BLOCK && token.kind() != Kind.END) {
            addStatement(inside);
        }
        if (token.kind() == Kind.END) {
            notes.add(open.at(), "the block is never closed; expected \"}\"");
        } else {
            take();
        }
        depth--;
        return inside;
    }

    private void deeper(Token at) {
        if (++depth > MAX_DEPTH) {
            throw new Beyond(at.at(), "nested deeper than " + MAX_DEPTH);
        }
    }

    private List<Statement> tests() throws Lost {
        if (token.kind() == Kind.NAME) {
            return List.of(test());
        }
        if (token.kind() != Kind.OPEN_TESTS) {
            return List.of();
        }
        take();
        List<Statement> tests = new ArrayList<>();
        do {
            tests.add(test());
        } while (more("\",\" or \")\"", Kind.CLOSE_TESTS));
        return tests;
    }

    /// Behind an element of a list: whether another follows.
    private boolean more(String expected, Kind close) throws Lost {
        Kind kind = token.kind();
        if (kind != Kind.COMMA && kind != close) {
            throw unexpected(expected);
        }
        take();
        return kind == Kind.COMMA;
    }

    private Statement test() throws Lost {
        if (token.kind() != Kind.NAME) {
            throw unexpected("a test");
        }
        Token name = take();
        deeper(name);
        try {
            List<Argument> arguments = arguments();
            Form form = form();
            return statement(name, arguments, form, tests());
        } finally {
            depth--;
        }
    }

    private List<Argument> arguments() throws Lost {
        List<Argument> arguments = new ArrayList<>();
        for (Argument next = argument(); next != null; next = argument()) {
            arguments.add(next);
        }
        return arguments;
    }

    private @Nullable Argument argument() throws Lost {
        return switch (token.kind()) {
            case TAG -> new Argument.Tag(token.at(), take().text());
            case NUMBER -> new Argument.Numeral(token.at(), take().number());
            case STRING -> new Argument.Text(token.at(), take().text());
            case OPEN_LIST -> list();
            case NAME,
                    SEMICOLON,
                    COMMA,
                    OPEN_BLOCK,
                    CLOSE_BLOCK,
                    OPEN_TESTS,
                    CLOSE_TESTS,
                    CLOSE_LIST,
                    END ->
                    null;
        };
    }

    private Argument.Texts list() throws Lost {
        Token open = take();
        List<Argument.Text> texts = new ArrayList<>();
        if (token.kind() == Kind.CLOSE_LIST) { // RFC 5228 §8.2: a list has one string at least
            notes.add(token.at(), "expected a string, found \"]\": a list cannot be empty");
            take();
            return new Argument.Texts(open.at(), texts);
        }
        do {
            if (token.kind() != Kind.STRING) {
                throw unexpected("a string");
            }
            texts.add(new Argument.Text(token.at(), take().text()));
        } while (more("\",\" or \"]\"", Kind.CLOSE_LIST));
        return new Argument.Texts(open.at(), texts);
    }
}
