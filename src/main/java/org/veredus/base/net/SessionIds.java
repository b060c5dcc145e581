package org.veredus.base.net;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Names sessions in logs: ten letters and digits, different for each of a billion sessions in a
/// row, and hard to guess.
public final class SessionIds {
    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int COUNTED = 6;
    private static final int RANDOM = 4;

    private final RandomGenerator random;
    private final AtomicLong counter;

    public SessionIds(RandomGenerator random) {
        this.random = random;
        this.counter = new AtomicLong(random.nextInt() & 0xFFFF_FFFFL);
    }

    public String next() {
        StringBuilder id = new StringBuilder(COUNTED + RANDOM);
        append(id, counter.getAndIncrement(), COUNTED);
        append(id, random.nextInt(), RANDOM);
        return id.toString();
    }

    private static void append(StringBuilder id, long value, int digits) {
        for (int shift = 5 * (digits - 1); shift >= 0; shift -= 5) {
            id.append(DIGITS.charAt((int) (value >> shift) & 31));
        }
    }
}
