package org.veredus.transport.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Events waiting to be written.
final class Buffer {
    /// An event as it was noted: nothing is copied or looked at before it is written.
    ///
    /// @param facts names and values in turn
    record Noted(String message, long millis, Room room, String what, String[] facts) {}

    private final int capacity;

    /// Guards all below; held for a few instructions.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private List<Noted> waiting = new ArrayList<>();
    private long dropped;
    private boolean closed;

    Buffer(int capacity) {
        this.capacity = capacity;
    }

    void add(Noted event) {
        lock.lock();
        try {
            if (closed || waiting.size() >= capacity) {
                dropped++;
                return;
            }
            waiting.add(event);
            int now = waiting.size();
            if (now == 1 || now == TraceSettings.BATCH) changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// All that waits, in the order in which it was noted.
    List<Noted> take() {
        lock.lock();
        try {
            if (waiting.isEmpty()) return List.of();
            List<Noted> taken = waiting;
            waiting = new ArrayList<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a first event, and then until a batch is full or `millis` have passed.
    ///
    /// @return whether it is still open
    boolean awaitBatch(long millis) throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) changed.await();
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (waiting.size() < TraceSettings.BATCH && !closed && left > 0)
                left = changed.awaitNanos(left);
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more events.
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void countDropped(int more) {
        lock.lock();
        try {
            dropped += more;
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}
