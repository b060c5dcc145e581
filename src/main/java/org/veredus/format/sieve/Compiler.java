package org.veredus.format.sieve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Condition.Known;
import org.veredus.format.sieve.Signature.Kind;
import org.veredus.format.sieve.Signature.Positional;
import org.veredus.format.sieve.Signature.Tag;
import org.veredus.format.sieve.syntax.Argument;
import org.veredus.format.sieve.syntax.Note;
import org.veredus.format.sieve.syntax.Notes;
import org.veredus.format.sieve.syntax.Place;
import org.veredus.format.sieve.syntax.Statement;

/// Makes steps of statements. Each word is checked against its [Signature] and the capabilities
/// required so far; what is certain already, such as `ihave`, is decided here, and what can then
/// never run is not checked, since it may be written in a language we do not have. RFC 5463 §4
final class Compiler {
    private final Notes errors;
    private final Author author;
    private final Notes warnings = new Notes();
    private final Set<String> required = new HashSet<>();
    private final Set<String> used = new HashSet<>();
    private final Map<String, Place> requiredAt = new LinkedHashMap<>();
    private final Deque<String> loops = new ArrayDeque<>();
    private boolean dead;
    private boolean endsBlock;

    /// @param errors those of the parser, to which more are added
    Compiler(Notes errors, Author author) {
        this.errors = errors;
        this.author = author;
        required.add("comparator-i;octet");
        required.add("comparator-i;ascii-casemap");
    }

    List<Step> script(List<Statement> statements) {
        int at = 0;
        while (at < statements.size() && statements.get(at).name().equals("require")) {
            require(statements.get(at++));
        }
        List<Step> steps = block(statements.subList(at, statements.size()));
        requiredAt.forEach(this::warnIfUnused);
        return steps;
    }

    /// What `require` named.
    Set<String> requiredByName() {
        return requiredAt.keySet();
    }

    List<Note> warnings() {
        return errors.isEmpty() ? warnings.list() : List.of();
    }

    void error(Place at, String text) {
        errors.add(at, text);
    }

    void warn(Place at, String text) {
        warnings.add(at, text);
    }

    /// Whether something was wrong so far: then it is not certain what is never reached.
    boolean hasErrors() {
        return !errors.isEmpty();
    }

    Author author() {
        return author;
    }

    boolean requires(String capability) {
        boolean there = required.contains(capability);
        if (there) {
            used.add(capability);
        }
        return there;
    }

    /// Makes a capability usable from here on.
    void enable(String capability) {
        required.add(capability);
        used.add(capability);
        Language.implied(capability).forEach(required::add);
    }

    void enterLoop(String name) {
        loops.push(name);
    }

    void leaveLoop() {
        loops.pop();
    }

    /// @param name empty for any
    boolean inLoop(String name) {
        return name.isEmpty() ? !loops.isEmpty() : loops.contains(name);
    }

    private void require(Statement statement) {
        if (statement.arguments().size() != 1
                || !statement.tests().isEmpty()
                || statement.block() != null) {
            error(statement.at(), "expected a string or string list after \"require\"");
            return;
        }
        switch (statement.arguments().getFirst()) {
            case Argument.Text text -> require(text);
            case Argument.Texts texts -> texts.values().forEach(this::require);
            case Argument.Tag tag -> wrong(tag, Kind.TEXTS, "require");
            case Argument.Numeral number -> wrong(number, Kind.TEXTS, "require");
        }
    }

    private void require(Argument.Text name) {
        String capability = name.value();
        if (Capabilities.isForHouse(capability) && author != Author.HOUSE) {
            error(name.at(), "\"" + capability + "\" is for scripts of the server's administrator");
            return;
        }
        if (!Capabilities.has(capability, author)) {
            error(
                    name.at(),
                    "unknown extension \"" + capability + "\"" + Capabilities.hint(capability));
            return;
        }
        requiredAt.putIfAbsent(capability, name.at());
        required.add(capability);
        Language.implied(capability).forEach(required::add);
    }

    private void warnIfUnused(String capability, Place at) {
        // of some nothing is to be seen in the text
        boolean silent =
                Capabilities.isLexical(capability)
                        || Capabilities.isAlwaysThere(capability)
                        || capability.equals("imapsieve");
        boolean byOther = Language.implied(capability).stream().anyMatch(used::contains);
        if (!used.contains(capability) && !silent && !byOther) {
            warn(at, "the extension \"" + capability + "\" is required, but not used");
        }
    }

    /// The steps of commands that follow each other.
    List<Step> block(List<Statement> statements) {
        List<Step> steps = new ArrayList<>();
        boolean wasDead = dead;
        int at = 0;
        while (at < statements.size()) {
            Statement statement = statements.get(at);
            if (dead) {
                break;
            }
            if (statement.name().equals("if")) {
                at = new IfChain(this).compile(statements, at, steps);
            } else {
                add(statement, steps);
                at++;
            }
        }
        if (at < statements.size() && !wasDead) {
            warn(statements.get(at).at(), "this is never reached: the script has ended before");
        }
        boolean ends = dead;
        dead = wasDead;
        endsBlock = ends;
        return List.copyOf(steps);
    }

    /// Whether nothing is reached behind the block compiled last.
    boolean lastBlockEnds() {
        return endsBlock;
    }

    /// Nothing behind this place is reached.
    void die() {
        dead = true;
    }

    private void add(Statement statement, List<Step> steps) {
        switch (statement.name()) {
            case "elsif", "else" ->
                    error(statement.at(), "\"" + statement.name() + "\" without \"if\" before it");
            case "require" ->
                    error(statement.at(), "\"require\" must stand before all other commands");
            default -> {
                Step step = command(statement);
                if (step != null) {
                    steps.add(step);
                }
            }
        }
    }

    private @Nullable Step command(Statement statement) {
        Word<Step> word = Language.command(statement.name());
        if (word == null) {
            error(
                    statement.at(),
                    unknown(statement.name(), "command", Language.test(statement.name()) != null));
            return null;
        }
        Usage use = use(word.signature(), statement);
        if (use == null) {
            return null;
        }
        Step made = word.maker().make(use);
        int line = statement.at().line();
        return run -> {
            run.atLine(line);
            run.charge(1);
            return made.run(run);
        };
    }

    private static String unknown(String name, String what, boolean isOther) {
        String other = what.equals("command") ? "a test, not a command" : "a command, not a test";
        return isOther ? "\"" + name + "\" is " + other : "unknown " + what + " \"" + name + "\"";
    }

    /// The test that a command or test has behind it.
    Condition onlyTest(Statement statement) {
        return statement.tests().size() == 1
                ? condition(statement.tests().getFirst())
                : Known.FALSE; // noted already
    }

    Condition condition(Statement statement) {
        Word<Condition> word = Language.test(statement.name());
        if (word == null) {
            error(
                    statement.at(),
                    unknown(statement.name(), "test", Language.command(statement.name()) != null));
            return Known.FALSE;
        }
        Usage use = use(word.signature(), statement);
        return use == null ? Known.FALSE : traced(statement, word.maker().make(use));
    }

    private static Condition traced(Statement statement, Condition made) {
        if (made instanceof Known) {
            return made;
        }
        int line = statement.at().line();
        String name = statement.name();
        return run -> {
            run.atLine(line);
            run.charge(1);
            boolean holds = made.holds(run);
            if (run.isTraced()) {
                run.trace(line, name + ": " + (holds ? "true" : "false"));
            }
            return holds;
        };
    }

    /// Sorts the arguments; null if they do not fit.
    @Nullable Usage use(Signature signature, Statement statement) {
        if (!signature.capability().isEmpty() && !requires(signature.capability())) {
            error(
                    statement.at(),
                    "\"%s\" needs require \"%s\""
                            .formatted(signature.name(), signature.capability()));
            return null;
        }
        Arguments sorted = new Arguments(signature, statement);
        return sorted.sort() ? sorted.use : null;
    }

    private void wrong(Argument found, Kind expected, String where) {
        error(
                found.at(),
                "expected %s for %s, found %s".formatted(expected.words(), where, found.kind()));
    }

    /// The arguments of one statement.
    private final class Arguments {
        private final Signature signature;
        private final Statement statement;
        private final Usage use;
        private boolean fits = true;

        Arguments(Signature signature, Statement statement) {
            this.signature = signature;
            this.statement = statement;
            this.use = new Usage(Compiler.this, statement);
        }

        boolean sort() {
            List<Argument> given = statement.arguments();
            List<Argument> rest = new ArrayList<>();
            int at = 0;
            while (at < given.size()) {
                if (given.get(at) instanceof Argument.Tag tag) {
                    at = tag(tag, given, at + 1);
                } else {
                    rest.add(given.get(at++));
                }
            }
            positionals(rest);
            tests();
            block();
            return fits;
        }

        private void complain(Place at, String text) {
            error(at, text);
            fits = false;
        }

        private int tag(Argument.Tag given, List<Argument> all, int next) {
            Tag tag = signature.tag(given.name());
            if (tag == null) {
                complain(
                        given.at(),
                        "\"%s\" has no :%s; it takes %s"
                                .formatted(signature.name(), given.name(), signature.tagList()));
                return next;
            }
            boolean takesValue = tag.kind() != Kind.NOTHING;
            Argument value = takesValue && next < all.size() ? all.get(next) : null;
            if (!tag.capability().isEmpty() && !requires(tag.capability())) {
                complain(
                        given.at(),
                        ":%s needs require \"%s\"".formatted(tag.name(), tag.capability()));
            } else if (use.gives(tag)) {
                complain(
                        given.at(),
                        ":%s cannot stand beside :%s"
                                .formatted(tag.name(), use.chosen(tag.group())));
            } else if (takesValue && (value == null || !isA(tag.kind(), value))) {
                complain(
                        given.at(),
                        "expected %s after :%s".formatted(tag.kind().words(), tag.name()));
            } else {
                use.put(tag, value);
            }
            return takesValue && value != null && isA(tag.kind(), value) ? next + 1 : next;
        }

        private static boolean isA(Kind kind, Argument value) {
            return switch (kind) {
                case NOTHING -> false;
                case NUMBER -> value instanceof Argument.Numeral;
                case TEXT -> value instanceof Argument.Text;
                case TEXTS -> value instanceof Argument.Text || value instanceof Argument.Texts;
            };
        }

        private void positionals(List<Argument> given) {
            List<Positional> expected = signature.positionals();
            int at = 0;
            for (int i = 0; i < expected.size(); i++) {
                boolean leftOut =
                        at >= given.size() || (i == 0 && signature.lacksFirst(given.size()));
                use.add(leftOut ? null : positional(expected.get(i), given.get(at++)));
            }
            if (given.size() < signature.least()) {
                int shift = signature.lacksFirst(given.size()) ? 1 : 0;
                Positional missing = expected.get(given.size() + shift);
                complain(
                        statement.at(),
                        "\"%s\" lacks %s: %s"
                                .formatted(
                                        signature.name(), missing.what(), missing.kind().words()));
            } else if (at < given.size()) {
                complain(
                        given.get(at).at(),
                        "unexpected %s: \"%s\" takes no more arguments"
                                .formatted(given.get(at).kind(), signature.name()));
            }
        }

        private Argument positional(Positional expected, Argument given) {
            if (!isA(expected.kind(), given)) {
                wrong(given, expected.kind(), expected.what());
                fits = false;
            }
            return given;
        }

        private void tests() {
            int count = statement.tests().size();
            boolean listed = statement.form() == Statement.Form.LIST;
            switch (signature.tests()) {
                case NONE -> {
                    if (count > 0) {
                        complain(
                                statement.tests().getFirst().at(),
                                "\"%s\" takes no test; is a \";\" missing before \"%s\"?"
                                        .formatted(
                                                signature.name(),
                                                statement.tests().getFirst().name()));
                    }
                }
                case ONE -> {
                    if (count != 1) {
                        complain(
                                statement.at(),
                                "expected one test after \"%s\", found %d"
                                        .formatted(signature.name(), count));
                    } else if (listed) { // RFC 5228 §3.1, §5.8 deviates: people write it so
                        warn(
                                statement.at(),
                                "the test after \"%s\" stands without parentheses elsewhere"
                                        .formatted(signature.name()));
                    }
                }
                case MANY -> {
                    if (count == 0 || !listed) { // RFC 5228 §5.2, §5.3
                        complain(
                                statement.at(),
                                "expected \"(\" and tests after \"%s\""
                                        .formatted(signature.name()));
                    }
                }
            }
        }

        private void block() {
            boolean given = statement.block() != null;
            if (given && !signature.hasBlock()) {
                complain(
                        statement.at(),
                        "\"%s\" takes no block; expected \";\"".formatted(signature.name()));
            } else if (!given && signature.hasBlock()) {
                complain(
                        statement.at(),
                        "expected a block after \"%s\"".formatted(signature.name()));
            }
        }
    }

    Phrase phrase(Argument.Text text) {
        String value = text.value();
        if (requires("encoded-character")) {
            try {
                value = EncodedCharacters.decode(value);
            } catch (ScriptFailure wrong) {
                error(text.at(), wrong.sentence());
            }
        }
        if (!requires("variables")) {
            return Phrase.constant(value);
        }
        Phrase phrase = Phrase.withVariables(value);
        for (String name : phrase.namespaced()) {
            // RFC 5229 §3: a namespace belongs to an extension
            boolean known =
                    (name.startsWith(Variables.GLOBAL) && requires("include"))
                            || (name.startsWith(VendorWords.NAMESPACE)
                                    && requires(VendorWords.ENVIRONMENT));
            if (!known) {
                error(text.at(), "unknown namespace of the variable \"" + name + "\"");
            }
        }
        return phrase;
    }
}
