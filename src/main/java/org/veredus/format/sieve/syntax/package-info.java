/// The grammar of Sieve, RFC 5228 §2 and §8: text in, statements and notes on what is wrong out.
///
/// [Parser] reads a whole script, goes on behind an error at the next statement, and so reports
/// many at once. It knows no command and no test by name; what words mean, and which arguments they
/// take, is `format.sieve`'s to say. Depth and number of statements and notes are bounded. Pure.
@NullMarked
package org.veredus.format.sieve.syntax;

import org.jspecify.annotations.NullMarked;
