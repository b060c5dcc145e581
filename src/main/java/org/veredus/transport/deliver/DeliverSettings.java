package org.veredus.transport.deliver;

/// @param direct recipients of one message filed within the SMTP transaction; the others are queued
/// @param maxHops Received fields of a message that goes in circles, RFC 5321 §6.3 asks for at
///     least 100
public record DeliverSettings(int direct, int maxHops) {
    public DeliverSettings {
        if (direct < 1) throw new IllegalArgumentException("direct deliveries " + direct);
        if (maxHops < 100) throw new IllegalArgumentException("hop limit " + maxHops);
    }

    public static DeliverSettings defaults() {
        return new DeliverSettings(50, 100);
    }
}
