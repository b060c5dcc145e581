package org.veredus.format.sieve;

/// What is to be stored or sent: the message as it was at an action's time. RFC 5293 §6
///
/// @param changed whether it differs from the message that came in
public record Content(byte[] octets, boolean changed) {}
