/// Our Sieve beside Dovecot's: the same generated scripts and messages through Debian's
/// `sieve-test`. [PigeonholeIT] compares what both would do.
@NullMarked
package org.veredus.journey.pigeonhole;

import org.jspecify.annotations.NullMarked;
