package org.veredus.format.sieve;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Signature.Kind;

/// Tests of what the server knows: environment (RFC 5183), duplicates (RFC 7352), the judgement of
/// spam and virus filters (RFC 5235), lists (RFC 6134).
final class WorldWords {
    private static final long WEEK = 7 * 86_400;
    private static final long LONGEST = 60 * 86_400L;
    private static final int MAX_KEY = 256;

    private WorldWords() {}

    static List<Word<Condition>> tests() {
        return List.of(
                new Word<>(
                        Signature.of("environment", "environment")
                                .matching()
                                .takes(Kind.TEXT, "the name")
                                .takes(Kind.TEXTS, "the keys"),
                        WorldWords::environment),
                new Word<>(
                        Signature.of("duplicate", "duplicate")
                                .tag("handle", Kind.TEXT)
                                .tag("header", Kind.TEXT, "", "id")
                                .tag("uniqueid", Kind.TEXT, "", "id")
                                .tag("seconds", Kind.NUMBER)
                                .tag("last", Kind.NOTHING),
                        WorldWords::duplicate),
                new Word<>(
                        Signature.of("spamtest", "spamtest")
                                .matching()
                                .tag("percent", Kind.NOTHING, "spamtestplus")
                                .takes(Kind.TEXT, "the value"),
                        WorldWords::spam),
                new Word<>(
                        Signature.of("virustest", "virustest")
                                .matching()
                                .takes(Kind.TEXT, "the value"),
                        WorldWords::virus),
                new Word<>(
                        Signature.of("valid_ext_list", "extlists").takes(Kind.TEXTS, "the lists"),
                        WorldWords::validList));
    }

    private static Condition environment(Usage use) {
        Phrase name = use.phrase(0);
        Matching matching = Matching.of(use, 1);
        return run -> {
            String item = name.in(run);
            String value = environment(run, item);
            // RFC 5183 §4: what is empty does not count
            boolean counted = value != null && !(matching.counts() && value.isEmpty());
            return matching.matches(run, item, counted ? List.of(value) : List.of());
        };
    }

    static @Nullable String environment(Run run, String item) {
        String value = run.world().environment(item);
        return value == null ? VendorWords.item(run, item) : value;
    }

    private static Condition duplicate(Usage use) {
        Phrase handle = use.phrase("handle");
        Phrase header = use.phrase("header");
        Phrase unique = use.phrase("uniqueid");
        Long seconds = use.number("seconds");
        long time = seconds == null ? WEEK : Math.min(seconds, LONGEST);
        boolean last = use.has("last");
        return run -> {
            String id = id(run, header, unique);
            if (id == null) {
                return false; // RFC 7352 §3: what has no id is no duplicate
            }
            String group = handle == null ? "" : handle.in(run);
            String key = group.length() + ":" + group + id;
            DuplicateMark mark = new DuplicateMark(key, time, last);
            return run.isDuplicate(mark);
        };
    }

    private static @Nullable String id(Run run, @Nullable Phrase header, @Nullable Phrase unique)
            throws ScriptFailure {
        if (unique != null) {
            return "u" + shortened(unique.in(run));
        }
        String name = header == null ? "Message-ID" : header.in(run);
        List<String> values = run.mail().values(name);
        return values.isEmpty() || values.getFirst().isEmpty()
                ? null
                : "h" + shortened(values.getFirst());
    }

    /// A key of bounded size, still different for different texts as far as anyone can tell.
    private static String shortened(String text) {
        return text.length() <= MAX_KEY
                ? text
                : text.substring(0, MAX_KEY) + "#" + text.length() + "#" + text.hashCode();
    }

    private static Condition spam(Usage use) {
        boolean percent = use.has("percent");
        Matching matching = Matching.of(use, 0);
        return run -> {
            Integer score = run.world().spamPercent();
            // RFC 5235 §3.2.1: 1 is "surely not spam", 10 "surely spam"
            if (score != null && !percent) score = 1 + Math.round(score * 9 / 100f);
            return ofFilter(run, matching, "spam score", score);
        };
    }

    private static Condition virus(Usage use) {
        Matching matching = Matching.of(use, 0);
        return run -> {
            return ofFilter(run, matching, "virus level", run.world().virusLevel());
        };
    }

    /// What was not tested is "0", but is not counted. RFC 5235 §3.1
    ///
    /// @param result null: not tested
    private static boolean ofFilter(
            Run run, Matching matching, String what, @Nullable Integer result)
            throws ScriptFailure {
        if (result == null && matching.counts()) return matching.matches(run, what, List.of());
        return matching.matches(run, what, List.of(String.valueOf(result == null ? 0 : result)));
    }

    private static Condition validList(Usage use) {
        List<Phrase> lists = use.phrases(0);
        return run -> Phrase.in(run, lists).stream().allMatch(run.world()::listExists);
    }
}
