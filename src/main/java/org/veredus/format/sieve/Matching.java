package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.mail.Stretch;
import org.veredus.format.sieve.match.Collation;
import org.veredus.format.sieve.match.Needle;
import org.veredus.format.sieve.match.Regex;
import org.veredus.format.sieve.match.RegexSyntax;
import org.veredus.format.sieve.match.Wildcard;

/// How a test compares values with its keys: match type and comparator. RFC 5228 §2.7, RFC 5231
///
/// Constant keys are prepared when the script is compiled. Values are the outer loop, keys the
/// inner one.
final class Matching {
    static final String GROUP = "match type";

    /// Places of a regular expression that are looked at in one step, so that all steps of a run
    /// take a second or two at most.
    private static final long WORK_OF_A_STEP = 64;

    private enum Type {
        IS,
        CONTAINS,
        MATCHES,
        REGEX,
        COUNT,
        VALUE,
        LIST
    }

    private enum Relation {
        GT,
        GE,
        LT,
        LE,
        EQ,
        NE;

        boolean holds(int comparison) {
            return switch (this) {
                case GT -> comparison > 0;
                case GE -> comparison >= 0;
                case LT -> comparison < 0;
                case LE -> comparison <= 0;
                case EQ -> comparison == 0;
                case NE -> comparison != 0;
            };
        }
    }

    /// A key ready to be compared with.
    private record Key(
            String text,
            String folded,
            @Nullable Needle needle,
            @Nullable Wildcard wildcard,
            @Nullable Regex regex) {}

    /// @param captures whether what wildcards stand for is kept, RFC 5229 §3.2
    /// @param words whether a key with spaces is several keys, RFC 5232 §4
    private record Manner(
            Type type, Relation relation, Collation collation, boolean captures, boolean words) {}

    private final Type type;
    private final Relation relation;
    private final Collation collation;
    private final boolean captures;
    private final boolean words;
    private final List<Phrase> phrases;
    private final @Nullable List<Key> prepared;

    private Matching(Usage use, Manner manner, int place) {
        type = manner.type();
        relation = manner.relation();
        collation = manner.collation();
        captures = manner.captures();
        words = manner.words();
        phrases = use.phrases(place);
        prepared = prepared(use, place);
    }

    /// Reads the tags of a use, and its keys from one place.
    static Matching of(Usage use, int keys) {
        return new Matching(use, manner(use, use.requires("variables"), false), keys);
    }

    /// For tests that leave the match variables alone.
    static Matching withoutCaptures(Usage use, int keys) {
        return new Matching(use, manner(use, false, false), keys);
    }

    /// For tests of flags, where one string may hold several.
    static Matching ofWords(Usage use, int keys) {
        return new Matching(use, manner(use, use.requires("variables"), true), keys);
    }

    private static Manner manner(Usage use, boolean captures, boolean words) {
        Type type =
                switch (use.chosen(GROUP)) {
                    case "contains" -> Type.CONTAINS;
                    case "matches" -> Type.MATCHES;
                    case "regex" -> Type.REGEX;
                    case "count" -> Type.COUNT;
                    case "value" -> Type.VALUE;
                    case "list" -> Type.LIST;
                    default -> Type.IS;
                };
        Collation collation = collation(use);
        boolean substrings = type == Type.CONTAINS || type == Type.MATCHES || type == Type.REGEX;
        if (substrings && !collation.hasSubstrings()) {
            use.error(
                    "the comparator \"%s\" cannot be used with :%s: numbers have no parts"
                            .formatted(collation.wire(), use.chosen(GROUP)));
        }
        return new Manner(type, relation(use), collation, captures, words);
    }

    private static Collation collation(Usage use) {
        Phrase name = use.phrase("comparator");
        String constant = name == null ? Collation.ASCII_CASEMAP.wire() : name.constant();
        Collation collation = constant == null ? null : Collation.named(constant);
        if (collation == null) {
            use.errorAt("comparator", "unknown comparator");
            return Collation.ASCII_CASEMAP;
        }
        String needs = "this comparator needs require \"comparator-" + collation.wire() + "\"";
        if (!use.requires("comparator-" + collation.wire())) {
            // RFC 5228 §2.7.3 deviates: scripts of a large service use this one without asking
            if (collation == Collation.UNICODE_CASEMAP) use.warn(needs);
            else use.errorAt("comparator", needs);
        }
        return collation;
    }

    private static Relation relation(Usage use) {
        String tag = use.chosen(GROUP);
        Phrase word = tag.equals("count") || tag.equals("value") ? use.phrase(tag) : null;
        if (word == null) {
            return Relation.EQ;
        }
        String constant = word.constant();
        for (Relation relation : Relation.values()) {
            if (constant != null && relation.name().equals(constant.toUpperCase(Locale.ROOT))) {
                return relation;
            }
        }
        use.errorAt(tag, "expected \"gt\", \"ge\", \"lt\", \"le\", \"eq\" or \"ne\" after :" + tag);
        return Relation.EQ;
    }

    /// The keys if all are constant, else null.
    private @Nullable List<Key> prepared(Usage use, int place) {
        List<Key> keys = new ArrayList<>();
        boolean constant = true;
        for (Phrase phrase : phrases) {
            String text = phrase.constant();
            constant &= text != null;
            try {
                addKeys(text == null ? "" : text, keys);
            } catch (RegexSyntax wrong) {
                use.errorAt(place, "wrong regular expression: " + wrong.getMessage());
            }
        }
        return constant ? keys : null;
    }

    private void addKeys(String text, List<Key> keys) throws RegexSyntax {
        if (!words) {
            keys.add(key(text));
            return;
        }
        for (String word : text.split("[ \t\r\n]+", -1)) {
            if (!word.isEmpty()) {
                keys.add(key(word));
            }
        }
    }

    private Key key(String text) throws RegexSyntax {
        return switch (type) {
            case IS, COUNT, VALUE -> new Key(text, collation.fold(text), null, null, null);
            case CONTAINS ->
                    new Key(text, "", Needle.of(collation, collation.fold(text)), null, null);
            case MATCHES -> new Key(text, "", null, Wildcard.compile(collation.fold(text)), null);
            case REGEX -> new Key(text, "", null, null, Regex.compile(text, collation));
            case LIST -> new Key(text, text, null, null, null);
        };
    }

    private List<Key> keys(Run run) throws ScriptFailure {
        if (prepared != null) {
            return prepared;
        }
        List<Key> keys = new ArrayList<>(phrases.size());
        for (Phrase phrase : phrases) {
            try {
                addKeys(phrase.in(run), keys);
            } catch (RegexSyntax wrong) {
                throw new ScriptFailure("wrong regular expression: " + wrong.getMessage());
            }
        }
        return keys;
    }

    /// Whether it can be said of the octets of a text that no key is in it: all keys are ASCII, and
    /// so is what they are compared by.
    boolean isOfOctets() {
        boolean plain = collation == Collation.ASCII_CASEMAP || collation == Collation.OCTET;
        return type == Type.CONTAINS
                && plain
                && prepared != null
                && prepared.stream().allMatch(key -> isAscii(key.text()));
    }

    private static boolean isAscii(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > 0 && c < 0x80);
    }

    /// Whether one of these may have a key in it.
    ///
    /// @param texts a character for each octet
    boolean mayBeIn(Run run, List<Stretch> texts) throws ScriptFailure {
        for (Stretch text : texts) {
            for (Key key : keys(run)) {
                run.charge(1 + text.length() / 1024);
                Needle needle = key.needle();
                if (needle != null && needle.isIn(text.octets(), text.from(), text.to())) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Warns of constant keys that the values of a test can never be. What such keys are is known
    /// only where texts are compared as a whole.
    void warnOfOthers(Usage use, Predicate<String> possible, String reason) {
        if (type != Type.IS || collation == Collation.ASCII_NUMERIC || prepared == null) return;
        for (Key key : prepared) {
            if (!possible.test(key.text()))
                use.warn("\"%s\" is never true: %s".formatted(key.text(), reason));
        }
    }

    /// Whether only the number of values matters, RFC 5231 §4.2.
    boolean counts() {
        return type == Type.COUNT;
    }

    /// Whether the values that a test has found fit.
    ///
    /// @param what the values are, for the trace
    boolean matches(Run run, String what, List<String> values) throws ScriptFailure {
        List<Key> keys = keys(run);
        if (type == Type.COUNT) {
            return compare(run, "number of " + what, String.valueOf(values.size()), keys);
        }
        if (values.isEmpty() && run.isTraced()) {
            run.trace(what + ": none");
        }
        for (String value : values) {
            if (compare(run, what, value, keys)) {
                return true;
            }
        }
        return false;
    }

    private boolean compare(Run run, String what, String value, List<Key> keys)
            throws ScriptFailure {
        boolean folds =
                type == Type.MATCHES
                        || type == Type.COUNT
                        || type == Type.VALUE
                        || (type == Type.IS && collation != Collation.ASCII_CASEMAP);
        String folded = folds ? folded(run, value) : value;
        for (Key key : keys) {
            boolean fits = fits(run, key, value, folded);
            if (run.isTraced()) {
                run.trace(
                        "%s \"%s\" %s \"%s\": %s"
                                .formatted(
                                        what,
                                        shortened(value),
                                        operator(),
                                        shortened(key.text()),
                                        fits ? "yes" : "no"));
            }
            if (fits) {
                return true;
            }
        }
        return false;
    }

    private String folded(Run run, String value) {
        return collation == Collation.ASCII_CASEMAP
                ? run.mail().folded(value, collation::fold)
                : collation.fold(value);
    }

    private String operator() {
        String name = ":" + type.name().toLowerCase(Locale.ROOT);
        return type == Type.COUNT || type == Type.VALUE
                ? name + " " + relation.name().toLowerCase(Locale.ROOT)
                : name;
    }

    /// As a line of the trace can have it.
    private static String shortened(String text) {
        String line = text.replace("\r\n", "\\n").replace("\n", "\\n");
        return line.length() <= 80 ? line : line.substring(0, 80) + "…";
    }

    private boolean fits(Run run, Key key, String value, String folded) throws ScriptFailure {
        run.charge(1 + folded.length() / 1024);
        return switch (type) {
            case IS ->
                    collation == Collation.ASCII_CASEMAP
                            ? Collation.isSame(value, key.folded())
                            : folded.equals(key.folded());
            case CONTAINS -> key.needle() != null && key.needle().isIn(value);
            case COUNT, VALUE -> relation.holds(collation.compareFolded(folded, key.folded()));
            case MATCHES -> {
                Wildcard wildcard = key.wildcard();
                run.charge(key.text().length() * (long) folded.length() / 1024);
                yield wildcard != null && found(run, wildcard.match(folded, value));
            }
            case REGEX -> {
                Regex regex = key.regex();
                yield regex != null && found(run, search(run, regex, value));
            }
            case LIST -> run.world().isListed(key.text(), value);
        };
    }

    private static @Nullable List<String> search(Run run, Regex regex, String value)
            throws ScriptFailure {
        Regex.Search search = regex.find(value, WORK_OF_A_STEP * (run.stepsLeft() + 1));
        run.charge(search.work() / WORK_OF_A_STEP);
        return search.match();
    }

    private boolean found(Run run, @Nullable List<String> match) {
        if (match != null && captures) {
            run.variables().captured(match);
        }
        return match != null;
    }
}
