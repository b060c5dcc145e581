package org.veredus.crash;

import java.util.concurrent.atomic.AtomicLong;

/// What the loads of a run share.
///
/// @param numbers gives each letter its own
/// @param refused commands that a living server said no to
record Surroundings(int basePort, String password, AtomicLong numbers, AtomicLong refused) {
    int smtp() {
        return basePort + 25;
    }

    int submission() {
        return basePort + 587;
    }

    int imap() {
        return basePort + 143;
    }

    int pop3() {
        return basePort + 110;
    }

    Letter letter() {
        return new Letter(numbers.incrementAndGet());
    }
}
