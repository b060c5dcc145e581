package org.veredus.transport.deliver;

/// @param direct recipients of one message filed within the SMTP transaction; the others are queued
/// @param maxHops Received fields of a message that goes in circles, RFC 5321 §6.3 asks for at
///     least 100
/// @param sentADay messages that the scripts of one account may send on one day, RFC 5228 §10
public record DeliverSettings(int direct, int maxHops, int sentADay) {
    public DeliverSettings {
        if (direct < 1) throw new IllegalArgumentException("direct deliveries " + direct);
        if (sentADay < 0) throw new IllegalArgumentException("sent a day " + sentADay);
        if (maxHops < 100) throw new IllegalArgumentException("hop limit " + maxHops);
    }

    public static DeliverSettings defaults() {
        return new DeliverSettings(50, 100, 5000);
    }
}
