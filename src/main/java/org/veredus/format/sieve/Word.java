package org.veredus.format.sieve;

/// A command or test of the language.
///
/// @param <T> what it is compiled to
record Word<T>(Signature signature, Maker<T> maker) {
    /// Compiles a use whose arguments fit the signature. Errors are noted with it; then what it
    /// returns is never run.
    @FunctionalInterface
    interface Maker<T> {
        T make(Usage use);
    }
}
