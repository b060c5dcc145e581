package org.veredus.storage.lucene;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.search.Folding;

/// What texts are found by, folded, each once: the runs of three characters, and the last and the
/// last two characters of each word, so that every text of one or two characters begins one of
/// them. A word is what stands between white space, as lines are broken and joined in many ways.
final class Grams {
    /// Bits of a code point.
    private static final int BITS = 21;

    private static final long POINT = (1L << BITS) - 1;
    private static final long TWO = (1L << (2 * BITS)) - 1;

    private final Set<Long> threes = new HashSet<>();
    private final Set<Long> ends = new HashSet<>();
    private final Set<Long> shortWords = new HashSet<>();

    void add(String text) {
        String folded = Folding.fold(text);
        long run = 0;
        int length = 0;
        for (int i = 0; i < folded.length(); ) {
            int c = folded.codePointAt(i);
            i += Character.charCount(c);
            if (c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                end(run, length);
                run = 0;
                length = 0;
                continue;
            }
            run = ((run & TWO) << BITS) | c;
            length++;
            if (length >= 3) threes.add(run);
        }
        end(run, length);
    }

    private void end(long run, int length) {
        if (length == 0) return;
        if (length < 3) shortWords.add(run);
        if (length > 1) ends.add(run & TWO);
        ends.add(run & POINT);
    }

    void removeAll(Grams others) {
        threes.removeAll(others.threes);
        ends.removeAll(others.ends);
    }

    /// What a text that has these must have, or have the beginning of, at most so many.
    List<String> sought(int most) {
        return Stream.concat(threes.stream(), shortWords.stream())
                .limit(most)
                .map(Grams::text)
                .toList();
    }

    /// Whether it is a gram, not only the beginning of one.
    static boolean isWhole(String sought) {
        return sought.codePointCount(0, sought.length()) == 3;
    }

    private static String text(long gram) {
        StringBuilder text = new StringBuilder();
        for (int at = 2 * BITS; at >= 0; at -= BITS) {
            int c = (int) (gram >> at & POINT);
            if (c != 0) text.appendCodePoint(c);
        }
        return text.toString();
    }

    TokenStream stream() {
        return new Tokens(Stream.concat(threes.stream(), ends.stream()).toList());
    }

    private static final class Tokens extends TokenStream {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final List<Long> grams;
        private @Nullable Iterator<Long> left;

        Tokens(List<Long> grams) {
            this.grams = grams;
        }

        @Override
        public void reset() {
            left = grams.iterator();
        }

        @Override
        public boolean incrementToken() {
            Iterator<Long> from = left;
            if (from == null || !from.hasNext()) return false;
            clearAttributes();
            term.setEmpty().append(text(from.next()));
            return true;
        }
    }
}
