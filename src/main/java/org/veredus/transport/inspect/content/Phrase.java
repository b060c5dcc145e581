package org.veredus.transport.inspect.content;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.features.Tokens;

/// Words that follow one another, in places that have a choice of words: `(your|the) account`.
final class Phrase {
    /// Words of one choice.
    private static final int LONGEST = 20;

    private final List<List<Choice>> places = new ArrayList<>();

    private record Choice(String text, int[] words) {
        static Choice of(String text, String phrase) {
            int[] words = Phrase.words(text, LONGEST);
            if (words.length == 0)
                throw new IllegalArgumentException("phrase without words: " + phrase);
            return new Choice(text.strip(), words);
        }
    }

    /// @throws IllegalArgumentException if it or a choice is without words
    Phrase(String text) {
        int from = 0;
        for (int open = text.indexOf('('); open >= 0; open = text.indexOf('(', from)) {
            fixed(text, from, open);
            int close = text.indexOf(')', open);
            List<Choice> choices = new ArrayList<>();
            for (int at = open + 1; at <= close; ) {
                int bar = text.indexOf('|', at);
                int end = bar < 0 || bar > close ? close : bar;
                choices.add(Choice.of(text.substring(at, end), text));
                at = end + 1;
            }
            places.add(choices);
            from = close + 1;
        }
        fixed(text, from, text.length());
        if (places.isEmpty()) throw new IllegalArgumentException("phrase without words: " + text);
    }

    private void fixed(String text, int from, int to) {
        String words = text.substring(from, to).strip();
        if (!words.isEmpty()) places.add(List.of(Choice.of(words, text)));
    }

    /// The words of a text, compared by these numbers.
    static int[] words(String text, int most) {
        Tokens tokens = Tokens.withoutSigns(Writing.isAscii(text) ? text : plain(text), most);
        int[] words = new int[tokens.length()];
        for (int i = 0; i < words.length; i++) words[i] = tokens.hash(i);
        return words;
    }

    /// Without what many leave out: accents, dots and strokes that are none.
    private static String plain(String text) {
        String folded = Writing.folded(text);
        String apart = Normalizer.normalize(folded, Normalizer.Form.NFD);
        StringBuilder plain = new StringBuilder(apart.length());
        for (int i = 0; i < apart.length(); i++) {
            char c = apart.charAt(i);
            if (c >= 0x80 && Character.getType(c) == Character.NON_SPACING_MARK) continue;
            plain.append(
                    switch (c) {
                        case 'ł' -> 'l';
                        case 'ı' -> 'i';
                        default -> c;
                    });
        }
        return plain.toString();
    }

    /// The words that it can begin with: two, or one where it has no more.
    Set<List<Integer>> beginnings() {
        Set<List<Integer>> beginnings = new LinkedHashSet<>();
        for (Choice choice : places.getFirst()) {
            int first = choice.words()[0];
            if (choice.words().length > 1) beginnings.add(List.of(first, choice.words()[1]));
            else if (places.size() == 1) beginnings.add(List.of(first));
            else for (Choice next : places.get(1)) beginnings.add(List.of(first, next.words()[0]));
        }
        return beginnings;
    }

    /// What of it stands in a text.
    ///
    /// @param end behind its last word
    record Match(int end, String text) {}

    /// With which of its choices it stands in a text at a place; null if it does not.
    @Nullable Match at(int[] text, int at) {
        return at(text, at, 0);
    }

    private @Nullable Match at(int[] text, int at, int place) {
        for (Choice choice : places.get(place)) {
            int[] words = choice.words();
            int end = at + words.length;
            if (end > text.length || !Arrays.equals(text, at, end, words, 0, words.length))
                continue;
            if (place == places.size() - 1) return new Match(end, choice.text());
            Match rest = at(text, end, place + 1);
            if (rest != null) return new Match(rest.end(), choice.text() + " " + rest.text());
        }
        return null;
    }
}
