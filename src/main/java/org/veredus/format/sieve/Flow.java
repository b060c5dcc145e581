package org.veredus.format.sieve;

/// What comes after a step.
enum Flow {
    NEXT,
    /// The whole run ends.
    STOP,
    /// This script ends, and the one that included it goes on.
    RETURN,
    /// The innermost loop, or that of the name in [Run], ends.
    BREAK
}
