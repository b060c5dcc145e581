/// How two strings of a Sieve script are compared: collations (RFC 4790, RFC 5051), wildcards
/// (RFC 5228 §2.7.1) and regular expressions (POSIX extended, draft-murchison-sieve-regex).
///
/// All of it takes time at most in proportion to pattern times text, whatever either is: a
/// [Wildcard] never goes back, a [Regex] walks all its alternatives at once. Pure.
@NullMarked
package org.veredus.format.sieve.match;

import org.jspecify.annotations.NullMarked;
