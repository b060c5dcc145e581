package org.veredus.format.sieve;

/// What tells a message from others, to be remembered once it is delivered. RFC 7352
///
/// @param seconds how long
/// @param last whether each further one prolongs the time
public record DuplicateMark(String key, long seconds, boolean last) {}
