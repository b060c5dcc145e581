package org.veredus.format.fuzzy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is left of a text: of all its pairs of neighbouring words the smallest hash in each of 32
/// drawers (min-wise hashing with one permutation; Broder 1997, Li, Owen and Zhang 2012). Of two
/// texts about as many drawers are equal as the texts have pairs in common, out of all pairs of
/// both.
public final class Sketch {
    static final int LANES = 32;

    /// Octets of its form for records.
    public static final int LENGTH = LANES * 2;

    /// Of so many lanes a band consists: texts of which none is equal are not compared at all.
    private static final int BAND = 4;

    /// Fewer pairs of words may be anybody's.
    private static final int MIN_PAIRS = 16;

    /// Pairs that are looked at; what is put behind a text does not hide it.
    private static final int MAX_PAIRS = 1000;

    /// Characters that are looked at.
    private static final int MAX_TEXT = 40_000;

    private final short[] lanes;

    private Sketch(short[] lanes) {
        this.lanes = lanes;
    }

    /// Null for a text that is too short to be known again.
    static @Nullable Sketch of(CharSequence text) {
        Drawers drawers = new Drawers();
        new Scan(text, drawers).run();
        return drawers.pairs < MIN_PAIRS ? null : new Sketch(drawers.lanes());
    }

    /// The smallest hashes so far.
    private static final class Drawers {
        private final int[] smallest = new int[LANES];
        private int pairs;
        private int before;

        Drawers() {
            Arrays.fill(smallest, -1); // the largest, unsigned
        }

        void word(int hash) {
            if (before != 0) pair(Mix.of(before, hash));
            before = hash == 0 ? 1 : hash;
        }

        private void pair(int hash) {
            pairs++;
            int drawer = hash >>> 27;
            int rest = hash << 5;
            if (Integer.compareUnsigned(rest, smallest[drawer]) < 0) smallest[drawer] = rest;
        }

        boolean isFull() {
            return pairs >= MAX_PAIRS;
        }

        /// An empty drawer takes what the next one has, changed by how far that is (Shrivastava and
        /// Li 2014): two empty ones say nothing of two texts.
        short[] lanes() {
            short[] lanes = new short[LANES];
            for (int i = 0; i < LANES; i++) {
                int far = 0;
                while (smallest[(i + far) % LANES] == -1 && far < LANES) far++;
                lanes[i] = (short) Mix.of(smallest[(i + far) % LANES], far);
            }
            return lanes;
        }
    }

    /// Finds the words of a text.
    private static final class Scan {
        private final CharSequence text;
        private final Drawers drawers;
        private int word = Mix.START;
        private boolean inWord;
        private boolean spoilt; // the run has a digit or a sign of an address

        Scan(CharSequence text, Drawers drawers) {
            this.text = text;
            this.drawers = drawers;
        }

        void run() {
            boolean quoted = false;
            boolean atStart = true; // of a line
            int end = Math.min(MAX_TEXT, text.length());
            for (int i = 0; i < end && !drawers.isFull(); i++) {
                char c = text.charAt(i);
                if (atStart && !Character.isWhitespace(c)) {
                    quoted = c == '>';
                    atStart = false;
                }
                if (c == '\n') atStart = true;
                if (!quoted) next(c);
                else if (c == '\n') endOfRun();
            }
            endOfRun();
        }

        private void next(char c) {
            if (Character.isWhitespace(c)) endOfRun();
            else if (isWordAlone(c)) {
                endOfRun();
                drawers.word(Mix.of(Mix.START, c));
            } else if (Character.isLetter(c)) {
                word = Mix.step(word, Character.toLowerCase(c));
                inWord = true;
            } else if (Character.isDigit(c) || c == '@' || c == '/' || c == '=') {
                spoilt = true;
            } else if (Character.getType(c) != Character.FORMAT) {
                endOfWord(); // a sign; what has no width divides nothing
            }
        }

        private void endOfRun() {
            endOfWord();
            spoilt = false;
        }

        private void endOfWord() {
            if (inWord && !spoilt) drawers.word(Mix.end(word));
            word = Mix.START;
            inWord = false;
        }

        /// Of scripts that are written without spaces.
        private static boolean isWordAlone(char c) {
            if (c < 0x0E00) return false;
            return switch (Character.UnicodeScript.of(c)) {
                case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
                default -> false;
            };
        }
    }

    /// The part that two texts have in common, 0 to 1, about.
    public double likeness(Sketch other) {
        int equal = 0;
        for (int i = 0; i < LANES; i++) {
            if (lanes[i] == other.lanes[i]) equal++;
        }
        return (double) equal / LANES;
    }

    /// Under which names alike texts are found: of two that have eight tenths in common nearly
    /// always one is equal, of those with three tenths seldom.
    public long[] bands() {
        long[] bands = new long[LANES / BAND];
        for (int band = 0; band < bands.length; band++) {
            long value = band + 1L;
            for (int i = band * BAND; i < (band + 1) * BAND; i++)
                value = Mix.of(value, lanes[i] & 0xFFFF);
            bands[band] = value;
        }
        return bands;
    }

    /// A name of this very sketch.
    long id() {
        long value = 0;
        for (short lane : lanes) value = Mix.of(value, lane & 0xFFFF);
        return value;
    }

    public byte[] toBytes() {
        ByteBuffer octets = ByteBuffer.allocate(LENGTH);
        for (short lane : lanes) octets.putShort(lane);
        return octets.array();
    }

    /// @param octets [#LENGTH] of them
    public static Sketch parse(byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        short[] lanes = new short[LANES];
        for (int i = 0; i < LANES; i++) lanes[i] = in.getShort();
        return new Sketch(lanes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Sketch sketch && Arrays.equals(lanes, sketch.lanes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(lanes);
    }
}
