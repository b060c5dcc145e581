/// The Authenticated Received Chain: what those who passed a message on had found, RFC 8617.
///
/// [ArcVerifier] checks the chain of a message, [ArcSealer] adds a link. Both share keys, body
/// hashes and canonical forms with `verify.dkim`. Bounded: 50 links.
///
/// Safe for any number of threads; what they begin is for one. Not here: whose seal is to be
/// trusted.
@NullMarked
package org.veredus.verify.arc;

import org.jspecify.annotations.NullMarked;
