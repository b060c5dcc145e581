package org.veredus.account.mailbox;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A set of [Right]s.
///
/// @param bits one for each right, by its ordinal
public record Rights(int bits) {
    public static final Rights NONE = new Rights(0);
    public static final Rights ALL = new Rights((1 << Right.values().length) - 1);

    public Rights {
        if (bits < 0 || bits >= 1 << Right.values().length) {
            throw new IllegalArgumentException("rights " + bits);
        }
    }

    /// Letters in any order; the old `c` is `k`, the old `d` is `t`, `e` and `x`. RFC 4314 §2.1.1
    ///
    /// @return null if one of them is no right
    public static @Nullable Rights parse(String letters) {
        Rights rights = NONE;
        for (int i = 0; i < letters.length(); i++) {
            Rights more = ofLetter(letters.charAt(i));
            if (more.isEmpty()) return null;
            rights = rights.with(more);
        }
        return rights;
    }

    private static Rights ofLetter(char letter) {
        if (letter == 'c') return of(Right.CREATE);
        if (letter == 'd') return of(Right.DELETE_MESSAGES, Right.EXPUNGE, Right.DELETE);
        for (Right right : Right.values()) {
            if (right.letter() == letter) return of(right);
        }
        return NONE;
    }

    public static Rights of(Right... rights) {
        int bits = 0;
        for (Right right : rights) bits |= 1 << right.ordinal();
        return new Rights(bits);
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    public boolean has(Right right) {
        return (bits & 1 << right.ordinal()) != 0;
    }

    /// Whether any of them is among these.
    public boolean hasAny(Rights others) {
        return (bits & others.bits) != 0;
    }

    public Rights with(Rights more) {
        return new Rights(bits | more.bits);
    }

    public Rights without(Rights fewer) {
        return new Rights(bits & ~fewer.bits);
    }

    /// A letter for each.
    String letters() {
        StringBuilder letters = new StringBuilder();
        for (Right right : Right.values()) {
            if (has(right)) letters.append(right.letter());
        }
        return letters.toString();
    }

    /// The letters, with the old ones behind them for clients that know no others. RFC 4314
    /// §2.1.1
    public String wire() {
        StringBuilder letters = new StringBuilder(letters());
        if (has(Right.CREATE)) letters.append('c');
        if (hasAny(of(Right.DELETE_MESSAGES, Right.EXPUNGE, Right.DELETE))) letters.append('d');
        return letters.toString();
    }

    @Override
    public String toString() {
        return wire().toUpperCase(Locale.ROOT);
    }
}
