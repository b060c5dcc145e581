package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A string of a script, with its variables still to be put in. RFC 5229 §3
final class Phrase {
    /// No string that a script builds grows beyond this.
    static final int MAX_LENGTH = 256 * 1024;

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{((?:[A-Za-z_]\\w*+\\.){0,8}(?:[A-Za-z_]\\w*)|\\d+)\\}");

    private sealed interface Piece {
        record Literal(String text) implements Piece {}

        record Variable(String name) implements Piece {}

        record Captured(int index) implements Piece {}
    }

    private final List<Piece> pieces;
    private final @Nullable String constant;

    private Phrase(List<Piece> pieces) {
        this.pieces = pieces;
        this.constant = constant(pieces);
    }

    static Phrase constant(String text) {
        return new Phrase(List.of(new Piece.Literal(text)));
    }

    /// Finds the variables in a text; what looks like one but has no possible name stays.
    static Phrase withVariables(String text) {
        if (text.indexOf("${") < 0) {
            return constant(text);
        }
        List<Piece> pieces = new ArrayList<>();
        Matcher reference = REFERENCE.matcher(text);
        int plainFrom = 0;
        while (reference.find()) {
            pieces.add(new Piece.Literal(text.substring(plainFrom, reference.start())));
            pieces.add(reference(reference.group(1)));
            plainFrom = reference.end();
        }
        pieces.add(new Piece.Literal(text.substring(plainFrom)));
        return new Phrase(pieces);
    }

    private static Piece reference(String name) {
        if (!Character.isDigit(name.charAt(0))) {
            return new Piece.Variable(name.toLowerCase(Locale.ROOT));
        }
        boolean possible = name.replaceFirst("^0+", "").length() < 6;
        return new Piece.Captured(possible ? Integer.parseInt(name) : Integer.MAX_VALUE);
    }

    private static @Nullable String constant(List<Piece> pieces) {
        var text = new StringBuilder();
        for (Piece piece : pieces) {
            if (!(piece instanceof Piece.Literal(var literal))) {
                return null;
            }
            text.append(literal);
        }
        return text.toString();
    }

    /// The text where no variable is in it, else null.
    @Nullable String constant() {
        return constant;
    }

    /// Names of the variables with a namespace.
    List<String> namespaced() {
        List<String> names = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Variable(var name) && name.indexOf('.') >= 0) {
                names.add(name);
            }
        }
        return names;
    }

    /// As it is written in the script: the same whatever the variables hold.
    String written() {
        var text = new StringBuilder();
        for (Piece piece : pieces) {
            text.append(
                    switch (piece) {
                        case Piece.Literal(var literal) -> literal;
                        case Piece.Variable(var name) -> "${" + name + "}";
                        case Piece.Captured(var index) -> "${" + index + "}";
                    });
        }
        return text.toString();
    }

    String in(Run run) throws ScriptFailure {
        String known = constant;
        if (known != null) {
            return known;
        }
        var text = new StringBuilder();
        for (Piece piece : pieces) {
            text.append(
                    switch (piece) {
                        case Piece.Literal(var literal) -> literal;
                        case Piece.Variable(var name) -> run.variable(name);
                        case Piece.Captured(var index) -> run.captured(index);
                    });
            if (text.length() > MAX_LENGTH) {
                throw new ScriptFailure("a string grew longer than " + MAX_LENGTH);
            }
        }
        run.charge(1 + text.length() / 256);
        return text.toString();
    }

    /// The texts if none has a variable, else null.
    static @Nullable List<String> constants(List<Phrase> phrases) {
        List<String> texts = new ArrayList<>(phrases.size());
        for (Phrase phrase : phrases) {
            if (phrase.constant == null) {
                return null;
            }
            texts.add(phrase.constant);
        }
        return List.copyOf(texts);
    }

    static List<String> in(Run run, List<Phrase> phrases) throws ScriptFailure {
        List<String> texts = new ArrayList<>(phrases.size());
        for (Phrase phrase : phrases) {
            texts.add(phrase.in(run));
        }
        return texts;
    }
}
