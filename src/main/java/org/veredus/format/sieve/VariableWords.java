package org.veredus.format.sieve;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
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

        /// @param max characters of the result; what quotes a character is not cut in two
        String applied(String value, int max) {
            return switch (this) {
                case LOWER -> lower(value);
                case UPPER -> upper(value);
                case LOWERFIRST ->
                        value.isEmpty() ? "" : lower(value.substring(0, 1)) + value.substring(1);
                case UPPERFIRST ->
                        value.isEmpty() ? "" : upper(value.substring(0, 1)) + value.substring(1);
                case QUOTEWILDCARD -> quoted(value, max, c -> withBackslash(c, "*?\\"));
                case QUOTEREGEX -> quoted(value, max, c -> withBackslash(c, "-\\^$.*+?()[]{}|"));
                case ENCODEURL -> quoted(value, max, Modifier::encoded);
                case LENGTH -> String.valueOf(value.codePointCount(0, value.length()));
            };
        }

        // RFC 5229 §4.1.3: letters of US-ASCII only
        private static String lower(String text) {
            return shifted(text, 'A', 'Z', 'a' - 'A');
        }

        private static String upper(String text) {
            return shifted(text, 'a', 'z', 'A' - 'a');
        }

        private static String shifted(String text, char first, char last, int by) {
            char[] letters = text.toCharArray();
            for (int i = 0; i < letters.length; i++) {
                if (letters[i] >= first && letters[i] <= last) {
                    letters[i] += (char) by;
                }
            }
            return new String(letters);
        }

        private static String quoted(String value, int max, IntFunction<String> quoting) {
            var text = new StringBuilder();
            int at = 0;
            while (at < value.length()) {
                int c = value.codePointAt(at);
                String quoted = quoting.apply(c);
                if (text.length() + quoted.length() > max) {
                    break;
                }
                text.append(quoted);
                at += Character.charCount(c);
            }
            return text.toString();
        }

        private static String withBackslash(int c, String special) {
            String plain = Character.toString(c);
            return special.contains(plain) ? "\\" + plain : plain;
        }

        // RFC 3986 §2.3: all but the unreserved characters
        private static String encoded(int c) {
            String plain = Character.toString(c);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".contains(plain))) {
                return plain;
            }
            var text = new StringBuilder();
            for (byte octet : plain.getBytes(StandardCharsets.UTF_8)) {
                text.append("%%%02X".formatted(octet & 0xFF));
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
            changed = modifier.applied(changed, run.limits().variableChars());
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
