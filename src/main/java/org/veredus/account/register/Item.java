package org.veredus.account.register;

/// One thing of a register.
///
/// @param made the version that brought it
/// @param changed the version that made it what it is
public record Item(long number, long made, long changed, byte[] value) {}
