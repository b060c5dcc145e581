package org.veredus.format.sieve;

/// Hears what a run does, for a person who wonders why.
@FunctionalInterface
public interface Trace {
    /// Nobody listens; then no text is made either.
    Trace NONE = (_, _) -> {};

    void line(int line, String text);
}
