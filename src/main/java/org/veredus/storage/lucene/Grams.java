package org.veredus.storage.lucene;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.search.Folding;

/// The runs of three characters in texts, folded, each once. Those with white space are left out,
/// as lines are broken and joined in many ways.
final class Grams {
    /// Bits of a code point.
    private static final int BITS = 21;

    private static final long TWO = (1L << (2 * BITS)) - 1;
    private static final int POINT = (1 << BITS) - 1;

    private final Set<Long> grams = new HashSet<>();

    void add(String text) {
        String folded = Folding.fold(text);
        long run = 0;
        int length = 0;
        for (int i = 0; i < folded.length(); ) {
            int c = folded.codePointAt(i);
            i += Character.charCount(c);
            if (c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                length = 0;
                continue;
            }
            run = ((run & TWO) << BITS) | c;
            length++;
            if (length >= 3) grams.add(run);
        }
    }

    /// At most so many.
    List<String> some(int most) {
        List<String> some = new ArrayList<>();
        for (long gram : grams) {
            if (some.size() >= most) break;
            some.add(text(gram));
        }
        return some;
    }

    private static String text(long gram) {
        return new StringBuilder()
                .appendCodePoint((int) (gram >> (2 * BITS)))
                .appendCodePoint((int) (gram >> BITS) & POINT)
                .appendCodePoint((int) gram & POINT)
                .toString();
    }

    TokenStream stream() {
        return new Stream(grams);
    }

    private static final class Stream extends TokenStream {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final Set<Long> grams;
        private @Nullable Iterator<Long> left;

        Stream(Set<Long> grams) {
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
