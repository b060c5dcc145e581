package org.veredus.format.sieve;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All commands and tests there are, but `require`, `if`, `elsif` and `else`.
final class Language {
    private static final Map<String, Word<Step>> COMMANDS =
            byName(
                    List.of(
                            ControlWords.commands(),
                            StoreWords.commands(),
                            SendWords.commands(),
                            VacationWord.commands(),
                            SnoozeWord.commands(),
                            NotifyWords.commands(),
                            FlagWords.commands(),
                            VariableWords.commands(),
                            EditHeaderWords.commands(),
                            IncludeWords.commands(),
                            PartWords.commands(),
                            ConvertWord.commands(),
                            HouseWords.commands(),
                            VendorWords.commands()));

    private static final Map<String, Word<Condition>> TESTS =
            byName(
                    List.of(
                            ControlWords.tests(),
                            HeaderWords.tests(),
                            AddressWords.tests(),
                            BodyWord.tests(),
                            DateWords.tests(),
                            FlagWords.tests(),
                            VariableWords.tests(),
                            NotifyWords.tests(),
                            MailboxWords.tests(),
                            WorldWords.tests(),
                            ConvertWord.tests(),
                            HouseWords.tests()));

    private Language() {}

    private static <T> Map<String, Word<T>> byName(List<List<Word<T>>> groups) {
        Map<String, Word<T>> words = new HashMap<>();
        for (List<Word<T>> group : groups) {
            group.forEach(word -> words.put(word.signature().name(), word));
        }
        return Map.copyOf(words);
    }

    static @Nullable Word<Step> command(String name) {
        return COMMANDS.get(name);
    }

    static @Nullable Word<Condition> test(String name) {
        return TESTS.get(name);
    }

    /// All that words and their tags may have required.
    static Set<String> capabilities() {
        Set<String> names = new TreeSet<>();
        COMMANDS.values().forEach(word -> names.addAll(word.signature().capabilities()));
        TESTS.values().forEach(word -> names.addAll(word.signature().capabilities()));
        return names;
    }

    /// What requiring one extension brings along.
    static Set<String> implied(String capability) {
        return switch (capability) {
            case "spamtestplus" -> Set.of("spamtest"); // RFC 5235 §2.1
            case "vacation-seconds" -> Set.of("vacation"); // RFC 6131 §2
            case VendorWords.ENVIRONMENT -> Set.of("environment");
            default -> Set.of();
        };
    }
}
