/// A message as a Sieve script sees it: its fields, also while the script changes them, the texts
/// of
/// its body, and its parts. RFC 5228 §2.4.2.2, RFC 5173, RFC 5293, RFC 5703.
///
/// [Mail] reads lazily and keeps what it has read, since scripts ask for the same few fields again
/// and again. One script run, one thread.
@NullMarked
package org.veredus.format.sieve.mail;

import org.jspecify.annotations.NullMarked;
