package org.veredus.transport.queue;

/// Writes a report as a message, RFC 3464.
@FunctionalInterface
public interface Reporter {
    byte[] compose(Report report);
}
