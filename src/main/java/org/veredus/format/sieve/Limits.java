package org.veredus.format.sieve;

/// The bounds of scripts and of their runs.
///
/// @param scriptOctets of one script, in UTF-8
/// @param steps tests, commands and comparisons of one run, the larger ones counted more than once
/// @param variableChars longer values are cut; RFC 5229 §6 asks for 4000 at least
/// @param redirects of one message; RFC 5228 §10 wants them few
/// @param actions of one message
/// @param includes scripts within scripts, RFC 6609 §3.1
/// @param headerEdits fields added or removed in one run
public record Limits(
        int scriptOctets,
        int steps,
        int variableChars,
        int redirects,
        int actions,
        int includes,
        int headerEdits) {
    public Limits {
        if (scriptOctets < 1 || steps < 1 || variableChars < 4000 || redirects < 0) {
            throw new IllegalArgumentException("limits of scripts too low");
        }
        if (actions < 1 || includes < 0 || headerEdits < 0) {
            throw new IllegalArgumentException("limits of actions too low");
        }
    }

    public static Limits defaults() {
        return new Limits(1 << 20, 1_000_000, 4000, 4, 32, 10, 64);
    }
}
