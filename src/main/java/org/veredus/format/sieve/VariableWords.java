package org.veredus.format.sieve;

import com.ibm.icu.lang.UCharacter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.veredus.format.sieve.Signature.Kind;

/// Variables. RFC 5229; `:encodeurl` of RFC 5435 §6, `:quoteregex` of draft-murchison-sieve-regex
final class VariableWords {
    private static final Pattern NAME =
            Pattern.compile("(?:global\\.)?[A-Za-z_][A-Za-z0-9_]{0,127}", Pattern.CASE_INSENSITIVE);

    /// In the order in which they are applied. RFC 5229 §4.1
    enum Modifier {
        LOWER(40, ""),
        UPPER(40, ""),
        LOWERFIRST(30, ""),
        UPPERFIRST(30, ""),
        QUOTEWILDCARD(20, ""),
        QUOTEREGEX(20, "regex"),
        ENCODEURL(15, "enotify"),
        LENGTH(10, "");

        private final int precedence;
        private final String needs;

        Modifier(int precedence, String needs) {
            this.precedence = precedence;
            this.needs = needs;
        }

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }

        String applied(String value) {
            return switch (this) {
                case LOWER -> value.toLowerCase(Locale.ROOT);
                case UPPER -> UCharacter.toUpperCase(com.ibm.icu.util.ULocale.ROOT, value);
                case LOWERFIRST -> first(value, true);
                case UPPERFIRST -> first(value, false);
                case QUOTEWILDCARD -> value.replaceAll("[*?\\\\]", "\\\\$0");
                case QUOTEREGEX -> value.replaceAll("[-\\\\^$.*+?()\\[\\]{}|]", "\\\\$0");
                case ENCODEURL -> encoded(value);
                case LENGTH -> String.valueOf(value.codePointCount(0, value.length()));
            };
        }

        private static String first(String value, boolean lower) {
            if (value.isEmpty()) {
                return value;
            }
            int end = value.offsetByCodePoints(0, 1);
            String head = value.substring(0, end);
            return (lower ? head.toLowerCase(Locale.ROOT) : head.toUpperCase(Locale.ROOT))
                    + value.substring(end);
        }

        // RFC 3986 §2.3: all but the unreserved characters
        private static String encoded(String value) {
            var text = new StringBuilder();
            for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
                boolean plain =
                        octet > 0
                                && (Character.isLetterOrDigit(octet) || "-._~".indexOf(octet) >= 0);
                text.append(
                        plain ? String.valueOf((char) octet) : "%%%02X".formatted(octet & 0xFF));
            }
            return text.toString();
        }
    }

    private VariableWords() {}

    static List<Word<Step>> commands() {
        Signature set =
                modifiers(Signature.of("set", "variables"))
                        .takes(Kind.TEXT, "the name")
                        .takes(Kind.TEXT, "the value");
        return List.of(new Word<>(set, VariableWords::set));
    }

    static List<Word<Condition>> tests() {
        return List.of(
                new Word<>(
                        Signature.of("string", "variables")
                                .matching()
                                .takes(Kind.TEXTS, "the sources")
                                .takes(Kind.TEXTS, "the keys"),
                        VariableWords::string));
    }

    /// Of one precedence there can be only one.
    static Signature modifiers(Signature signature) {
        for (Modifier modifier : Modifier.values()) {
            String group = "modifier " + modifier.precedence;
            signature.tag(modifier.tag(), Kind.NOTHING, modifier.needs, group);
        }
        return signature;
    }

    static List<Modifier> modifiers(Usage use) {
        List<Modifier> given = new ArrayList<>();
        for (Modifier modifier : Modifier.values()) {
            if (use.has(modifier.tag())) {
                given.add(modifier);
            }
        }
        given.sort(Comparator.comparingInt(modifier -> -modifier.precedence));
        return given;
    }

    /// The name of a variable that is to be set.
    static String name(Usage use, int place) {
        String name = use.phrase(place).constant();
        if (name == null || !NAME.matcher(name).matches()) {
            use.errorAt(place, "this is no name of a variable");
            return "_";
        }
        boolean global = name.toLowerCase(Locale.ROOT).startsWith(Variables.GLOBAL);
        if (global && !use.requires("include")) {
            use.errorAt(place, "global variables need require \"include\"");
        }
        return name;
    }

    static void set(Run run, String name, String value, List<Modifier> modifiers)
            throws ScriptFailure {
        String changed = value;
        for (Modifier modifier : modifiers) {
            changed = modifier.applied(changed);
        }
        run.variables().set(name, changed);
        if (run.isTraced()) {
            run.trace("%s is now \"%s\"".formatted(name, changed));
        }
    }

    private static Step set(Usage use) {
        String name = name(use, 0);
        Phrase value = use.phrase(1);
        List<Modifier> modifiers = modifiers(use);
        return run -> {
            set(run, name, value.in(run), modifiers);
            return Flow.NEXT;
        };
    }

    private static Condition string(Usage use) {
        List<Phrase> sources = use.phrases(0);
        Matching matching = Matching.of(use, 1);
        return run -> {
            List<String> values = Phrase.in(run, sources);
            if (matching.counts()) { // RFC 5229 §5: empty strings do not count
                values = values.stream().filter(value -> !value.isEmpty()).toList();
            }
            return matching.matches(run, "string", values);
        };
    }
}
