package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.syntax.Argument;
import org.veredus.format.sieve.syntax.Statement;

/// One use of a word: its arguments sorted by the word's [Signature].
final class Usage {
    private static final String UNSET = "";

    private final Compiler compiler;
    private final Statement statement;
    private final Map<String, @Nullable Argument> tags = new HashMap<>();
    private final List<@Nullable Argument> positionals = new ArrayList<>();
    private final Map<String, String> groups = new HashMap<>();

    Usage(Compiler compiler, Statement statement) {
        this.compiler = compiler;
        this.statement = statement;
    }

    void put(Signature.Tag tag, @Nullable Argument value) {
        tags.put(tag.name(), value);
        groups.put(tag.group(), tag.name());
    }

    void add(@Nullable Argument positional) {
        positionals.add(positional);
    }

    boolean gives(Signature.Tag tag) {
        return groups.containsKey(tag.group());
    }

    /// The tag given of a group of which only one can be; empty for none.
    String chosen(String group) {
        return groups.getOrDefault(group, UNSET);
    }

    int line() {
        return statement.at().line();
    }

    String name() {
        return statement.name();
    }

    Statement statement() {
        return statement;
    }

    Compiler compiler() {
        return compiler;
    }

    boolean requires(String capability) {
        return compiler.requires(capability);
    }

    void error(String text) {
        compiler.error(statement.at(), text);
    }

    void warn(String text) {
        compiler.warn(statement.at(), text);
    }

    void errorAt(String tag, String text) {
        Argument value = tags.get(tag);
        compiler.error(value == null ? statement.at() : value.at(), text);
    }

    void errorAt(int index, String text) {
        Argument value = positionals.get(index);
        compiler.error(value == null ? statement.at() : value.at(), text);
    }

    boolean has(String tag) {
        return tags.containsKey(tag);
    }

    @Nullable Phrase phrase(String tag) {
        return tags.get(tag) instanceof Argument.Text text ? compiler.phrase(text) : null;
    }

    List<Phrase> phrases(String tag) {
        return phrases(tags.get(tag));
    }

    @Nullable Long number(String tag) {
        return tags.get(tag) instanceof Argument.Numeral number ? number.value() : null;
    }

    boolean has(int index) {
        return positionals.get(index) != null;
    }

    /// The string at a place where there must be one.
    Phrase phrase(int index) {
        return positionals.get(index) instanceof Argument.Text text
                ? compiler.phrase(text)
                : Phrase.constant("");
    }

    List<Phrase> phrases(int index) {
        return phrases(positionals.get(index));
    }

    long number(int index) {
        return positionals.get(index) instanceof Argument.Numeral number ? number.value() : 0;
    }

    private List<Phrase> phrases(@Nullable Argument argument) {
        return switch (argument) {
            case Argument.Text text -> List.of(compiler.phrase(text));
            case Argument.Texts texts -> texts.values().stream().map(compiler::phrase).toList();
            case null -> List.of();
            case Argument.Tag _, Argument.Numeral _ -> List.of();
        };
    }

    /// The constant texts at a place where variables are not allowed.
    List<String> constants(int index) {
        List<String> texts = new ArrayList<>();
        for (Phrase phrase : phrases(index)) {
            String text = phrase.constant();
            if (text == null) {
                errorAt(index, "variables cannot be used here");
            } else {
                texts.add(text);
            }
        }
        return texts;
    }

    /// Steps of the block behind.
    List<Step> block() {
        List<Statement> block = statement.block();
        return block == null ? List.of() : compiler.block(block);
    }
}
