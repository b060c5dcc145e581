package org.veredus.storage.search;

import java.util.Arrays;

/// Documents by number, of an index that had come to a certain place.
public final class Numbers {
    private final long last;
    private final long[] sorted;

    /// @param last the greatest number the index knows of
    /// @param numbers in any order
    public Numbers(long last, long[] numbers) {
        this.last = last;
        sorted = numbers.clone();
        Arrays.sort(sorted);
    }

    /// Whether the index knew the document, so that its not being here means something.
    public boolean covers(long number) {
        return number <= last;
    }

    public boolean has(long number) {
        return Arrays.binarySearch(sorted, number) >= 0;
    }

    /// In order.
    public long[] all() {
        return sorted.clone();
    }
}
