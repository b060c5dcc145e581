package org.veredus.base.limit;

import java.util.concurrent.atomic.AtomicLong;

/// Memory that all sessions together may hold for message bodies. Who gets none streams to disk or
/// answers that it is busy.
public final class ByteBudget {
    private final long total;
    private final AtomicLong free;

    public ByteBudget(long total) {
        if (total < 0) {
            throw new IllegalArgumentException("budget of " + total + " octets");
        }
        this.total = total;
        this.free = new AtomicLong(total);
    }

    /// Takes all of it, or nothing.
    public boolean tryAcquire(long octets) {
        long before = free.getAndUpdate(left -> left >= octets ? left - octets : left);
        return before >= octets;
    }

    /// Takes as much of it as there is.
    ///
    /// @return how much that was, to be released later
    public long acquireUpTo(long octets) {
        long before = free.getAndUpdate(left -> left - Math.min(left, octets));
        return Math.min(before, octets);
    }

    public void release(long octets) {
        if (free.addAndGet(octets) > total) {
            throw new IllegalStateException("more released than taken");
        }
    }

    public long used() {
        return total - free.get();
    }

    public long total() {
        return total;
    }
}
