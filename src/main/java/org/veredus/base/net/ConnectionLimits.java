package org.veredus.base.net;

/// How many connections a listener serves at a time.
///
/// @param perAddress from one IPv4 address, or one IPv6 network of 64 bits
public record ConnectionLimits(int total, int perAddress) {
    public ConnectionLimits {
        if (total < 1 || perAddress < 1) {
            throw new IllegalArgumentException(
                    total + " connections, " + perAddress + " per address");
        }
    }

    /// Both off.
    public static ConnectionLimits none() {
        return new ConnectionLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
}
