package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/// A set of UIDs as sorted ranges that do not touch. Immutable; a million consecutive UIDs cost two
/// numbers.
public final class UidSet {
    public static final UidSet EMPTY = new UidSet(new int[0]);

    private final int[] bounds; // first, last, first, last, …

    private UidSet(int[] bounds) {
        this.bounds = bounds;
    }

    public static UidSet of(int... uids) {
        Builder builder = new Builder();
        for (int uid : uids) builder.add(uid);
        return builder.build();
    }

    public static UidSet range(int first, int last) {
        return new Builder().add(first, last).build();
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    public boolean contains(int uid) {
        int low = 0;
        int high = bounds.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (uid < bounds[2 * middle]) high = middle - 1;
            else if (uid > bounds[2 * middle + 1]) low = middle + 1;
            else return true;
        }
        return false;
    }

    /// Whether none from `first` to `last` is in it.
    boolean isApart(int first, int last) {
        int low = 0;
        int high = bounds.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (last < bounds[2 * middle]) high = middle - 1;
            else if (first > bounds[2 * middle + 1]) low = middle + 1;
            else return false;
        }
        return true;
    }

    /// How many UIDs.
    public long count() {
        long count = 0;
        for (int i = 0; i < bounds.length; i += 2) count += (long) bounds[i + 1] - bounds[i] + 1;
        return count;
    }

    /// The UIDs that are in both.
    public UidSet and(UidSet other) {
        int[] both = new int[Math.max(bounds.length, 2) + other.bounds.length];
        int used = 0;
        for (int i = 0, j = 0; i < bounds.length && j < other.bounds.length; ) {
            int first = Math.max(bounds[i], other.bounds[j]);
            int last = Math.min(bounds[i + 1], other.bounds[j + 1]);
            if (first <= last) {
                both[used++] = first;
                both[used++] = last;
            }
            if (bounds[i + 1] < other.bounds[j + 1]) i += 2;
            else j += 2;
        }
        return used == 0 ? EMPTY : new UidSet(Arrays.copyOf(both, used));
    }

    /// The UIDs that are in either.
    public UidSet or(UidSet other) {
        if (isEmpty()) return other;
        if (other.isEmpty()) return this;
        Builder both = new Builder();
        for (int i = 0; i < bounds.length; i += 2) both.add(bounds[i], bounds[i + 1]);
        for (int i = 0; i < other.bounds.length; i += 2) {
            both.add(other.bounds[i], other.bounds[i + 1]);
        }
        return both.build();
    }

    /// The UIDs that are not in the other.
    public UidSet minus(UidSet other) {
        if (isEmpty() || other.isEmpty()) return this;
        Builder rest = new Builder();
        for (int i = 0, j = 0; i < bounds.length; i += 2) {
            long first = bounds[i];
            int last = bounds[i + 1];
            while (j < other.bounds.length && other.bounds[j + 1] < first) j += 2;
            for (int k = j; k < other.bounds.length && other.bounds[k] <= last; k += 2) {
                if (first < other.bounds[k]) rest.add((int) first, other.bounds[k] - 1);
                first = Math.max(first, other.bounds[k + 1] + 1L);
            }
            if (first <= last) rest.add((int) first, last);
        }
        return rest.build();
    }

    public int ranges() {
        return bounds.length / 2;
    }

    public int first(int range) {
        return bounds[2 * range];
    }

    public int last(int range) {
        return bounds[2 * range + 1];
    }

    /// Every UID in ascending order. For sets known to be of messages that exist.
    public void forEach(IntConsumer use) {
        for (int i = 0; i < bounds.length; i += 2) {
            for (int uid = bounds[i]; ; uid++) {
                use.accept(uid);
                if (uid == bounds[i + 1]) break;
            }
        }
    }

    /// As IMAP writes it: `1:3,7`. Empty for the empty set.
    public String wire() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < bounds.length; i += 2) {
            if (i > 0) out.append(',');
            out.append(bounds[i]);
            if (bounds[i + 1] != bounds[i]) out.append(':').append(bounds[i + 1]);
        }
        return out.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UidSet that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return wire();
    }

    /// Collects UIDs and ranges in any order.
    public static final class Builder {
        private final List<int[]> ranges = new ArrayList<>();

        public Builder add(int uid) {
            return add(uid, uid);
        }

        public Builder add(int first, int last) {
            if (first < 1 || last < first)
                throw new IllegalArgumentException("uids " + first + " to " + last);
            if (!ranges.isEmpty()) {
                int[] newest = ranges.getLast();
                if (first == newest[1] + 1) {
                    newest[1] = last;
                    return this;
                }
            }
            ranges.add(new int[] {first, last});
            return this;
        }

        public UidSet build() {
            if (ranges.isEmpty()) return EMPTY;
            ranges.sort((a, b) -> Integer.compare(a[0], b[0]));
            int[] bounds = new int[ranges.size() * 2];
            int used = 0;
            for (int[] range : ranges) {
                if (used > 0 && range[0] <= (long) bounds[used - 1] + 1) {
                    bounds[used - 1] = Math.max(bounds[used - 1], range[1]);
                } else {
                    bounds[used++] = range[0];
                    bounds[used++] = range[1];
                }
            }
            return new UidSet(Arrays.copyOf(bounds, used));
        }
    }
}
