package org.veredus.format.sieve;

/// A compiled command.
@FunctionalInterface
interface Step {
    Flow run(Run run) throws ScriptFailure;
}
