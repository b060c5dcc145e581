package org.veredus.base.net;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// How many connections each address has. Whoever has an IPv6 address has 2^64 of them, so those
/// count as one.
public final class AddressCounts {
    private final int most;
    private final ConcurrentMap<Object, Integer> counts = new ConcurrentHashMap<>();

    public AddressCounts(int most) {
        this.most = most;
    }

    public boolean tryAdd(InetAddress address) {
        int now = counts.merge(key(address), 1, Integer::sum);
        if (now > most) {
            remove(address);
            return false;
        }
        return true;
    }

    public void remove(InetAddress address) {
        counts.computeIfPresent(key(address), (_, count) -> count == 1 ? null : count - 1);
    }

    private static Object key(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == 16 ? (Object) ByteBuffer.wrap(octets).getLong() : address;
    }
}
