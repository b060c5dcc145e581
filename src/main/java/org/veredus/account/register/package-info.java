/// Numbered things of one kind in an account, and what has become of them since when: what
/// JMAP's `/changes` asks of every type that is not mail. RFC 8620 §5.2
///
/// A [Register] stands under a letter of the account's partition:
///
/// | key | value |
/// |---|---|
/// | letter `m` | next number, last version, oldest version that is fully known |
/// | letter `o` number (8) | version of its making, version of its last change, what it is |
/// | letter `b` hash (32) number (8) | a content that the thing holds; its octets |
/// | letter `x` version (8) number (8) | it went with this version; version of its making |
///
/// A version is a number that grows by one with each commit that changes the register. Of what
/// went, the last 10,000 are known; who asks for more starts afresh.
///
/// Any thread may call; a change returns when it is on stable storage.
/// Not here: what the things are (`account.sending` and others).
@NullMarked
package org.veredus.account.register;

import org.jspecify.annotations.NullMarked;
