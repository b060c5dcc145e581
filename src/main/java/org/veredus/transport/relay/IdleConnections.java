package org.veredus.transport.relay;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Connections kept for further mail to the same host. One that is not asked for in time is ended
/// politely by whoever comes by next, and by its own deadline if nobody does.
final class IdleConnections {
    private final RelaySettings.Reuse settings;
    private final LongSupplier nanos;

    /// Guards idle and count; no connection is used while it is held.
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Key, Deque<Kept>> idle = new HashMap<>();
    private int count;

    IdleConnections(RelaySettings.Reuse settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
    }

    /// A connection serves only mail for which as much is demanded of it.
    private record Key(String name, InetSocketAddress address, Demand demand) {
        Key(Call call) {
            this(call.host().name(), call.host().address(), call.demand());
        }
    }

    /// @param messages sent over it
    record Kept(SmtpClient client, int messages, long until) {}

    @Nullable Kept take(Call call) {
        closeOverdue();
        lock.lock();
        try {
            Key key = new Key(call);
            Deque<Kept> kept = idle.get(key);
            if (kept == null) return null;
            Kept newest = kept.removeLast();
            if (kept.isEmpty()) idle.remove(key);
            count--;
            return newest;
        } finally {
            lock.unlock();
        }
    }

    /// Owns the connection from now on.
    void put(Call call, SmtpClient client, int messages) {
        closeOverdue();
        int most = Math.min(settings.messages(), client.features().maxMessages());
        boolean spent = client.isClosing() || messages >= most;
        if (spent || !keep(call, client, messages)) client.close();
    }

    private boolean keep(Call call, SmtpClient client, int messages) {
        lock.lock();
        try {
            if (count >= settings.connections()) return false;
            count++;
            client.rest(settings.idle());
            Kept kept = new Kept(client, messages, nanos.getAsLong() + settings.idle().toNanos());
            idle.computeIfAbsent(new Key(call), _ -> new ArrayDeque<>()).addLast(kept);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void closeOverdue() {
        long now = nanos.getAsLong();
        for (Kept kept : remove(each -> each.until - now <= 0)) kept.client.close();
    }

    void closeAll() {
        for (Kept kept : remove(_ -> true)) kept.client.abort();
    }

    private List<Kept> remove(Predicate<Kept> which) {
        List<Kept> removed = new ArrayList<>();
        lock.lock();
        try {
            for (Deque<Kept> kept : idle.values()) {
                for (Kept each : kept) {
                    if (which.test(each)) removed.add(each);
                }
                kept.removeAll(removed);
            }
            idle.values().removeIf(Deque::isEmpty);
            count -= removed.size();
        } finally {
            lock.unlock();
        }
        return removed;
    }
}
