package org.veredus.format.sieve;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.syntax.Note;
import org.veredus.format.sieve.syntax.Notes;
import org.veredus.format.sieve.syntax.Parser;
import org.veredus.format.sieve.syntax.Place;
import org.veredus.format.sieve.syntax.Statement;

/// A compiled script; safe for any number of runs at a time.
public final class Script {
    private final List<Step> steps;
    private final Set<String> required;

    private Script(List<Step> steps, Set<String> required) {
        this.steps = steps;
        this.required = Set.copyOf(required);
    }

    /// What reading a script came to.
    ///
    /// @param script null if there were errors
    public record Compiled(@Nullable Script script, List<Note> errors, List<Note> warnings) {
        public Compiled {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
        }
    }

    /// A script of an account.
    public static Compiled compile(String text, Limits limits) {
        return compile(text, limits, Author.ACCOUNT);
    }

    public static Compiled compile(String text, Limits limits, Author author) {
        Notes errors = new Notes();
        if (text.getBytes(StandardCharsets.UTF_8).length > limits.scriptOctets()) {
            errors.add(
                    new Place(1, 1),
                    "the script is longer than " + limits.scriptOctets() + " octets");
            return new Compiled(null, errors.list(), List.of());
        }
        List<Statement> statements = Parser.parse(text, errors);
        Compiler compiler = new Compiler(errors, author);
        List<Step> steps = compiler.script(statements);
        return new Compiled(
                errors.isEmpty() ? new Script(steps, compiler.requiredByName()) : null,
                errors.list(),
                compiler.warnings());
    }

    public Result run(Delivery delivery, World world, Limits limits, Trace trace) {
        return Sequence.run(List.of(this), delivery, world, limits, trace);
    }

    /// The extensions that its `require` names.
    public Set<String> required() {
        return required;
    }

    List<Step> steps() {
        return steps;
    }
}
